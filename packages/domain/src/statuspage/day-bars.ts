import { Temporal } from "temporal-polyfill";
import { MINUTE_MS } from "../time/milliseconds.ts";
import { type ComponentStatus, compareStatus, worstStatus } from "./component-status.ts";

/** A span in which a component was not well, in epoch milliseconds; without an end it goes on. */
export type Outage = {
  readonly status: ComponentStatus;
  readonly fromMs: number;
  readonly toMs?: number | undefined;
};

export type DayBar = {
  /** "2026-11-21", a day of the page's time zone. */
  readonly date: string;
  /** The worst of the day; "no_data" before the component was watched, which is not the same as well. */
  readonly status: ComponentStatus | "no_data";
  /** Minutes in a partial or major outage, overlaps counted once. */
  readonly outageMinutes: number;
  /** Share of the watched part of the day, 0 to 1, outside partial and major outages; undefined without any. */
  readonly uptimeShare: number | undefined;
};

/**
 * One bar a day, oldest first, the last being today so far. Days begin at midnight in the time zone, so one may have 23
 * or 25 hours; an outage over midnight marks both days. `sinceMs` is when the component was first watched.
 */
export function dayBars(input: {
  readonly outages: readonly Outage[];
  readonly nowMs: number;
  readonly days?: number;
  readonly timeZone?: string;
  readonly sinceMs?: number | undefined;
}): DayBar[] {
  const { outages, nowMs, days = 90, timeZone = "UTC", sinceMs = Number.NEGATIVE_INFINITY } = input;
  const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).toPlainDate();
  return Array.from({ length: days }, (_, index) => {
    const date = today.subtract({ days: days - 1 - index });
    const nextDayMs = startOfDayMs(date.add({ days: 1 }), timeZone);
    if (sinceMs >= nextDayMs || sinceMs > nowMs) {
      return { date: date.toString(), status: "no_data", outageMinutes: 0, uptimeShare: undefined };
    }
    const startMs = Math.max(sinceMs, startOfDayMs(date, timeZone));
    return dayBar(date.toString(), startMs, Math.min(nowMs, nextDayMs), outages);
  });
}

/** Share of a span, 0 to 1, outside partial and major outages; undefined of an empty span. */
export function uptimeShare(outages: readonly Outage[], fromMs: number, toMs: number): number | undefined {
  return toMs > fromMs ? 1 - coveredMs(outages.filter(isOutage), fromMs, toMs) / (toMs - fromMs) : undefined;
}

function dayBar(date: string, startMs: number, endMs: number, outages: readonly Outage[]): DayBar {
  const isInstant = startMs === endMs; // midnight has just struck
  const touching = outages.filter(
    (outage) => endOf(outage) > startMs && (outage.fromMs < endMs || (isInstant && outage.fromMs === endMs)),
  );
  return {
    date,
    status: worstStatus(touching.map(({ status }) => status)),
    outageMinutes: coveredMs(touching.filter(isOutage), startMs, endMs) / MINUTE_MS,
    uptimeShare: uptimeShare(touching, startMs, endMs),
  };
}

/** Milliseconds of a span that any of the outages covers. */
function coveredMs(outages: readonly Outage[], fromMs: number, toMs: number): number {
  let covered = 0;
  let reachedMs = fromMs;
  for (const outage of outages.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const startMs = Math.max(reachedMs, outage.fromMs);
    const endMs = Math.min(toMs, endOf(outage));
    if (endMs <= startMs) continue;
    covered += endMs - startMs;
    reachedMs = endMs;
  }
  return covered;
}

const endOf = ({ toMs }: Outage): number => toMs ?? Number.POSITIVE_INFINITY;
const isOutage = ({ status }: Outage): boolean => compareStatus(status, "partial_outage") >= 0;

const startOfDayMs = (date: Temporal.PlainDate, timeZone: string): number =>
  date.toZonedDateTime({ timeZone }).epochMilliseconds;
