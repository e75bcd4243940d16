import type { Series } from "./series.ts";

export type Question = {
  readonly source: string;
  readonly query: string;
  /** As of when, where a source can look back (Prometheus); a page shows only now. */
  readonly at: Date;
};

export type Answer =
  | {
      readonly ok: true;
      readonly series: readonly Series[];
      /** The metric exists, though perhaps with no series: nobody has counted yet. */
      readonly isKnown: boolean;
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly faultOf: "source" | "query"; readonly because: string };
