import { Temporal } from "temporal-polyfill";
import { DAY_MS, HOUR_MS } from "./milliseconds.ts";

/**
 * A zone's wall clock as plain arithmetic: local time is written as the epoch milliseconds that UTC would show. Asking a
 * calendar for each moment costs microseconds; a year of shifts asks thousands of times.
 */
export type ZoneClock = {
  /** What the wall clock shows, in milliseconds. */
  readonly localOf: (atMs: number) => number;
  /**
   * When the wall clock shows this. A local time that a clock change skips moves later by what was skipped, one that
   * occurs twice means its first occurrence (RFC 5545, 3.3.5).
   */
  readonly instantOf: (localMs: number) => number;
  /** Local time less UTC, in milliseconds. */
  readonly offsetAt: (atMs: number) => number;
};

/** What is looked up at once: the changes of about three years. */
const BLOCK_MS = 1_024 * DAY_MS;
/** An offset is at most 14 hours and a change of it at most 24. */
const AROUND_MS = 38 * HOUR_MS;

const clocks = new Map<string, ZoneClock>();

/** The clock of an IANA zone; the same one each time. Throws RangeError for a zone that is not known. */
export function zoneClock(timeZone: string): ZoneClock {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = clockOf(timeZone);
  clocks.set(timeZone, clock);
  return clock;
}

/** Stretches of one offset, side by side: each begins where the one before ends. */
type Block = { readonly froms: readonly number[]; readonly offsets: readonly number[] };

const offsetOf = (timeZone: string, atMs: number): number =>
  Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1_000_000;

/** No zone has changed its clocks and back within that (Morocco's Ramadan lasts four weeks). */
const STEP_MS = 4 * DAY_MS;

/** Every change of the clocks in a span: looked for in steps, then found by halving the step it is in. */
function changesIn(timeZone: string, fromMs: number, toMs: number): { atMs: number; offsetMs: number }[] {
  const changes: { atMs: number; offsetMs: number }[] = [];
  let offsetMs = offsetOf(timeZone, fromMs);
  for (let stepMs = fromMs; stepMs < toMs; stepMs += STEP_MS) {
    const nextMs = Math.min(stepMs + STEP_MS, toMs);
    const next = offsetOf(timeZone, nextMs);
    if (next === offsetMs) continue;
    let [before, after] = [stepMs, nextMs];
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (offsetOf(timeZone, middle) === offsetMs) before = middle;
      else after = middle;
    }
    changes.push({ atMs: after, offsetMs: offsetOf(timeZone, after) });
    offsetMs = next;
  }
  return changes;
}

function blockOf(timeZone: string, index: number): Block {
  const [fromMs, toMs] = [index * BLOCK_MS, (index + 1) * BLOCK_MS];
  const changes = changesIn(timeZone, fromMs, toMs);
  return {
    froms: [fromMs, ...changes.map(({ atMs }) => atMs)],
    offsets: [offsetOf(timeZone, fromMs), ...changes.map(({ offsetMs }) => offsetMs)],
  };
}

function clockOf(timeZone: string): ZoneClock {
  const blocks = new Map<number, Block>();
  /** The stretch that was asked for last: most questions are about the same weeks. */
  let [lastFromMs, lastToMs, lastOffsetMs] = [0, 0, offsetOf(timeZone, 0)];

  const offsetAt = (atMs: number): number => {
    if (lastFromMs <= atMs && atMs < lastToMs) return lastOffsetMs;
    const index = Math.floor(atMs / BLOCK_MS);
    let block = blocks.get(index);
    if (!block) {
      block = blockOf(timeZone, index);
      blocks.set(index, block);
    }
    const { froms, offsets } = block;
    let at = froms.length - 1;
    while ((froms[at] ?? 0) > atMs) at -= 1;
    lastFromMs = froms[at] ?? atMs;
    lastToMs = froms[at + 1] ?? (index + 1) * BLOCK_MS;
    lastOffsetMs = offsets[at] ?? 0;
    return lastOffsetMs;
  };

  const instantOf = (localMs: number): number => {
    const quiet = lastFromMs <= localMs - AROUND_MS && localMs + AROUND_MS < lastToMs;
    if (quiet) return localMs - lastOffsetMs;
    const before = offsetAt(localMs - AROUND_MS);
    const after = offsetAt(localMs + AROUND_MS);
    if (before === after) {
      offsetAt(localMs - before);
      return localMs - before;
    }
    const [byBefore, byAfter] = [localMs - before, localMs - after];
    const isBefore = offsetAt(byBefore) === before;
    const isAfter = offsetAt(byAfter) === after;
    if (isBefore && isAfter) return Math.min(byBefore, byAfter);
    return isAfter ? byAfter : byBefore;
  };
  return { offsetAt, instantOf, localOf: (atMs) => atMs + offsetAt(atMs) };
}

const LOCAL = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?$/;

/** "2026-03-02T09:00" in the milliseconds of a `ZoneClock`; undefined for what is no local date and time. */
export function localMsOf(text: string): number | undefined {
  const [, year = "", month = "", day = "", hour = "", minute = "", second = "0"] = LOCAL.exec(text) ?? [];
  if (year === "" || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const dayMs = localDayMsOf(`${year}-${month}-${day}`);
  return dayMs === undefined ? undefined : dayMs + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
}

/** The midnight of "2026-03-02", likewise. */
export function localDayMsOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text ? undefined : ms;
}
