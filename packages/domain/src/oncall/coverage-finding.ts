import type { CoverageKind } from "./coverage-kind.ts";
import type { FinalShift, Gap } from "./schedule.ts";

/** What is wrong with who is on call when, in words, with its mend. */
export type CoverageFinding = {
  readonly kind: CoverageKind;
  /** `bad`: a page may reach nobody. `warn`: it will reach somebody, at a price. */
  readonly severity: "bad" | "warn";
  readonly says: string;
  readonly mend: string;
  /** Whom it is about. */
  readonly member: string | undefined;
  /** When it begins, in epoch milliseconds; undefined for what is about the whole span. */
  readonly fromMs: number | undefined;
};

/** How somebody can be reached: over an address that is known to work, only over others, or not at all. */
export type Reach = { readonly reach: "verified" | "unverified" | "none" | "unknown_user"; readonly because: string };

export type CoverageQuestion = {
  readonly timeZone: string;
  /** The final shifts of the span. */
  readonly shifts: readonly FinalShift[];
  readonly gaps: readonly Gap[];
  readonly reachOf: (member: string) => Reach;
  /** What somebody is on call for in all schedules, this one among them. */
  readonly everyShiftOf: (member: string) => readonly FinalShift[];
  /** The shifts by which the load is judged: long enough a time that turns even out; usually past and future weeks. */
  readonly loadShifts: readonly FinalShift[];
};
