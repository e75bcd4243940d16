import { burnRate } from "@shipshape/domain/slo/burn-rate";
import type { Counts } from "@shipshape/domain/slo/counts";

const MINUTE_MS = 60_000;

/** Counts of equal buckets, by their place; the first begins at `fromMs`. Buckets without counts are left out. */
export type Buckets = {
  readonly fromMs: number;
  readonly minutes: number;
  readonly counts: ReadonlyMap<number, Counts>;
};

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

/** The widest bucket of which every window and every step is a whole number. */
export const bucketMinutes = (lengths: readonly number[]): number => lengths.reduce(greatestCommonDivisor);

type Sums = { readonly good: Float64Array; readonly total: Float64Array };

/** Sums of everything before each bucket, so that any window is one subtraction. */
function sumsBefore(counts: Buckets["counts"], count: number): Sums {
  const [good, total] = [new Float64Array(count + 1), new Float64Array(count + 1)];
  for (let at = 0; at < count; at += 1) {
    const held = counts.get(at);
    good[at + 1] = (good[at] ?? 0) + (held?.good ?? 0);
    total[at + 1] = (total[at] ?? 0) + (held?.total ?? 0);
  }
  return { good, total };
}

export type BurnQuestion = {
  /** The ends of equal steps; they lie between buckets. */
  readonly endsMs: readonly number[];
  readonly stepMinutes: number;
  readonly windowsMinutes: readonly number[];
  readonly target: number;
};

/**
 * How fast the budget burned over each window, at its fastest in each step: of the windows that end with one of the step's
 * buckets, the highest burn rate, so that a peak between two steps is not lost. A window begins with the bucket that it
 * cuts; null where none of them held events. As much work as there are buckets and windows.
 */
export function burnCurve({ fromMs, minutes, counts }: Buckets, question: BurnQuestion): (number | null)[][] {
  const { endsMs, stepMinutes, windowsMinutes, target } = question;
  const place = (ms: number): number => Math.max(0, Math.floor((ms - fromMs) / (minutes * MINUTE_MS)));
  const { good, total } = sumsBefore(counts, Math.max(0, ...endsMs.map(place)));
  const inStep = Math.max(1, Math.floor(stepMinutes / minutes));
  const burnBefore = (to: number, length: number): number | undefined => {
    const from = Math.max(0, to - Math.ceil(length / minutes));
    const between = (sums: Float64Array): number => (sums[to] ?? 0) - (sums[from] ?? 0);
    return burnRate({ good: between(good), total: between(total) }, target);
  };
  return endsMs.map((endMs) =>
    windowsMinutes.map((length) => {
      const burns = Array.from({ length: inStep }, (_, back) => burnBefore(place(endMs) - back, length));
      const known = burns.filter((burn) => burn !== undefined);
      return known.length === 0 ? null : Math.max(...known);
    }),
  );
}
