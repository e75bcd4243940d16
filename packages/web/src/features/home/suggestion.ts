import type { SloSuggestion } from "@shipshape/contract/slo";
import type * as z from "zod";

/** An objective that a service could have. */
export type Suggestion = z.output<typeof SloSuggestion>;
