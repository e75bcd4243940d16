import type { gateSources } from "@shipshape/contract/gates-sources";
import type { CallOutput } from "@shipshape/contract/route";

export type GateSourceView = CallOutput<typeof gateSources.createSource>["source"];
/** Its key and secret, while they are shown. */
export type MadeGateSource = { readonly key: string | null; readonly secret: string | null };
