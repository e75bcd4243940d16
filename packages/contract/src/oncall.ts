import * as z from "zod";
import { defineEvent } from "./event.ts";
import {
  CalendarContent,
  FixedShift,
  OnCallNow,
  Override,
  OverrideKind,
  PutSchedule,
  ScheduleDefinition,
  ScheduleVersion,
  Shift,
  TemporarySchedule,
} from "./oncall-schedule.ts";
import { defineRoute } from "./route.ts";
import { Done, Moment, Name, OnlyNew, Seen, TimeZone } from "./value.ts";

export { CalendarLayer, OnCallNow, Override, Rotation, Shift } from "./oncall-schedule.ts";

/** A stretch in which the asking user is on call for a schedule, whole: it may begin before the span that was asked for. */
export const MyShift = z.object({
  schedule: Name,
  displayName: z.string(),
  timeZone: TimeZone,
  from: Moment,
  to: Moment,
  because: z.string(),
  overrideId: z.uuid().nullable(),
});

const byName = z.object({ name: Name });

export const oncall = {
  listSchedules: defineRoute({
    id: "oncall.listSchedules",
    method: "GET",
    path: "/api/v1/schedules",
    summary: "Schedules, and who is on call now",
    permission: "oncall:read",
    response: z.object({ schedules: z.array(ScheduleDefinition.extend({ now: OnCallNow })) }),
  }),
  getSchedule: defineRoute({
    id: "oncall.getSchedule",
    method: "GET",
    path: "/api/v1/schedules/:name",
    summary: "A schedule with its final shifts and its overrides between two moments (default: now to four weeks on)",
    permission: "oncall:read",
    params: byName,
    query: z.object({ from: Moment.optional(), to: Moment.optional() }),
    response: ScheduleDefinition.extend({
      now: OnCallNow,
      finalShifts: z.array(Shift),
      layers: z.array(z.object({ rotation: Name, shifts: z.array(Shift) })),
      overrides: z.array(Override),
      temporarySchedules: z.array(TemporarySchedule),
      versions: z.array(ScheduleVersion).describe("what the schedule says within the span and later, in order"),
      calendars: z.array(CalendarContent).describe("what the calendars have in them that it names"),
      coverageGapMinutes: z.number(),
    }),
  }),
  listScheduleVersions: defineRoute({
    id: "oncall.listScheduleVersions",
    method: "GET",
    path: "/api/v1/schedules/:name/versions",
    summary: "What a schedule said, from when, and who changed it; the newest first",
    permission: "oncall:read",
    params: byName,
    response: z.object({ versions: z.array(ScheduleVersion) }),
  }),
  whoIsOnCall: defineRoute({
    id: "oncall.whoIsOnCall",
    method: "GET",
    path: "/api/v1/on-call",
    summary: "Who is on call at a moment (default now), for every schedule",
    permission: "oncall:read",
    query: z.object({ at: Moment.optional() }),
    response: z.object({ onCall: z.array(OnCallNow) }),
  }),
  listShifts: defineRoute({
    id: "oncall.listShifts",
    method: "GET",
    path: "/api/v1/on-call/shifts",
    summary: "The final shifts of every schedule between two moments, gaps among them (default: now to a week on)",
    permission: "oncall:read",
    query: z.object({
      from: Moment.optional(),
      to: Moment.optional(),
      user: Name.optional().describe("only the shifts of one person"),
    }),
    response: z.object({
      from: Moment,
      to: Moment,
      schedules: z.array(z.object({ schedule: Name, shifts: z.array(Shift) })),
    }),
  }),
  putSchedule: defineRoute({
    id: "oncall.putSchedule",
    method: "PUT",
    path: "/api/v1/schedules/:name",
    summary: "Create a schedule, or change what it says; by the same rules as configuration as code",
    permission: "oncall:write",
    params: byName,
    query: OnlyNew.extend(Seen.shape),
    body: PutSchedule,
    response: ScheduleDefinition.extend({ effectiveFrom: Moment.describe("from when it counts") }),
  }),
  deleteSchedule: defineRoute({
    id: "oncall.deleteSchedule",
    method: "DELETE",
    path: "/api/v1/schedules/:name",
    summary: "Delete a schedule through which no escalation policy pages, and its overrides",
    permission: "oncall:write",
    params: byName,
    query: Seen,
    response: Done,
  }),
  createOverride: defineRoute({
    id: "oncall.createOverride",
    method: "POST",
    path: "/api/v1/schedules/:name/overrides",
    summary: "Let somebody take over for a while, come in addition, or be taken out",
    permission: "oncall:override",
    params: byName,
    body: z.strictObject({
      user: Name,
      kind: OverrideKind.default("replace"),
      instead: Name.optional().describe("for replace: instead of whom; everybody without"),
      from: Moment,
      to: Moment,
      reason: z.string().max(500).default(""),
    }),
    response: Override,
  }),
  updateOverride: defineRoute({
    id: "oncall.updateOverride",
    method: "PATCH",
    path: "/api/v1/schedules/:name/overrides/:overrideId",
    summary: "Move an override, or say who takes over and why anew; what has been stays as it was",
    permission: "oncall:override",
    params: z.object({ name: Name, overrideId: z.uuid() }),
    body: z.strictObject({
      user: Name.optional(),
      from: Moment.optional(),
      to: Moment.optional(),
      reason: z.string().max(500).optional(),
    }),
    response: Override,
  }),
  deleteOverride: defineRoute({
    id: "oncall.deleteOverride",
    method: "DELETE",
    path: "/api/v1/schedules/:name/overrides/:overrideId",
    summary: "Take an override back",
    permission: "oncall:override",
    params: z.object({ name: Name, overrideId: z.uuid() }),
    response: Done,
  }),
  createTemporarySchedule: defineRoute({
    id: "oncall.createTemporarySchedule",
    method: "POST",
    path: "/api/v1/schedules/:name/temporary-schedules",
    summary: "For a while, these shifts and no others: where they name nobody, nobody is on call",
    permission: "oncall:override",
    params: byName,
    body: z.strictObject({
      from: Moment,
      to: Moment,
      shifts: z.array(FixedShift).max(500),
      reason: z.string().max(500).default(""),
    }),
    response: TemporarySchedule,
  }),
  deleteTemporarySchedule: defineRoute({
    id: "oncall.deleteTemporarySchedule",
    method: "DELETE",
    path: "/api/v1/schedules/:name/temporary-schedules/:temporaryId",
    summary: "Take a temporary schedule back; of one under way, the rest",
    permission: "oncall:override",
    params: z.object({ name: Name, temporaryId: z.uuid() }),
    response: Done,
  }),
  listMyShifts: defineRoute({
    id: "oncall.listMyShifts",
    method: "GET",
    path: "/api/v1/me/shifts",
    summary: "When I am on call, over every schedule (default: now to eight weeks on), and why",
    permission: "self",
    query: z.object({ from: Moment.optional(), to: Moment.optional() }),
    response: z.object({ from: Moment, to: Moment, shifts: z.array(MyShift) }),
  }),
};

export const scheduleChanged = defineEvent(
  "oncall.scheduleChanged",
  "A schedule was created, changed or deleted by hand",
  z.object({ schedule: Name }),
);
export const overrideCreated = defineEvent(
  "oncall.overrideCreated",
  "Somebody takes over a shift",
  z.object({ schedule: Name, user: Name, from: Moment, to: Moment }),
);
export const overrideChanged = defineEvent(
  "oncall.overrideChanged",
  "An override was moved, or names somebody else",
  z.object({ schedule: Name, user: Name, from: Moment, to: Moment }),
);
export const overrideDeleted = defineEvent(
  "oncall.overrideDeleted",
  "An override was taken back",
  z.object({ schedule: Name, user: Name, from: Moment, to: Moment }),
);
