export const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A window of the week by the wall clock. Of several each counts. */
export type Restriction = {
  /** On which days it begins; every day without. */
  readonly days?: readonly Weekday[] | undefined;
  /** "09:00" */
  readonly from: string;
  /** "17:00"; at or before `from` it is on the next day, and "24:00" is the end of the day. */
  readonly to: string;
  /** The day on which it ends, where that is neither the same nor the next: Friday 17:00 to Monday 09:00. */
  readonly toDay?: Weekday | undefined;
};

/** A span in the milliseconds of a `ZoneClock`: local time. */
export type LocalSpan = { readonly fromMs: number; readonly toMs: number };

export const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** The first of January 1970 was a Thursday. */
const MONDAY_MS = 4 * DAY_MS;

const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** "09:30" in milliseconds since midnight; undefined for what is no time of day. */
export function clockMs(text: string): number | undefined {
  if (text === "24:00") return DAY_MS;
  const [, hour, minute] = CLOCK.exec(text) ?? [];
  return hour === undefined ? undefined : (Number(hour) * 60 + Number(minute)) * 60_000;
}

/** The windows of one week, from its Monday 00:00, each at most a week long. */
export function weeklyWindows(restrictions: readonly Restriction[]): LocalSpan[] {
  return restrictions.flatMap(({ days = WEEKDAYS, from, to, toDay }) => {
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

/** The weekly windows that touch a span, whole, merged, in order. */
export function windowsBetween(weekly: readonly LocalSpan[], fromMs: number, toMs: number): LocalSpan[] {
  const spans: LocalSpan[] = [];
  const monday = Math.floor((fromMs - MONDAY_MS) / WEEK_MS) * WEEK_MS + MONDAY_MS;
  for (let weekMs = monday - WEEK_MS; weekMs < toMs; weekMs += WEEK_MS) {
    for (const window of weekly) {
      if (weekMs + window.toMs > fromMs && weekMs + window.fromMs < toMs) {
        spans.push({ fromMs: weekMs + window.fromMs, toMs: weekMs + window.toMs });
      }
    }
  }
  return mergedSpans(spans);
}

/** Spans in order, those that touch made one. */
function mergedSpans(spans: readonly LocalSpan[]): LocalSpan[] {
  const merged: LocalSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1);
    if (last && span.fromMs <= last.toMs) {
      if (span.toMs > last.toMs) merged[merged.length - 1] = { fromMs: last.fromMs, toMs: span.toMs };
    } else merged.push(span);
  }
  return merged;
}

/** What both lists have; each in order and without overlap. */
export function sharedSpans(a: readonly LocalSpan[], b: readonly LocalSpan[]): LocalSpan[] {
  const shared: LocalSpan[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [one, two] = [a[i], b[j]];
    if (!one || !two) break;
    const span = { fromMs: Math.max(one.fromMs, two.fromMs), toMs: Math.min(one.toMs, two.toMs) };
    if (span.fromMs < span.toMs) shared.push(span);
    if (one.toMs < two.toMs) i += 1;
    else j += 1;
  }
  return shared;
}

/** What the first list has and the second has not; each in order and without overlap. */
export function spansWithout(spans: readonly LocalSpan[], away: readonly LocalSpan[]): LocalSpan[] {
  const left: LocalSpan[] = [];
  let j = 0;
  for (const span of spans) {
    let { fromMs } = span;
    while (j < away.length && (away[j]?.toMs ?? 0) <= fromMs) j += 1;
    for (let k = j; k < away.length; k += 1) {
      const hole = away[k];
      if (!hole || hole.fromMs >= span.toMs) break;
      if (hole.fromMs > fromMs) left.push({ fromMs, toMs: hole.fromMs });
      fromMs = Math.max(fromMs, hole.toMs);
    }
    if (fromMs < span.toMs) left.push({ fromMs, toMs: span.toMs });
  }
  return left;
}
