import { WEEKDAYS } from "@shipshape/domain/time/weekday";
import * as z from "zod";
import { Moment, TimeZone } from "./value.ts";

const LONGEST_MINUTES = 31 * 1_440;

export const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a local time such as 09:00");

/** Hours of the week by the wall clock of a place, but for its holidays. */
export const BusinessHours = z.strictObject({
  timeZone: TimeZone,
  days: z
    .array(z.enum(WEEKDAYS))
    .min(1, "at least one day, or it would never be time")
    .default(["MO", "TU", "WE", "TH", "FR"])
    .describe("the days on which they begin"),
  opens: LocalTime.default("09:00"),
  closes: LocalTime.default("17:00").describe("not included; 00:00 is midnight at the end of the day"),
  holidays: z
    .array(z.iso.date("a date such as 2026-12-25"))
    .max(1_000)
    .default([])
    .describe("days on which they do not begin"),
});

/** Something that takes place again and again. */
export const Recurrence = z.strictObject({
  rrule: z
    .string()
    .min(1)
    .max(500)
    .describe("RFC 5545, without DTSTART: FREQ=WEEKLY;BYDAY=SU; it ends by UNTIL or COUNT, or never"),
  firstStart: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, "a local date and time such as 2026-03-01T02:00, read in the time zone")
    .describe("when the first one begins, and with it the time of day of each"),
  timeZone: TimeZone,
  durationMinutes: z.int().min(1).max(LONGEST_MINUTES).describe("how long each one lasts, in real minutes"),
});

/** One stretch of time. */
export const stretch = <const K extends string>(kind: K, what: string) =>
  z
    .strictObject({ kind: z.literal(kind).describe(what), from: Moment, to: Moment.describe("not included") })
    .refine(({ from, to }) => from < to, { message: "ends before it starts: 'to' must be after 'from'", path: ["to"] });
