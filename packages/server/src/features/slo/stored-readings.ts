import { nextBaseline, type SeriesReadings } from "@shipshape/domain/slo/counter";

/** The last reading of each series of a counter, with when it was seen, as it lies in the database. */
export type StoredReadings = Readonly<Record<string, readonly [value: number, seenAtMs: number]>>;

/** A series that was away for so long has ended: pods come and go under new names, and nobody's memory is endless. */
const FORGOTTEN_AFTER_MS = 7 * 86_400_000;

export const valuesOf = (stored: StoredReadings): SeriesReadings =>
  new Map(Object.entries(stored).map(([series, [value]]) => [series, value]));

/** What to compare the next readings with: the newest of every series seen in the last week. */
export function readingsToKeep(before: StoredReadings | undefined, now: SeriesReadings, atMs: number): StoredReadings {
  const kept = [...nextBaseline(before && valuesOf(before), now)].flatMap(([series, value]) => {
    const seenAtMs = now.has(series) ? atMs : (before?.[series]?.[1] ?? atMs);
    return atMs - seenAtMs > FORGOTTEN_AFTER_MS ? [] : [[series, [value, seenAtMs]] as const];
  });
  return Object.fromEntries(kept);
}
