import { burnRate } from "@shipshape/domain/slo/burn-rate";
import type { Minutes } from "@shipshape/domain/slo/minutes";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";

export type BurnQuestion = {
  /** The ends of steps, in ascending order. */
  readonly endsMs: readonly number[];
  readonly stepMinutes: number;
  readonly windowsMinutes: readonly number[];
  readonly target: number;
};

/** Sums of everything before each minute, so that any window is one subtraction. */
function sumsBefore(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let at = 0; at < values.length; at += 1) sums[at + 1] = (sums[at] ?? 0) + (values[at] ?? 0);
  return sums;
}

/**
 * How fast the budget burned over each window, at its fastest in each step: of the windows that end with one of the step's
 * minutes, the highest burn rate, so that a peak between two steps is not lost; null where none of them held events.
 */
export function burnCurve({ startMs, good, total }: Minutes, question: BurnQuestion): (number | null)[][] {
  const { endsMs, stepMinutes, windowsMinutes, target } = question;
  const [goods, totals] = [sumsBefore(good), sumsBefore(total)];
  const place = (ms: number): number => Math.min(total.length, Math.max(0, Math.floor((ms - startMs) / MINUTE_MS)));
  return endsMs.map((endMs, nth) => {
    const to = place(endMs);
    const from = Math.max(to - stepMinutes, nth === 0 ? 0 : place(endsMs[nth - 1] ?? 0));
    return windowsMinutes.map((length) => highest(goods, totals, { from, to, length, target }));
  });
}

type Stretch = { readonly from: number; readonly to: number; readonly length: number; readonly target: number };

function highest(goods: Float64Array, totals: Float64Array, { from, to, length, target }: Stretch): number | null {
  let worst: { good: number; total: number } | undefined;
  let share = -1;
  for (let end = to; end > from; end -= 1) {
    const begin = Math.max(0, end - length);
    const total = (totals[end] ?? 0) - (totals[begin] ?? 0);
    const good = (goods[end] ?? 0) - (goods[begin] ?? 0);
    if (total > 0 && (total - good) / total > share) {
      share = (total - good) / total;
      worst = { good, total };
    }
  }
  return (worst && burnRate(worst, target)) ?? null;
}
