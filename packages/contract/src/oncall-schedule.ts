import { ROLLOUTS } from "@shipshape/domain/oncall/rollout-kind";
import { WEEKDAYS } from "@shipshape/domain/time/weekday";
import * as z from "zod";
import { Annotations, DisplayName, Labels, Moment, Name, Revision, TimeZone } from "./value.ts";

const LocalTime = z
  .string()
  .regex(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/,
    "a local date and time such as 2026-03-02T09:00, read in the schedule's time zone",
  );
const ClockTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "a time of day such as 09:00");

/** One person, a group that is on call together, or nobody. */
export const Slot = z.union([Name, z.array(Name).min(1).max(50), z.null()]);

export const Restriction = z.strictObject({
  days: z.array(z.enum(WEEKDAYS)).min(1).max(7).optional().describe("on which it begins; every day without"),
  from: ClockTime,
  to: ClockTime.describe("at or before 'from' it is on the next day"),
  toDay: z.enum(WEEKDAYS).optional().describe("the day on which it ends, where that is neither the same nor the next"),
});

export const Period = z.union([
  z.strictObject({ unit: z.enum(["hours", "days", "weeks", "months"]), count: z.int().min(1).max(366) }),
  z.strictObject({
    rrule: z.string().min(1).max(500).describe("RFC 5545, without DTSTART: FREQ=WEEKLY;BYDAY=MO,TH"),
    except: z.array(LocalTime).max(500).optional(),
    also: z.array(LocalTime).max(500).optional(),
  }),
]);

const layerShape = {
  name: Name,
  layer: z
    .int()
    .min(0)
    .max(99)
    .optional()
    .describe("a higher number covers a lower one, the same holds at once; else the place in the list, from 0"),
  restrictions: z.array(Restriction).max(50).optional().describe("when it counts at all; always without"),
  holidays: z
    .strictObject({ calendar: Name, mode: z.enum(["off", "only"]) })
    .optional()
    .describe("silent on the days of a calendar, or only for them"),
  from: LocalTime.optional(),
  until: LocalTime.optional(),
};

/** A rotation of people who take turns; hand-offs are wall-clock times in the schedule's zone. */
export const Rotation = z.strictObject({
  ...layerShape,
  members: z.array(Slot).max(500).describe("in turn: a user, a list of users together, or null for nobody"),
  firstHandoff: LocalTime,
  period: Period,
  shiftMinutes: z
    .int()
    .min(1)
    .max(366 * 1_440)
    .optional()
    .describe("how long a shift lasts from its hand-off; else until the next"),
  handoff: z.enum(["wallClock", "duration"]).optional().describe("wallClock: at the same time by the clock"),
  turns: z.enum(["wall", "covered"]).optional().describe("covered: a turn without any time in it is nobody's"),
  concurrent: z.int().min(1).max(50).optional().describe("how many of the list are on call at once"),
});

/** A layer whose shifts an iCal calendar tells. */
export const CalendarLayer = z.strictObject({ ...layerShape, calendar: Name });

/** What a schedule says of itself: the same in a document and over the API. */
export const scheduleShape = {
  timeZone: TimeZone,
  rotations: z.array(Rotation).max(50).describe("layers; a later one covers an earlier one"),
  calendarLayers: z.array(CalendarLayer).max(20).optional().describe("on top of the rotations"),
  coverNeedsApproval: z.boolean().optional().describe("whether an editor has to approve before a cover counts"),
};

export const ScheduleDefinition = z.object({
  name: Name,
  displayName: z.string(),
  description: z.string(),
  ...scheduleShape,
  labels: Labels,
  annotations: Annotations,
  revision: Revision,
});

/** What a person says of a schedule. */
export const ScheduleInput = z.strictObject({
  displayName: DisplayName.optional(),
  description: z.string().max(4000).default(""),
  ...scheduleShape,
  labels: Labels,
  annotations: Annotations,
});

export const PutSchedule = ScheduleInput.extend({
  rollout: z
    .enum(ROLLOUTS)
    .optional()
    .describe("when it takes hold: immediate, after every shift under way, or after a full rotation"),
  effectiveFrom: Moment.optional().describe("or from a moment that is still ahead"),
});

/** What a schedule said, and from when; the first has no beginning. */
export const ScheduleVersion = z.object({
  from: Moment.nullable(),
  timeZone: TimeZone,
  rotations: z.array(Rotation),
  calendarLayers: z.array(CalendarLayer),
  createdBy: z.string(),
  createdAt: Moment,
});

export const Shift = z.object({
  user: Name.nullable().describe("null is a gap: nobody"),
  from: Moment,
  to: Moment,
  because: z.string(),
  overrideId: z.uuid().nullable(),
});

export const OnCallNow = z.object({
  schedule: Name,
  people: z.array(z.object({ user: Name, because: z.string() })).describe("none in a gap"),
  because: z.string(),
  until: Moment.nullable(),
});

export const OverrideKind = z.enum(["replace", "add", "remove"]);
export const Override = z.object({
  id: z.uuid(),
  schedule: Name,
  kind: OverrideKind,
  user: Name.describe("who takes over, comes in addition, or is taken out"),
  instead: Name.nullable().describe("for replace: instead of whom; null is everybody"),
  from: Moment,
  to: Moment,
  reason: z.string(),
  createdBy: z.string(),
});

export const FixedShift = z.strictObject({ user: Name, from: Moment, to: Moment });

/** For a while these shifts hold, whatever the rotations say. */
export const TemporarySchedule = z.object({
  id: z.uuid(),
  schedule: Name,
  from: Moment,
  to: Moment,
  shifts: z.array(FixedShift),
  reason: z.string(),
  createdBy: z.string(),
});

/** What a calendar that a schedule names has in it, as the resolver takes it. */
export const CalendarContent = z.object({
  name: Name,
  days: z.array(z.string()).describe("its whole days, as ISO dates"),
  shifts: z.array(FixedShift).describe("its events in which somebody was recognised"),
});
