import { DAY_MS, MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { clockTime, isoDay, momentOfLocal, shortDay, startOfDay } from "../kernel/moment.ts";
import type { TimeSpan } from "./chart-marks.ts";

export type TimeTick = { readonly ms: number; readonly label: string };

const STEPS_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720];
const STEPS_DAYS = [1, 2, 3, 7, 14, 28, 56];

/** Midnight of the day so many days later; noon lies within its day whatever the clocks do. */
const dayAfter = (midnightMs: number, days: number, zone: string): number =>
  startOfDay(new Date(midnightMs + days * DAY_MS + DAY_MS / 2), zone).getTime();

/** Which day of the calendar it is, counted on, so that every second one is the same ones whatever the clocks do. */
const dayNumber = (ms: number, zone: string): number => Date.parse(isoDay(new Date(ms), zone)) / DAY_MS;

/** The midnights of the days that touch a span. */
function midnights({ fromMs, toMs }: TimeSpan, zone: string): number[] {
  const first = startOfDay(new Date(fromMs), zone).getTime();
  const found = [first];
  for (let next = dayAfter(first, 1, zone); next <= toMs; next = dayAfter(next, 1, zone)) found.push(next);
  return found;
}

/**
 * Up to an hour apart they are real minutes after midnight; further apart the clock's round hours, so that a day of 23 or
 * 25 hours still shows 06:00 and 12:00.
 */
function ticksOfDay(midnightMs: number, stepMinutes: number, zone: string): number[] {
  if (stepMinutes > 60) {
    const day = isoDay(new Date(midnightMs), zone);
    return Array.from({ length: 1_440 / stepMinutes }, (_, index) => {
      const hour = String((index * stepMinutes) / 60).padStart(2, "0");
      return momentOfLocal(`${day}T${hour}:00`, zone).getTime();
    });
  }
  const endMs = dayAfter(midnightMs, 1, zone);
  const count = Math.ceil((endMs - midnightMs) / (stepMinutes * MINUTE_MS));
  return Array.from({ length: count }, (_, index) => midnightMs + index * stepMinutes * MINUTE_MS);
}

/** Marks of a time axis at round times of the zone, at most so many: a midnight is a day, everything else a time. */
export function timeTicks(span: TimeSpan, zone: string, most: number): TimeTick[] {
  const { fromMs, toMs } = span;
  const lengthMs = toMs - fromMs;
  if (!(lengthMs > 0) || most < 1) return [];
  const days = midnights(span, zone);
  const stepMinutes = STEPS_MINUTES.find((step) => lengthMs / (step * MINUTE_MS) <= most);
  const stepDays = STEPS_DAYS.find((step) => lengthMs / (step * DAY_MS) <= most) ?? 56;
  const moments =
    stepMinutes === undefined
      ? days.filter((ms) => dayNumber(ms, zone) % stepDays === 0)
      : days.flatMap((midnight) => ticksOfDay(midnight, stepMinutes, zone));
  return [...new Set(moments)]
    .filter((ms) => ms >= fromMs && ms <= toMs)
    .map((ms) => {
      const at = new Date(ms);
      const isDay = stepMinutes === undefined || days.includes(ms);
      return { ms, label: isDay ? shortDay(at, zone) : clockTime(at, zone) };
    });
}
