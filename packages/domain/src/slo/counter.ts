/** The last reading of each series of a counter, by the series' full name with its labels. */
export type SeriesReadings = ReadonlyMap<string, number>;

/**
 * How far a counter moved from one reading to the next. A lower reading means that the process restarted and counted
 * from zero, so all of it is new (Prometheus' rule for resets, without its extrapolation). A first reading says nothing
 * of what happened before it: 0. Readings that are not finite numbers from 0 up are counted as no movement.
 */
export function counterDelta(previous: number | undefined, current: number): number {
  if (previous === undefined || !isReading(current)) return 0;
  return isReading(previous) && current >= previous ? current - previous : current;
}

/**
 * How far all series of one target moved together. The first observation of a target (`previous` undefined) only sets
 * the baseline: 0. A series that appears later began at zero while we watched, so it counts in full; one that is gone
 * counts nothing. Keep `nextBaseline`, not the readings themselves, for the next call.
 */
export function seriesDelta(previous: SeriesReadings | undefined, current: SeriesReadings): number {
  if (previous === undefined) return 0;
  let moved = 0;
  for (const [series, reading] of current) moved += counterDelta(previous.get(series) ?? 0, reading);
  return moved;
}

/**
 * The readings to compare the next ones with: the newest of every series ever seen. A series missing from one
 * observation keeps its last reading, so that it is not counted in full again when it comes back.
 */
export function nextBaseline(previous: SeriesReadings | undefined, current: SeriesReadings): Map<string, number> {
  const baseline = new Map(previous);
  for (const [series, reading] of current) if (isReading(reading)) baseline.set(series, reading);
  return baseline;
}

const isReading = (value: number): boolean => Number.isFinite(value) && value >= 0;
