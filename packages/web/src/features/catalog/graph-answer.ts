import type { catalog } from "@shipshape/contract/catalog";
import type { CallOutput } from "@shipshape/contract/route";

/** Who calls whom, as the server tells it. */
export type GraphAnswer = CallOutput<typeof catalog.dependencies>;
export type NodeView = GraphAnswer["nodes"][number];
