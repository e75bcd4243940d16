import { DAY_MS } from "./milliseconds.ts";
import { clipped, mergedSpans, type Span } from "./span.ts";
import { weeklySpans, weeklySpansTouching } from "./week-window.ts";
import type { Weekday } from "./weekday.ts";
import { localDayMsOf, zoneClock } from "./zone-clock.ts";

/** When somebody counts on a service: on these days, in wall-clock time, but for holidays. */
export type BusinessHours = {
  /** IANA time zone in which days begin and clocks are read. */
  readonly timeZone: string;
  readonly days: readonly Weekday[];
  /** Local times: "09:00". One that closes no later than it opens closes on the next day; 00:00 is midnight. */
  readonly opens: string;
  readonly closes: string;
  /** Local dates on which it does not open: "2026-12-25". */
  readonly holidays: readonly string[];
};

/**
 * The stretches of a range that are business hours, in order. Opening and closing are wall-clock times, so over a change of
 * the clocks a night shift is an hour shorter or longer; a time that is skipped moves later, and of one that comes twice
 * the first is meant (RFC 5545, 3.3.5).
 */
export function openSpans({ timeZone, days, opens, closes, holidays }: BusinessHours, range: Span): Span[] {
  const clock = zoneClock(timeZone);
  const closed = new Set(holidays.map(localDayMsOf));
  // A day more at both ends: clocks may be changed by that much.
  const local = { fromMs: clock.localOf(range.fromMs) - DAY_MS, toMs: clock.localOf(range.toMs) + DAY_MS };
  const shifts = weeklySpansTouching(weeklySpans([{ days, from: opens, to: closes }]), local);
  return mergedSpans(
    shifts.flatMap(({ fromMs, toMs }) => {
      if (closed.has(Math.floor(fromMs / DAY_MS) * DAY_MS)) return [];
      return clipped({ fromMs: clock.instantOf(fromMs), toMs: clock.instantOf(toMs) }, range) ?? [];
    }),
  );
}
