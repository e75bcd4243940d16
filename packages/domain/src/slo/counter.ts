/**
 * How far a counter moved from one reading to the next. A lower reading means that the process restarted and counted
 * from zero, so all of it is new (Prometheus' rule for resets, without its extrapolation). A first reading says nothing
 * of what happened before it: 0. Readings that are not finite numbers from 0 up are counted as no movement.
 */
export function counterDelta(previous: number | undefined, current: number): number {
  if (previous === undefined || !isReading(current)) return 0;
  return isReading(previous) && current >= previous ? current - previous : current;
}

const isReading = (value: number): boolean => Number.isFinite(value) && value >= 0;
