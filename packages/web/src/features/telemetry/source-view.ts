import type { Source } from "@shipshape/contract/telemetry";
import type * as z from "zod";

/** A source as the API tells of it. */
export type SourceView = z.infer<typeof Source>;
