import type { BudgetingMethod } from "./budget.ts";
import type { SloWindow } from "./window.ts";

/**
 * What an unmeasured minute is worth. `hold` (the default) and `ignore` leave it out of the budget; with `hold`, burn
 * alerts neither begin nor end while less of their window was measured than the objective asks for. `good` and `bad`
 * count it so, with the events that a minute had before the gap.
 */
export type GapPolicy = "ignore" | "bad" | "good" | "hold";

/** Everything that decides how an objective's minutes become a budget: the compiled objective of a document. */
export type ObjectiveRules = {
  /** The share of good events aimed at, strictly between 0 and 1. */
  readonly target: number;
  readonly window: SloWindow;
  readonly budgetingMethod: BudgetingMethod;
  /** For Timeslices: the share of good events that makes a slice good. */
  readonly timeSliceTarget?: number | undefined;
  /** For both slice methods: the length of a slice. */
  readonly timeSliceMinutes?: number | undefined;
  readonly gapPolicy: GapPolicy;
  /** The share of a window that must be measured, 0 to 1, for `hold` to let alerts begin and end. */
  readonly minimumCoverage: number;
};

export const DEFAULT_GAP_POLICY: GapPolicy = "hold";
export const DEFAULT_MINIMUM_COVERAGE = 0.9;
