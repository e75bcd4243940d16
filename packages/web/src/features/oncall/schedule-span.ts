import * as z from "zod";
import { isoDay, momentOfLocal, startOfDay } from "../../kernel/moment.ts";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import { daysOn } from "../../kit/lane-geometry.ts";

export const SCALES = ["day", "week", "2weeks", "month"] as const;
export type Scale = (typeof SCALES)[number];
export const DEFAULT_SCALE: Scale = "2weeks";

const DAYS: Readonly<Record<Scale, number>> = { day: 1, week: 7, "2weeks": 14, month: 35 };
export const SCALE_WORDS: Readonly<Record<Scale, string>> = {
  day: "Day",
  week: "Week",
  "2weeks": "2 weeks",
  month: "5 weeks",
};

/** What of a schedule is looked at, as it stands in the address; what is usual is left out. */
export const ScheduleSearch = z.object({
  scale: z.enum(SCALES).optional().catch(undefined),
  from: z.string().date().optional().catch(undefined),
  /** By whose clock: the schedule's. Without it, one's own. */
  zone: z.literal("schedule").optional().catch(undefined),
  /** The shift that is looked at: an override's id, or `lane@moment`. */
  shift: z.string().max(200).optional().catch(undefined),
});

/** The days that are shown: whole ones of the zone, today first unless another day is asked for. */
export function spanOfScale(scale: Scale, from: string | undefined, zone: string, nowMs: number): TimeSpan {
  const fromMs = (from ? momentOfLocal(`${from}T00:00`, zone) : startOfDay(new Date(nowMs), zone)).getTime();
  return { fromMs, toMs: daysOn(fromMs, DAYS[scale], zone) };
}

/** The day with which the span before or after begins. */
export const nextFrom = ({ fromMs }: TimeSpan, scale: Scale, sign: 1 | -1, zone: string): string =>
  isoDay(new Date(daysOn(fromMs, sign * DAYS[scale], zone)), zone);
