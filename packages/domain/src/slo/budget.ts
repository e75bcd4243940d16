import { badEvents, type Counts, errorBudget, sumCounts } from "./counts.ts";

/** The three OpenSLO v1 budgeting methods: by event, by good or bad slice, by the mean of the slices' ratios. */
export type BudgetingMethod = "Occurrences" | "Timeslices" | "RatioTimeslices";

export type BudgetInput = {
  /** The share of good events aimed at, between 0 and 1. */
  readonly target: number;
  /** Real length of the window, in minutes. */
  readonly windowMinutes: number;
  /** How much of the window was watched, 0 to 1; below 1 the budget is young. Default 1. */
  readonly elapsedShare?: number | undefined;
  /** What counts of the window: events, or time slices as `budgetMinutes` makes units of them. */
  readonly counts: Counts;
};

/** Signed and never clamped: a remaining share of −0.2 is a budget overspent by a fifth. */
export type Budget = {
  readonly target: number;
  /** Share of good events (or slices); undefined when nothing was measured. */
  readonly attained: number | undefined;
  readonly allowedBadEvents: number;
  readonly badEvents: number;
  readonly remainingEvents: number;
  /** 1 − bad ÷ allowed; undefined when nothing was measured. */
  readonly remainingShare: number | undefined;
  /** The remaining share in minutes of total failure over the window; undefined when nothing was measured. */
  readonly remainingMinutes: number | undefined;
  /** The window is not full yet, so few events weigh much. */
  readonly young: boolean;
};

/**
 * The error budget over a window: allowed = (1 − target) × total, remaining = 1 − bad ÷ allowed (SRE Workbook, ch. 2).
 * Throws RangeError for a target out of range.
 */
export function budgetOf({ target, windowMinutes, elapsedShare = 1, counts }: BudgetInput): Budget {
  const budgetShare = errorBudget(target);
  const bad = badEvents(counts);
  const total = Math.max(0, counts.total);
  const allowed = budgetShare * total;
  const remainingShare = total > 0 ? 1 - bad / allowed : undefined;
  return {
    target,
    attained: total > 0 ? 1 - bad / total : undefined,
    allowedBadEvents: allowed,
    badEvents: bad,
    remainingEvents: allowed - bad,
    remainingShare,
    remainingMinutes: remainingShare === undefined ? undefined : remainingShare * budgetShare * windowMinutes,
    young: elapsedShare < 1,
  };
}

/**
 * Minutes until the budget is spent if the burn stays as it is: remaining share × window ÷ burn rate. 0 when it is
 * spent already; undefined when nothing burns or nothing is known. A rolling window also wins budget back as old
 * failures leave it, which this leaves out, so it errs on the early side.
 */
export function timeToExhaustionMinutes(state: {
  readonly remainingShare: number | undefined;
  readonly burnRate: number | undefined;
  readonly windowMinutes: number;
}): number | undefined {
  const { remainingShare, burnRate, windowMinutes } = state;
  if (remainingShare === undefined) return undefined;
  if (remainingShare <= 0) return 0;
  return burnRate !== undefined && burnRate > 0 ? (remainingShare * windowMinutes) / burnRate : undefined;
}

/**
 * When a spent budget of a rolling window has something left again, as epoch milliseconds: as old steps leave the
 * window, provided that nothing bad is added and traffic stays what it was. `nowMs` when there is budget now; undefined
 * without events. Steps may come in any order; each leaves at its end plus the window. By events (Occurrences) only.
 */
export function budgetRecoversAtMs(input: {
  readonly steps: readonly (Counts & { readonly toMs: number })[];
  readonly target: number;
  readonly windowMinutes: number;
  readonly nowMs: number;
}): number | undefined {
  const { steps, target, windowMinutes, nowMs } = input;
  const { total } = sumCounts(steps);
  if (!(total > 0)) return undefined;
  const allowed = errorBudget(target) * total;
  const tolerance = allowed * 1e-9;
  let bad = steps.reduce((sum, step) => sum + badEvents(step), 0);
  if (bad < allowed - tolerance) return nowMs;
  for (const step of steps.toSorted((a, b) => a.toMs - b.toMs)) {
    bad -= badEvents(step);
    if (bad < allowed - tolerance) return Math.max(nowMs, step.toMs + windowMinutes * 60_000);
  }
  return undefined;
}
