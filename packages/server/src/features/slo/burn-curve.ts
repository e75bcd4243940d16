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

/**
 * How fast the budget burned over each window, at each of these moments, which lie between buckets: the burn rate of what
 * was counted in the window that ends there, begun with the bucket that the window cuts; null where it held no events. As
 * much work as there are buckets, moments and windows.
 */
export function burnCurve(
  { fromMs, minutes, counts }: Buckets,
  endsMs: readonly number[],
  windowsMinutes: readonly number[],
  target: number,
): (number | null)[][] {
  const place = (ms: number): number => Math.max(0, Math.floor((ms - fromMs) / (minutes * MINUTE_MS)));
  const { good, total } = sumsBefore(counts, Math.max(0, ...endsMs.map(place)));
  const between = (sums: Float64Array, from: number, to: number): number => (sums[to] ?? 0) - (sums[from] ?? 0);
  return endsMs.map((endMs) =>
    windowsMinutes.map((length) => {
      const [from, to] = [place(endMs - length * MINUTE_MS), place(endMs)];
      return burnRate({ good: between(good, from, to), total: between(total, from, to) }, target) ?? null;
    }),
  );
}
