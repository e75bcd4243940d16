import { type SeriesReadings, seriesDelta } from "@shipshape/domain/slo/counter";
import { type Counts, countsProblem } from "@shipshape/domain/slo/counts";
import type { Answer, Series } from "../telemetry/index.ts";
import { minuteOf, spreadOverMinutes } from "./spread-over-minutes.ts";
import { readingsToKeep, type StoredReadings, valuesOf } from "./stored-readings.ts";

export type Side = "good" | "bad" | "total";
export type SideAnswer = { readonly side: Side; readonly source: string; readonly answer: Answer };
export type SideReadings = { readonly side: Side; readonly readings: StoredReadings };

/** Events of a minute: `adds` to what the minute holds, or replaces it. */
export type CountedSlice = Counts & { readonly minuteMs: number; readonly adds: boolean };

/** What one collection gave for one objective. */
export type Counted = {
  readonly slices: readonly CountedSlice[];
  readonly readings: readonly SideReadings[];
  /** Why nothing could be counted. */
  readonly problem: string | null;
  /** Why what was counted looks wrong. */
  readonly suspicion: string | null;
};

export type Asked = {
  /** Whether the series only ever grow; otherwise each answer is the events of the minute before it. */
  readonly counter: boolean;
  readonly atMs: number;
  readonly total: SideAnswer;
  readonly events: SideAnswer;
  /** The readings before, with their time; undefined at the first collection. */
  readonly before:
    | { readonly total: StoredReadings; readonly events: StoredReadings; readonly atMs: number }
    | undefined;
};

const MINUTE_MS = 60_000;

/**
 * Counts the events of one objective from what its sources answered.
 *
 * Counters: how far they moved since the reading before; the first reading only says where they stand. Otherwise: an
 * answer given in a minute is the events of the whole minute before, and the last such answer holds. No bad (or good)
 * series beside a total is none bad (or good); no total at all is a problem, unless the metric is known and not yet used.
 */
export function countEvents(asked: Asked): Counted {
  const total = readingsOf(asked.total);
  const events = readingsOf(asked.events);
  const problem = total.problem ?? events.problem ?? (total.isAbsent ? absence(asked.total) : undefined);
  if (problem !== undefined) return { slices: [], readings: [], problem, suspicion: null };
  return asked.counter
    ? fromCounters(asked, total.values, events.values)
    : fromMinutes(asked, total.values, events.values);
}

function fromCounters(
  { before, atMs, total, events }: Asked,
  totals: SeriesReadings,
  eventsNow: SeriesReadings,
): Counted {
  const readings = [
    { side: total.side, readings: readingsToKeep(before?.total, totals, atMs) },
    { side: events.side, readings: readingsToKeep(before?.events, eventsNow, atMs) },
  ];
  if (before === undefined) return { slices: [], readings, problem: null, suspicion: warningsOf(total, events) };
  const counts = countsOf(events.side, {
    total: seriesDelta(valuesOf(before.total), totals),
    events: seriesDelta(valuesOf(before.events), eventsNow),
  });
  const slices = spreadOverMinutes(credible(counts), before.atMs, atMs).map((slice) => ({ ...slice, adds: true }));
  return { slices, readings, problem: null, suspicion: suspicionOf(counts, total, events) };
}

function fromMinutes({ atMs, total, events }: Asked, totals: SeriesReadings, eventsNow: SeriesReadings): Counted {
  const counts = countsOf(events.side, { total: sum(totals), events: sum(eventsNow) });
  const slice = { ...credible(counts), minuteMs: minuteOf(atMs) - MINUTE_MS, adds: false };
  return { slices: [slice], readings: [], problem: null, suspicion: suspicionOf(counts, total, events) };
}

const countsOf = (side: Side, { total, events }: { total: number; events: number }): Counts => ({
  good: side === "bad" ? total - events : events,
  total,
});

/** Never more good than total, never fewer than none: a lying source earns no credit against other minutes. */
const credible = ({ good, total }: Counts): Counts => ({ good: Math.min(total, Math.max(0, good)), total });

const sum = (values: SeriesReadings): number => [...values.values()].reduce((all, value) => all + value, 0);

function suspicionOf(counts: Counts, total: SideAnswer, events: SideAnswer): string | null {
  if (events.side === "bad" && counts.good < -1e-6 * counts.total) {
    return `The source gave ${counts.total - counts.good} bad events of ${counts.total} in all: check that both queries select the same requests`;
  }
  return countsProblem({ ...counts, good: Math.max(0, counts.good) }) ?? warningsOf(total, events);
}

function warningsOf(...sides: readonly SideAnswer[]): string | null {
  const warned = sides.find(({ answer }) => answer.ok && answer.warnings.length > 0);
  return warned?.answer.ok ? `The source "${warned.source}" warns: ${warned.answer.warnings.join("; ")}` : null;
}

type SideValues = { readonly values: SeriesReadings; readonly isAbsent: boolean; readonly problem?: string };

function readingsOf({ side, source, answer }: SideAnswer): SideValues {
  if (!answer.ok) {
    const whose =
      answer.faultOf === "source" ? `the source "${source}" gives no metrics` : `the query for ${side} events fails`;
    return { values: new Map(), isAbsent: false, problem: `${whose}: ${answer.because}` };
  }
  const wrong = answer.series.find(({ value }) => !(Number.isFinite(value) && value >= 0));
  const values = new Map(answer.series.map(({ key, value }) => [key, value]));
  const isAbsent = answer.series.length === 0 && !answer.isKnown;
  return { values, isAbsent, ...(wrong ? { problem: wrongNumber(side, wrong) } : {}) };
}

const wrongNumber = (side: Side, { key, value }: Series): string =>
  `the query for ${side} events gives ${value}${key === "{}" ? "" : ` for ${key}`}, and events are counted from 0 up: check the query`;

const absence = ({ side, source }: SideAnswer): string =>
  `the query for ${side} events gives no series from "${source}": check the metric's name and labels, and that somebody exports it`;
