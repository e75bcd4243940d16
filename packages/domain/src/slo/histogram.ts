/** How many observations a histogram made up to a bucket's upper bound, over some stretch of time. */
export type Bucket = { readonly le: number; readonly count: number };

/** The buckets on either side of a limit: the same twice where a bucket ends at the limit. */
export type Neighbours = { readonly lower: number; readonly upper: number };

/** An upper bound as exporters write it: `0.3`, `1`, `1.0` (Prometheus 3), `+Inf`; NaN for anything else. */
export const bucketBound = (le: string | undefined): number => {
  if (le === undefined || le === "") return Number.NaN;
  return /^\+?inf$/i.test(le) ? Number.POSITIVE_INFINITY : Number(le);
};

/** Bounds are written in decimals and held in binary: what differs by a rounding is the same. */
const isSame = (bound: number, limit: number): boolean => Math.abs(bound - limit) <= Math.abs(limit) * 1e-9;

/**
 * Which two bounds a limit lies between. Below the first bucket the lower one is 0 (observations are taken to be
 * positive, as Prometheus' histogram_quantile does); above the last finite one the upper is +Inf.
 */
export function neighboursOf(bounds: Iterable<number>, limit: number): Neighbours {
  let lower = limit < 0 ? Number.NEGATIVE_INFINITY : 0;
  let upper = Number.POSITIVE_INFINITY;
  for (const bound of bounds) {
    if (isSame(bound, limit)) return { lower: bound, upper: bound };
    if (bound < limit) lower = Math.max(lower, bound);
    else upper = Math.min(upper, bound);
  }
  return { lower, upper };
}

/**
 * How many of the observations keep a limit, from the counts at the two bounds beside it: linear between them, as
 * Prometheus' histogram_quantile and histogram_fraction are. `uncertain` is how far the truth may lie from that, in
 * observations. Beyond the last finite bound nothing is known, and nothing is counted as good.
 */
export function withinLimit(
  lower: Bucket,
  upper: Bucket,
  limit: number,
): { readonly count: number; readonly uncertain: number } {
  if (lower.le === upper.le) return { count: lower.count, uncertain: 0 };
  const between = Math.max(0, upper.count - lower.count);
  if (!Number.isFinite(upper.le) || !Number.isFinite(lower.le)) return { count: lower.count, uncertain: between };
  const share = (limit - lower.le) / (upper.le - lower.le);
  return { count: lower.count + share * between, uncertain: Math.max(share, 1 - share) * between };
}
