import * as z from "zod";
import { defineEvent } from "./event.ts";
import { ChangeSelector } from "./gates.ts";
import { Recurrence } from "./recurring-time.ts";
import { defineRoute } from "./route.ts";
import { Annotations, Done, Labels, Moment, Name } from "./value.ts";

/** How long a freeze may be overridden at once. */
export const MOST_OVERRIDE_MINUTES = 1_440;

export const Freeze = z.object({
  name: Name,
  displayName: z.string(),
  kind: z.enum(["deny", "allow"]),
  from: Moment.describe(
    "of one that comes again: the stretch in force, else the next, else the last; of one that comes no more, its first start twice",
  ),
  to: Moment,
  recurrence: Recurrence.nullable(),
  recurs: z.string().nullable().describe("when it comes again, in words"),
  overrun: z.boolean().describe("what began while it was allowed may go on"),
  manual: z.boolean().describe("what a person begins by hand may pass"),
  reason: z.string(),
  selector: ChangeSelector,
  labels: Labels,
  annotations: Annotations,
  active: z.boolean(),
});

/** What a freeze says of itself besides when it is. */
export const freezeShape = {
  kind: z.enum(["deny", "allow"]).default("deny").describe("allow: changes pass only within such windows"),
  recurrence: Recurrence.optional().describe("when it comes again and again; in place of from and to"),
  overrun: z.boolean().default(false).describe("what began while it was allowed may go on"),
  manual: z.boolean().default(false).describe("what a person begins by hand may pass"),
  reason: z.string().min(1, "say why: everybody whose deploy waits reads it").max(500),
  selector: ChangeSelector.default({}).describe("what it holds for; nothing named is everything"),
};

/** What a person says of a freeze. */
export const FreezeInput = z.strictObject({
  displayName: z.string().min(1).max(200).optional(),
  from: Moment.optional().describe("for one that is once"),
  to: Moment.optional().describe("not included"),
  ...freezeShape,
  labels: Labels,
  annotations: Annotations,
});

/** One stretch of a freeze. */
export const FreezeStretch = z.object({
  freeze: Name,
  displayName: z.string(),
  kind: z.enum(["deny", "allow"]),
  from: Moment,
  to: Moment,
  reason: z.string(),
});

/** That somebody lets one gate pass a freeze for a while. */
export const FreezeOverride = z.object({
  id: z.uuid(),
  freeze: Name,
  service: Name,
  environment: Name,
  reason: z.string(),
  overriddenBy: z.string(),
  overriddenAt: Moment,
  until: Moment,
  endedAt: Moment.nullable().describe("somebody ended it before its time"),
  endedBy: z.string().nullable(),
  active: z.boolean(),
});

/** A secret address under which a calendar app follows freezes. */
export const FreezeFeed = z.object({
  id: z.uuid(),
  service: Name.nullable(),
  team: Name.nullable().describe("both null: every freeze"),
  createdAt: Moment,
  lastUsedAt: Moment.nullable(),
});

const byName = z.object({ name: Name });

export const gateFreezes = {
  listFreezes: defineRoute({
    id: "gates.listFreezes",
    method: "GET",
    path: "/api/v1/freezes",
    summary: "Freeze windows",
    permission: "gates:read",
    response: z.object({ freezes: z.array(Freeze) }),
  }),
  createFreeze: defineRoute({
    id: "gates.createFreeze",
    method: "POST",
    path: "/api/v1/freezes",
    summary: "Add a freeze: deploys wait while it lasts, rollbacks pass",
    permission: "gates:write",
    body: FreezeInput.extend({ name: Name }),
    response: Freeze,
  }),
  updateFreeze: defineRoute({
    id: "gates.updateFreeze",
    method: "PUT",
    path: "/api/v1/freezes/:name",
    summary: "Change a freeze",
    permission: "gates:write",
    params: z.object({ name: Name }),
    body: FreezeInput,
    response: Freeze,
  }),
  deleteFreeze: defineRoute({
    id: "gates.deleteFreeze",
    method: "DELETE",
    path: "/api/v1/freezes/:name",
    summary: "Take a freeze away",
    permission: "gates:write",
    params: z.object({ name: Name }),
    response: Done,
  }),
  freezeCalendar: defineRoute({
    id: "gates.freezeCalendar",
    method: "GET",
    path: "/api/v1/freezes/calendar",
    summary: "Every stretch of every freeze between two moments, each time it comes again",
    permission: "gates:read",
    query: z.object({
      from: Moment,
      to: Moment,
      service: Name.optional().describe("only those that hold for it somewhere"),
      team: Name.optional().describe("only those that hold for a service of it somewhere"),
    }),
    response: z.object({ stretches: z.array(FreezeStretch) }),
  }),
  listOverrides: defineRoute({
    id: "gates.listOverrides",
    method: "GET",
    path: "/api/v1/freezes/overrides",
    summary: "Freezes that somebody let a gate pass, newest first",
    permission: "gates:read",
    query: z.object({ active: z.stringbool().optional(), freeze: Name.optional() }),
    response: z.object({ overrides: z.array(FreezeOverride) }),
  }),
  overrideFreeze: defineRoute({
    id: "gates.overrideFreeze",
    method: "POST",
    path: "/api/v1/freezes/:name/overrides",
    summary: "Let one gate pass one freeze for a while. It is told and written down with your name",
    permission: "gates:override",
    params: byName,
    body: z.strictObject({
      service: Name,
      environment: Name,
      reason: z.string().trim().min(10, "say in ten characters or more why it cannot wait").max(500),
      minutes: z.int().min(1).max(MOST_OVERRIDE_MINUTES).default(60),
    }),
    response: FreezeOverride,
  }),
  endOverride: defineRoute({
    id: "gates.endOverride",
    method: "POST",
    path: "/api/v1/freezes/overrides/:id/end",
    summary: "Let a freeze hold again for a gate that might pass it, before the time is over",
    permission: "gates:override",
    params: z.object({ id: z.uuid() }),
    response: FreezeOverride,
  }),
  resumeOverride: defineRoute({
    id: "gates.resumeOverride",
    method: "POST",
    path: "/api/v1/freezes/overrides/:id/resume",
    summary: "Take back that an override was ended early: its gate may pass for what is left of its time",
    permission: "gates:override",
    params: z.object({ id: z.uuid() }),
    response: FreezeOverride,
  }),
  listFreezeFeeds: defineRoute({
    id: "gates.listFreezeFeeds",
    method: "GET",
    path: "/api/v1/me/freeze-feeds",
    summary: "My calendar addresses of freezes; the addresses themselves are shown only once",
    permission: "self",
    response: z.object({ feeds: z.array(FreezeFeed) }),
  }),
  createFreezeFeed: defineRoute({
    id: "gates.createFreezeFeed",
    method: "POST",
    path: "/api/v1/me/freeze-feeds",
    summary: "Make a secret address for a calendar app: the freezes of a service, of a team, or all",
    permission: "self",
    body: z
      .strictObject({ service: Name.optional(), team: Name.optional() })
      .refine(({ service, team }) => !service || !team, {
        message: "name a service or a team, not both",
        path: ["team"],
      }),
    response: FreezeFeed.extend({ url: z.string() }),
  }),
  revokeFreezeFeed: defineRoute({
    id: "gates.revokeFreezeFeed",
    method: "DELETE",
    path: "/api/v1/me/freeze-feeds/:feedId",
    summary: "Revoke a calendar address of freezes: whoever has it learns nothing more",
    permission: "self",
    params: z.object({ feedId: z.uuid() }),
    response: Done,
  }),
};

export const freezeOverridden = defineEvent(
  "gates.freezeOverridden",
  "Somebody let a gate pass a freeze for a while",
  z.object({ freeze: Name, service: Name, environment: Name, by: z.string(), reason: z.string(), until: Moment }),
);
export const freezeOverrideEnded = defineEvent(
  "gates.freezeOverrideEnded",
  "Somebody let a freeze hold again for a gate that might pass it",
  z.object({ freeze: Name, service: Name, environment: Name, by: z.string() }),
);
export const freezeChanged = defineEvent(
  "gates.freezeChanged",
  "A freeze was added, changed or taken away",
  z.object({ freeze: Name, change: z.enum(["created", "updated", "deleted"]), from: Moment, to: Moment }),
);
