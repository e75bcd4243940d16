import { Temporal } from "temporal-polyfill";
import { MINUTE_MS } from "../time/milliseconds.ts";

export type WindowUnit = "m" | "h" | "d" | "w" | "M" | "Q" | "Y";
export type WindowDuration = { readonly count: number; readonly unit: WindowUnit };

/** An SLO's time window as OpenSLO v1 writes it: rolling, or aligned to a calendar in a time zone. */
export type SloWindow = {
  /** `[0-9]+[mhdwMQY]`: "30d", "4w", "1M". Note that m is a minute and M a month. */
  readonly duration: string;
  readonly isRolling?: boolean | undefined;
  readonly calendar?:
    | {
        /** Local date and time at which one of the windows begins: "2026-01-01 00:00:00". */
        readonly startTime: string;
        /** IANA zone in which days begin and end. */
        readonly timeZone: string;
      }
    | undefined;
};

/** A rolling month, quarter and year have a fixed length, as a rolling window needs one. */
const UNIT_MINUTES: Readonly<Record<WindowUnit, number>> = {
  m: 1,
  h: 60,
  d: 1_440,
  w: 10_080,
  M: 30 * 1_440,
  Q: 90 * 1_440,
  Y: 365 * 1_440,
};

/** Reads an OpenSLO duration shorthand; undefined when it is none or zero. */
export function parseWindowDuration(text: string): WindowDuration | undefined {
  const match = /^(\d{1,6})([mhdwMQY])$/.exec(text);
  const count = Number(match?.[1]);
  return match !== null && count > 0 ? { count, unit: match[2] as WindowUnit } : undefined;
}

/**
 * Minutes in a duration, for rolling windows: "30d" is 43,200. M, Q and Y count 30, 90 and 365 days. Throws RangeError
 * when the text is no duration.
 */
export function windowMinutes(duration: string): number {
  const { count, unit } = durationOf(duration);
  return count * UNIT_MINUTES[unit];
}

/**
 * When the window that holds `atMs` began, as epoch milliseconds. Rolling: its length before. Calendar: the latest
 * boundary at or before, counted in wall-clock time from the start time, so a day may have 23 or 25 hours.
 * Throws RangeError for a window that `validateWindow` would refuse.
 */
export function windowStartMs(window: SloWindow, atMs: number): number {
  if (window.calendar === undefined) return atMs - windowMinutes(window.duration) * MINUTE_MS;
  return calendarSpan(window.duration, window.calendar, atMs).startMs;
}

/** When the window that holds `atMs` ends: for a rolling window now, for a calendar window its next boundary. */
export function windowEndMs(window: SloWindow, atMs: number): number {
  if (window.calendar === undefined) return atMs;
  return calendarSpan(window.duration, window.calendar, atMs).endMs;
}

/** Real minutes in the window that holds `atMs`: for a calendar month 28 to 31 days, clock changes included. */
export function windowLengthMinutes(window: SloWindow, atMs: number): number {
  if (window.calendar === undefined) return windowMinutes(window.duration);
  return (windowEndMs(window, atMs) - windowStartMs(window, atMs)) / MINUTE_MS;
}

/**
 * The share of the window, 0 to 1, in which the SLO could count events: from its window's start, or from `sinceMs` when
 * counting began later, until `atMs`. For a rolling window 1 means that the window is full.
 */
export function elapsedShare(window: SloWindow, atMs: number, sinceMs: number): number {
  const fromMs = Math.max(windowStartMs(window, atMs), sinceMs);
  return Math.max(0, atMs - fromMs) / (windowLengthMinutes(window, atMs) * MINUTE_MS);
}

type Calendar = { readonly startTime: string; readonly timeZone: string };
type WindowSpan = { readonly startMs: number; readonly endMs: number };

/** The last window found of each calendar: evaluations ask for the same one for days, and calendars are slow. */
const lastSpans = new Map<string, WindowSpan>();
const REMEMBERED_SPANS = 1_000;

function calendarSpan(duration: string, calendar: Calendar, atMs: number): WindowSpan {
  const key = `${duration} ${calendar.startTime} ${calendar.timeZone}`;
  const known = lastSpans.get(key);
  if (known && known.startMs <= atMs && atMs < known.endMs) return known;
  const boundary = calendarBoundaries(duration, calendar);
  const index = boundary.indexAt(atMs);
  const span = { startMs: boundary.atMs(index), endMs: boundary.atMs(index + 1) };
  if (lastSpans.size >= REMEMBERED_SPANS) lastSpans.clear();
  lastSpans.set(key, span);
  return span;
}

function calendarBoundaries(text: string, { startTime, timeZone }: Calendar) {
  const { count, unit } = durationOf(text);
  const first = Temporal.PlainDateTime.from(startTime.replace(" ", "T"));
  const step = (index: number): Temporal.PlainDateTime => {
    const n = index * count;
    if (unit === "M" || unit === "Q" || unit === "Y") {
      return first.add({ months: n * { M: 1, Q: 3, Y: 12 }[unit] });
    }
    return first.add({ minutes: n * UNIT_MINUTES[unit] });
  };
  const atMs = (index: number): number => step(index).toZonedDateTime(timeZone).epochMilliseconds;
  const indexAt = (instantMs: number): number => {
    const local = Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(timeZone).toPlainDateTime();
    const minutes = first.until(local).total({ unit: "minutes" });
    let index = Math.floor(minutes / (count * UNIT_MINUTES[unit]));
    while (atMs(index) > instantMs) index -= 1;
    while (atMs(index + 1) <= instantMs) index += 1;
    return index;
  };
  return { atMs, indexAt };
}

function durationOf(text: string): WindowDuration {
  const duration = parseWindowDuration(text);
  if (duration === undefined) {
    throw new RangeError(`"${text}" is not a window: write a number and one of m h d w M Q Y, such as "30d" or "1M"`);
  }
  return duration;
}
