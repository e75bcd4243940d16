import { DAY_MS, WEEK_MS } from "./milliseconds.ts";
import { mergedSpans, type Span } from "./span.ts";
import { WEEKDAYS, type Weekday } from "./weekday.ts";

/** A window of the week by the wall clock. Of several each counts. */
export type WeekWindow = {
  /** On which days it begins; every day without. */
  readonly days?: readonly Weekday[] | undefined;
  /** "09:00" */
  readonly from: string;
  /** "17:00"; at or before `from` it is on the next day, and "24:00" is the end of the day. */
  readonly to: string;
  /** The day on which it ends, where that is neither the same nor the next: Friday 17:00 to Monday 09:00. */
  readonly toDay?: Weekday | undefined;
};

/** The first of January 1970 was a Thursday. */
const MONDAY_MS = 4 * DAY_MS;

const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** "09:30" in milliseconds since midnight; undefined for what is no time of day. */
export function clockMs(text: string): number | undefined {
  if (text === "24:00") return DAY_MS;
  const [, hour, minute] = CLOCK.exec(text) ?? [];
  return hour === undefined ? undefined : (Number(hour) * 60 + Number(minute)) * 60_000;
}

/** The windows as spans of one week, from its Monday 00:00, each at most a week long. */
export function weeklySpans(windows: readonly WeekWindow[]): Span[] {
  return windows.flatMap(({ days = WEEKDAYS, from, to, toDay }) => {
    const [fromClock = 0, toClock = 0] = [clockMs(from), clockMs(to)];
    return days.map((day) => {
      const fromMs = WEEKDAYS.indexOf(day) * DAY_MS + fromClock;
      const daysOn = toDay === undefined ? 0 : (WEEKDAYS.indexOf(toDay) - WEEKDAYS.indexOf(day) + 7) % 7;
      const lengthMs = daysOn * DAY_MS + toClock - fromClock;
      const stepMs = toDay === undefined ? DAY_MS : WEEK_MS;
      return { fromMs, toMs: fromMs + (lengthMs > 0 ? lengthMs : lengthMs + stepMs) };
    });
  });
}

/** Where weekly spans touch a stretch of local time: each whole, as it is said. */
export function weeklySpansTouching(weekly: readonly Span[], { fromMs, toMs }: Span): Span[] {
  const spans: Span[] = [];
  const monday = Math.floor((fromMs - MONDAY_MS) / WEEK_MS) * WEEK_MS + MONDAY_MS;
  for (let weekMs = monday - WEEK_MS; weekMs < toMs; weekMs += WEEK_MS) {
    for (const span of weekly) {
      const [startMs, endMs] = [weekMs + span.fromMs, weekMs + span.toMs];
      if (endMs > fromMs && startMs < toMs) spans.push({ fromMs: startMs, toMs: endMs });
    }
  }
  return spans;
}

/** The same, merged, in order. */
export const weeklyTimeTouching = (weekly: readonly Span[], range: Span): Span[] =>
  mergedSpans(weeklySpansTouching(weekly, range));
