import { DAY_MS } from "../time/milliseconds.ts";
import { mergedSpans, type Span, sharedSpans, spansWithout } from "../time/span.ts";
import { weeklySpans, weeklyTimeTouching } from "../time/week-window.ts";
import { localDayMsOf, localMsOf, type ZoneClock, zoneClock } from "../time/zone-clock.ts";
import type { LayerFrame } from "./rotation.ts";

/** When a layer speaks: within its hours, on its days, between its dates. */
export type LayerTime = {
  readonly clock: ZoneClock;
  /** Epoch milliseconds; infinite without a date. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** Whether it speaks always, between its dates. */
  readonly always: boolean;
  /** Its hours within a span of local time, holidays or not; whole, merged, in order. */
  readonly hours: (fromMs: number, toMs: number) => Span[];
  /** What of a span of local time it speaks in, in order. */
  readonly localSpans: (fromMs: number, toMs: number) => Span[];
  /** The same for instants; a stretch of hours is whole, even where it begins before the span. */
  readonly spans: (fromMs: number, toMs: number) => Span[];
  /** The midnights of its holidays, in order; in the milliseconds of the clock. */
  readonly holidays: readonly number[];
};

/** Throws RangeError for a zone that is not known. */
export function layerTimeOf({ timeZone, restrictions = [], holidays, from, until }: LayerFrame): LayerTime {
  const clock = zoneClock(timeZone);
  const weekly = weeklySpans(restrictions);
  const days = (holidays?.days ?? []).flatMap((day) => localDayMsOf(day) ?? []).sort((a, b) => a - b);

  const hours = (fromMs: number, toMs: number): Span[] =>
    weekly.length === 0 ? [{ fromMs, toMs }] : weeklyTimeTouching(weekly, { fromMs, toMs });
  const daysIn = (fromMs: number, toMs: number): Span[] =>
    days.filter((day) => day + DAY_MS > fromMs && day < toMs).map((day) => ({ fromMs: day, toMs: day + DAY_MS }));
  const localSpans = (fromMs: number, toMs: number): Span[] => {
    const open = hours(fromMs, toMs);
    if (!holidays) return open;
    const [first, last] = [open[0]?.fromMs ?? fromMs, open.at(-1)?.toMs ?? toMs];
    const free = daysIn(first, last);
    return holidays.mode === "off" ? spansWithout(open, free) : sharedSpans(open, free);
  };
  const spans = (fromMs: number, toMs: number): Span[] => {
    const local = localSpans(clock.localOf(fromMs) - DAY_MS, clock.localOf(toMs) + DAY_MS);
    // an end that clocks skip moves later, and may pass where the next stretch begins
    const real = mergedSpans(
      local.map((span) => ({ fromMs: clock.instantOf(span.fromMs), toMs: clock.instantOf(span.toMs) })),
    );
    return real.filter((span) => span.toMs > fromMs && span.fromMs < toMs);
  };
  return {
    clock,
    fromMs: edgeMs(from, clock) ?? Number.NEGATIVE_INFINITY,
    untilMs: edgeMs(until, clock) ?? Number.POSITIVE_INFINITY,
    always: weekly.length === 0 && !holidays,
    hours,
    localSpans,
    spans,
    holidays: days,
  };
}

function edgeMs(local: string | undefined, clock: ZoneClock): number | undefined {
  const ms = local === undefined ? undefined : localMsOf(local);
  return ms === undefined ? undefined : clock.instantOf(ms);
}
