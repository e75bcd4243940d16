import { Temporal } from "temporal-polyfill";
import { WEEKDAYS, type Weekday } from "../time/weekday.ts";
import { clipped, mergedSpans, type Span } from "./span.ts";

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
  if (!(range.fromMs < range.toMs)) return [];
  const [opening, closing] = [Temporal.PlainTime.from(opens), Temporal.PlainTime.from(closes)];
  const closesNextDay = Temporal.PlainTime.compare(closing, opening) <= 0;
  const closed = new Set(holidays);
  const dateAt = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone).toPlainDate();
  const last = dateAt(range.toMs);
  const spans: Span[] = [];
  // From the day before, whose shift may last into the range.
  let date = dateAt(range.fromMs).subtract({ days: 1 });
  for (; Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    const weekday = WEEKDAYS[date.dayOfWeek - 1];
    if (weekday === undefined || !days.includes(weekday) || closed.has(date.toString())) continue;
    const closingDate = closesNextDay ? date.add({ days: 1 }) : date;
    const open = {
      fromMs: date.toZonedDateTime({ timeZone, plainTime: opening }).epochMilliseconds,
      toMs: closingDate.toZonedDateTime({ timeZone, plainTime: closing }).epochMilliseconds,
    };
    const within = clipped(open, range);
    if (within !== undefined) spans.push(within);
  }
  return mergedSpans(spans);
}
