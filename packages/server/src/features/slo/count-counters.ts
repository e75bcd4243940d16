import { counterDelta } from "@shipshape/domain/slo/counter";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { utcMinute } from "@shipshape/domain/time/utc-minute";
import type { Series } from "../telemetry/index.ts";
import { countsOf, credible, doubtOf, type GroupCount, type GroupReading, sumOf, uncounted } from "./counted-group.ts";
import { wrongNumber } from "./side-sentences.ts";
import { minuteOf, spreadOverMinutes } from "./spread-over-minutes.ts";
import { nextSeries, type SeriesHash, type SideReadings, seriesHash } from "./stored-readings.ts";

/** The side of the events that are told apart from the total. */
export type EventSide = "good" | "bad";

/**
 * Events of counters: how far all series of a side moved since the reading before. The first reading only says where they
 * stand; a series that comes later began at zero while we watched; a lower reading is a restart.
 */
export function countCounters(side: EventSide, reading: GroupReading): GroupCount {
  const { atMs, before, series } = reading;
  const problem = wrongNumber("total", series.total) ?? wrongNumber(side, series[side]);
  if (problem !== undefined) return uncounted(reading, problem);
  const [totals, events] = [valuesOf(series.total), valuesOf(series[side])];
  const [totalBefore, eventsBefore] = [before?.readings.total, before?.readings[side]];
  const vanishedAtMs = vanished(eventsBefore, events, hasRestarted(totalBefore, totals), atMs);
  const readings = {
    total: { atMs, vanishedAtMs: null, series: nextSeries(totalBefore?.series, totals, atMs) },
    [side]: { atMs, vanishedAtMs, series: nextSeries(eventsBefore?.series, events, atMs) },
  };
  if (before === undefined) return { slices: [], readings };
  const total = moved(totalBefore, totals);
  const counted = moved(eventsBefore, events, total.isRenamed);
  const counts = countsOf(side, total.by, counted.by);
  const suspicion = doubtOf(side, counts) ?? vanishedSentence(side, vanishedAtMs);
  return {
    slices: slicesBetween(credible(counts), totalBefore?.atMs ?? before.atMs, atMs),
    readings,
    ...(suspicion === undefined ? {} : { suspicion }),
  };
}

/** Events that are given minute by minute: those of the whole minute before; the last word on a minute holds. */
export function countMinute(side: EventSide, reading: GroupReading): GroupCount {
  const { atMs, series } = reading;
  const problem = wrongNumber("total", series.total) ?? wrongNumber(side, series[side]);
  if (problem !== undefined) return uncounted(reading, problem);
  const counts = countsOf(side, sumOf(series.total), sumOf(series[side]));
  const suspicion = doubtOf(side, counts);
  return {
    slices: [{ ...credible(counts), minuteMs: minuteOf(atMs) - MINUTE_MS, adds: false }],
    readings: {},
    ...(suspicion === undefined ? {} : { suspicion }),
  };
}

export const slicesBetween = (counts: { good: number; total: number }, fromMs: number, toMs: number) =>
  spreadOverMinutes(counts, fromMs, toMs).map((slice) => ({ ...slice, adds: true }));

export function valuesOf(series: readonly Series[] = []): Map<SeriesHash, number> {
  const values = new Map<SeriesHash, number>();
  for (const { key, value } of series) values.set(seriesHash(key), value);
  return values;
}

/**
 * How far a side moved. Where all of its series went and new ones that stand at least as high came in their place, they
 * are the same under other labels (relabelled, another scrape job): only what is beyond the old ones is new. The total
 * decides that, for both sides.
 */
export function moved(
  before: SideReadings | undefined,
  now: ReadonlyMap<SeriesHash, number>,
  isRenamed?: boolean,
): { readonly by: number; readonly isRenamed: boolean } {
  let [known, fresh, stayed] = [0, 0, 0];
  for (const [series, value] of now) {
    const last = before?.series.get(series)?.[0];
    if (last === undefined) fresh += value;
    else {
      known += counterDelta(last, value);
      stayed += 1;
    }
  }
  const gone = sumOfGone(before, now);
  const renamed = isRenamed ?? (stayed === 0 && gone > 0 && fresh >= gone);
  return { by: known + (renamed ? Math.max(0, fresh - gone) : fresh), isRenamed: renamed };
}

/** What the series stood at that were there at the reading before and are no longer. */
function sumOfGone(before: SideReadings | undefined, now: ReadonlyMap<SeriesHash, number>): number {
  let gone = 0;
  for (const [value] of lastSeen(before, now, false)) gone += value;
  return gone;
}

/** The readings of the series that were there at the reading before, and are (not) there now. */
function* lastSeen(before: SideReadings | undefined, now: ReadonlyMap<SeriesHash, number>, isThere: boolean) {
  if (before === undefined) return;
  const since = minuteOf(before.atMs);
  for (const [series, reading] of before.series) {
    if (reading[1] >= since && now.has(series) === isThere) yield [...reading, now.get(series)] as const;
  }
}

/** Whether a process went or began again since: then its rarer series are gone until they are counted again. */
function hasRestarted(before: SideReadings | undefined, now: ReadonlyMap<SeriesHash, number>): boolean {
  for (const _ of lastSeen(before, now, false)) return true;
  for (const [value, , current = value] of lastSeen(before, now, true)) if (current < value) return true;
  return false;
}

function vanished(
  before: SideReadings | undefined,
  now: ReadonlyMap<SeriesHash, number>,
  isRestart: boolean,
  atMs: number,
): number | null {
  if (now.size > 0 || before === undefined) return null;
  if (before.vanishedAtMs !== null) return before.vanishedAtMs;
  const wasThere = !lastSeen(before, now, false).next().done;
  return wasThere && !isRestart ? atMs : null;
}

const vanishedSentence = (side: EventSide, vanishedAtMs: number | null): string | undefined =>
  vanishedAtMs === null
    ? undefined
    : `All series of ${side} events are gone since ${utcMinute(new Date(vanishedAtMs))}, while those of the total go on: check that the metric was not renamed`;
