import { badEvents, type Counts, errorBudget, sumCounts } from "./counts.ts";

/** The three OpenSLO v1 budgeting methods: by event, by good or bad slice, by the mean of the slices' ratios. */
export type BudgetingMethod = "Occurrences" | "Timeslices" | "RatioTimeslices";

/** What a slice without events is worth. OpenSLO leaves it open; unmeasured is not good, so it is left out. */
export type EmptySlices = "ignore" | "good" | "bad";

type Common = {
  /** The share of good events aimed at, between 0 and 1. */
  readonly target: number;
  /** Real length of the window, in minutes. */
  readonly windowMinutes: number;
  /** How much of the window was watched, 0 to 1; below 1 the budget is young. Default 1. */
  readonly elapsedShare?: number | undefined;
};
type Slices = { readonly slices: readonly Counts[]; readonly emptySlices?: EmptySlices | undefined };

export type BudgetInput = Common &
  (
    | { readonly budgetingMethod?: "Occurrences" | undefined; readonly counts: Counts }
    | ({ readonly budgetingMethod: "Timeslices"; readonly timeSliceTarget: number } & Slices)
    | ({ readonly budgetingMethod: "RatioTimeslices" } & Slices)
  );

/** Signed and never clamped: a remaining share of −0.2 is a budget overspent by a fifth. */
export type Budget = {
  readonly target: number;
  /** What one unit of the numbers below is: an event, or a time slice. */
  readonly unit: "event" | "slice";
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
 * The error budget over a window: allowed = (1 − target) × total, remaining = 1 − bad ÷ allowed, with total and bad
 * counted by the budgeting method (OpenSLO v1, "budgetingMethod"; SRE Workbook, ch. 2). Throws RangeError for a target
 * or a time slice target out of range.
 */
export function budgetOf(input: BudgetInput): Budget {
  const { target, windowMinutes, elapsedShare = 1 } = input;
  const budgetShare = errorBudget(target);
  const { bad, total } = spending(input);
  const allowed = budgetShare * total;
  const remainingShare = total > 0 ? 1 - bad / allowed : undefined;
  return {
    target,
    unit: "slices" in input ? "slice" : "event",
    attained: total > 0 ? 1 - bad / total : undefined,
    allowedBadEvents: allowed,
    badEvents: bad,
    remainingEvents: allowed - bad,
    remainingShare,
    remainingMinutes: remainingShare === undefined ? undefined : remainingShare * budgetShare * windowMinutes,
    young: elapsedShare < 1,
  };
}

function spending(input: BudgetInput): { bad: number; total: number } {
  if (!("slices" in input)) {
    return { bad: badEvents(input.counts), total: Math.max(0, input.counts.total) };
  }
  const ratios = sliceRatios(input.slices, input.emptySlices ?? "ignore");
  if (input.budgetingMethod === "RatioTimeslices") {
    return { bad: ratios.reduce((sum, ratio) => sum + (1 - ratio), 0), total: ratios.length };
  }
  const { timeSliceTarget } = input;
  if (!(timeSliceTarget > 0 && timeSliceTarget <= 1)) {
    throw new RangeError(`A time slice target lies above 0 and at most at 1, not at ${timeSliceTarget}`);
  }
  return { bad: ratios.filter((ratio) => ratio < timeSliceTarget).length, total: ratios.length };
}

function sliceRatios(slices: readonly Counts[], empty: EmptySlices): number[] {
  return slices.flatMap((slice) => {
    if (slice.total > 0) return [Math.max(0, 1 - badEvents(slice) / slice.total)];
    return empty === "ignore" ? [] : [empty === "good" ? 1 : 0];
  });
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
