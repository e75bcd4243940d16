/** Events of one window, step or slice. Either number may be fractional where a source interpolates. */
export type Counts = { readonly good: number; readonly total: number };

/** The events that were not good. A source that reports more good events than events gives none, never credit. */
export const badEvents = ({ good, total }: Counts): number => Math.max(0, total - good);

/** The good events and all events of several steps together. */
export const sumCounts = (steps: Iterable<Counts>): Counts => {
  let good = 0;
  let total = 0;
  for (const step of steps) {
    good += step.good;
    total += step.total;
  }
  return { good, total };
};

/**
 * What is wrong with a measurement, as a sentence; undefined when nothing is. Wrong counts are shown and alerted on as a
 * fault of the measurement, apart from the budget: more good than total, negative, not a number.
 */
export function countsProblem({ good, total }: Counts): string | undefined {
  if (!Number.isFinite(good) || !Number.isFinite(total)) {
    return `The source gave good = ${good} and total = ${total}: check that both queries return one finite number`;
  }
  if (good < 0 || total < 0) {
    return `The source gave good = ${good} and total = ${total}: counts cannot be negative, check for a query that subtracts`;
  }
  // Sources that interpolate (PromQL increase) may round good just above total.
  if (good > total * (1 + 1e-6)) {
    return `The source gave ${good} good events of ${total} in all: check that both queries select the same requests`;
  }
  return undefined;
}

/**
 * 1 − target: the share of events that may be bad. Rounded at 1e-12, because 1 − 0.999 is 0.0010000000000000009 in
 * binary and an alert must not hang on that. Throws RangeError unless 0 < target < 1.
 */
export function errorBudget(target: number): number {
  if (!(target > 0 && target < 1)) {
    throw new RangeError(
      `A target lies between 0 and 1, such as 0.999 for 99.9 %; ${target} leaves no budget to count`,
    );
  }
  return Math.round((1 - target) * 1e12) / 1e12;
}
