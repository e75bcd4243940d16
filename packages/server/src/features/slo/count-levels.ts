import { type Counting, keepsLimit } from "@shipshape/domain/slo/indicator";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type { Series } from "../telemetry/index.ts";
import { moved, valuesOf } from "./count-counters.ts";
import { type CountedSlice, type GroupCount, type GroupReading, sumOf, uncounted } from "./counted-group.ts";
import { named, queryName, severalSeries, wrongNumber } from "./side-sentences.ts";
import { minuteOf } from "./spread-over-minutes.ts";
import { nextSeries } from "./stored-readings.ts";

/** A Unix time in seconds stays below this for three thousand years; one in milliseconds passed it in 1973. */
const LATEST_UNIX_SECONDS = 1e11;

type Level = Extract<Counting, { kind: "level" }>;

/** Each series is one event of the minute, good when it keeps the limit. NaN is 0/0: no event. */
export function countLevels(level: Level, reading: GroupReading): GroupCount {
  const { atMs, series } = reading;
  const values = (series.value ?? []).filter(({ value }) => !Number.isNaN(value));
  const far = level.reading === "age" ? values.find(({ value }) => value > LATEST_UNIX_SECONDS) : undefined;
  if (far) {
    const mend = "divide it by 1000";
    return uncounted(
      reading,
      `${queryName("value")} gives ${far.value}${named(far)}, which is no Unix time in seconds: ${mend}`,
    );
  }
  const levelOf = (value: number): number => (level.reading === "age" ? atMs / 1000 - value : value);
  const good = values.filter(({ value }) => keepsLimit(levelOf(value), level.op, level.limit)).length;
  return { slices: [thisMinute(atMs, good, values.length)], readings: {} };
}

/** One event a minute: good when all series together moved as fast as asked since their reading a minute before. */
export function countRate({ op, limit }: Level, reading: GroupReading): GroupCount {
  const { atMs, before, series } = reading;
  const problem = wrongNumber("value", series.value);
  if (problem !== undefined) return uncounted(reading, problem);
  const known = before?.readings.value;
  const sinceMs = known?.atMs ?? before?.atMs;
  if (sinceMs !== undefined && minuteOf(sinceMs) === minuteOf(atMs)) {
    return { slices: [], readings: before?.readings ?? {} };
  }
  const now = valuesOf(series.value);
  const readings = { value: { atMs, vanishedAtMs: null, series: nextSeries(known?.series, now, atMs) } };
  if (sinceMs === undefined) return { slices: [], readings };
  const perSecond = moved(known, now).by / ((atMs - sinceMs) / 1000);
  const isGood = keepsLimit(perSecond, op, limit);
  // The rate was that of every minute since.
  const minutes = Math.min(MOST_MINUTES, (minuteOf(atMs) - minuteOf(sinceMs)) / MINUTE_MS);
  const slices = Array.from({ length: minutes }, (_, ago) => thisMinute(atMs - ago * MINUTE_MS, isGood ? 1 : 0, 1));
  return { slices: slices.reverse(), readings };
}

const MOST_MINUTES = 60;

const thisMinute = (atMs: number, good: number, total: number): CountedSlice => ({
  minuteMs: minuteOf(atMs),
  good,
  total,
  adds: false,
});

/**
 * A share of good (or bad) events. With a total, of the minute before and that many; without, each series is one event of
 * this minute. NaN is 0/0: no event.
 */
export function countShare(of: "good" | "bad", isWeighted: boolean, reading: GroupReading): GroupCount {
  const { atMs, series } = reading;
  const shares = (series.value ?? []).filter(({ value }) => !Number.isNaN(value));
  const wrong = shares.find(({ value }) => !(value >= 0 && value <= 1 + 1e-9));
  if (wrong) return uncounted(reading, notShare(wrong));
  const good = shares.reduce((sum, { value }) => sum + Math.min(1, of === "good" ? value : 1 - value), 0);
  if (!isWeighted) return { slices: [thisMinute(atMs, good, shares.length)], readings: {} };
  if (shares.length > 1) return uncounted(reading, severalSeries("value", shares));
  const problem = wrongNumber("total", series.total);
  if (problem !== undefined) return uncounted(reading, problem);
  const total = shares.length === 0 ? 0 : sumOf(series.total);
  return { slices: [thisMinute(atMs - MINUTE_MS, good * total, total)], readings: {} };
}

const notShare = (wrong: Series): string =>
  `${queryName("value")} gives ${wrong.value}${named(wrong)}, and a share lies between 0 and 1: ${wrong.value > 1 && wrong.value <= 100 ? "divide a percentage by 100" : "check the query"}`;
