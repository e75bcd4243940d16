import * as z from "zod";
import { defineEvent } from "./event.ts";
import { defineRoute } from "./route.ts";
import { Annotations, Done, Labels, Moment, Name, TimeZone } from "./value.ts";

/** A rotation of people who take turns; hand-offs are wall-clock times in the schedule's zone. */
export const Rotation = z.strictObject({
  name: Name,
  members: z.array(Name).describe("users in turn; empty means nobody"),
  firstHandoff: z
    .string()
    .regex(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/,
      "a local date and time such as 2026-03-02T09:00, read in the time zone",
    ),
  period: z.strictObject({ unit: z.enum(["hours", "days", "weeks"]), count: z.int().min(1).max(366) }),
});

export const ScheduleDefinition = z.object({
  name: Name,
  displayName: z.string(),
  description: z.string(),
  timeZone: TimeZone,
  rotations: z.array(Rotation).describe("layers; a later one covers an earlier one"),
  labels: Labels,
  annotations: Annotations,
});

/** What a person says of a schedule. */
export const ScheduleInput = z.strictObject({
  displayName: z.string().min(1).max(200).optional(),
  description: z.string().max(4000).default(""),
  timeZone: TimeZone,
  rotations: z.array(Rotation).min(1),
  labels: Labels,
  annotations: Annotations,
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
  user: Name.nullable(),
  because: z.string(),
  until: Moment.nullable(),
});

export const Override = z.object({
  id: z.uuid(),
  schedule: Name,
  user: Name,
  from: Moment,
  to: Moment,
  reason: z.string(),
  createdBy: z.string(),
});

export const EscalationTarget = z.strictObject({ kind: z.enum(["user", "schedule"]), name: Name });
export const EscalationStep = z.strictObject({
  delayMinutes: z.number().min(0).max(1440).describe("after the step before"),
  targets: z.array(EscalationTarget).min(1),
});
export const EscalationPolicy = z.object({
  name: Name,
  displayName: z.string(),
  description: z.string(),
  steps: z.array(EscalationStep).min(1),
  repeat: z.int().min(0).max(10).describe("how often to start over when nobody answers"),
  labels: Labels,
  annotations: Annotations,
});

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

export const EscalationForecastStep = z.object({
  stepNumber: z.int().describe("from 1, within the policy"),
  round: z.int().describe("from 1; rounds after the first start over because nobody answered"),
  at: Moment,
  people: z.array(z.object({ user: Name, displayName: z.string(), because: z.string() })),
  unreachable: z.array(z.string()).describe("targets behind which nobody stands, each with its mend"),
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
      coverageGapMinutes: z.number(),
    }),
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
    query: z.object({ from: Moment.optional(), to: Moment.optional() }),
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
    body: ScheduleInput,
    response: ScheduleDefinition,
  }),
  deleteSchedule: defineRoute({
    id: "oncall.deleteSchedule",
    method: "DELETE",
    path: "/api/v1/schedules/:name",
    summary: "Delete a schedule through which no escalation policy pages, and its overrides",
    permission: "oncall:write",
    params: byName,
    response: Done,
  }),
  createOverride: defineRoute({
    id: "oncall.createOverride",
    method: "POST",
    path: "/api/v1/schedules/:name/overrides",
    summary: "Let somebody take over for a while",
    permission: "oncall:override",
    params: byName,
    body: z.strictObject({ user: Name, from: Moment, to: Moment, reason: z.string().max(500).default("") }),
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
  listEscalationPolicies: defineRoute({
    id: "oncall.listEscalationPolicies",
    method: "GET",
    path: "/api/v1/escalation-policies",
    summary: "Escalation policies",
    permission: "oncall:read",
    response: z.object({ escalationPolicies: z.array(EscalationPolicy) }),
  }),
  forecastEscalation: defineRoute({
    id: "oncall.forecastEscalation",
    method: "GET",
    path: "/api/v1/escalation-policies/:name/forecast",
    summary: "Whom an incident that opens at a moment (default now) would page, and when, if nobody acknowledged",
    permission: "oncall:read",
    params: byName,
    query: z.object({ at: Moment.optional() }),
    response: z.object({ policy: Name, at: Moment, steps: z.array(EscalationForecastStep) }),
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
