import * as z from "zod";
import { defineRoute } from "./route.ts";
import { Moment, Name, PageAfterId } from "./value.ts";

/** That somebody said that an event needs no understanding. */
const Dismissal = z.object({ by: z.string(), at: Moment, reason: z.string() });

export const InboxEvent = z.object({
  id: z.uuid(),
  receivedAt: Moment,
  source: z.string().nullable(),
  sourceKind: z.string(),
  kind: z.string(),
  delivery: z.string().nullable(),
  state: z.enum(["unmapped", "failed", "dismissed"]),
  because: z.string(),
  dismissed: Dismissal.nullable(),
});

const ids = z.array(z.uuid()).min(1).max(1_000);
const Many = z.object({ events: z.int().describe("how many") });

/** What came in and was not understood. */
export const changeInbox = {
  listInbox: defineRoute({
    id: "changes.listInbox",
    method: "GET",
    path: "/api/v1/change-inbox",
    summary: "What came in and was not understood, with the reason, newest first",
    permission: "changes:read",
    query: PageAfterId.extend({
      source: Name.optional(),
      state: z
        .enum(["unmapped", "failed", "dismissed"])
        .optional()
        .describe("what waits, which is unmapped or failed, where absent"),
    }),
    response: z.object({
      events: z.array(InboxEvent),
      total: z.int().describe("that wait"),
      dismissed: z.int().describe("that somebody dismissed"),
      next: z.string().nullable(),
    }),
  }),
  getInboxEvent: defineRoute({
    id: "changes.getInboxEvent",
    method: "GET",
    path: "/api/v1/change-inbox/:id",
    summary: "An event as it came",
    permission: "changes:read",
    params: z.object({ id: z.uuid() }),
    response: InboxEvent.extend({
      state: z.string(),
      headers: z.record(z.string(), z.string()),
      body: z.string().describe("as it came; cut after 200,000 characters"),
      draft: z
        .object({ condition: z.string(), name: z.string().describe("what it calls what nobody knows") })
        .nullable()
        .describe("what a mapping rule for it would begin with; null where none would help"),
    }),
  }),
  mapAgain: defineRoute({
    id: "changes.mapAgain",
    method: "POST",
    path: "/api/v1/change-inbox/map-again",
    summary: "Read what was not understood again, by the rules, services and environments that there are now",
    permission: "changes:write",
    body: z.strictObject({ ids: z.array(z.uuid()).max(1_000).optional().describe("these; all where absent") }),
    response: z.object({ events: z.int().describe("how many are read again") }),
  }),
  dismissEvents: defineRoute({
    id: "changes.dismissEvents",
    method: "POST",
    path: "/api/v1/change-inbox/dismiss",
    summary: "Say of what was not understood that it need not be, and why: it waits no more",
    permission: "changes:write",
    body: z.strictObject({ ids, reason: z.string().trim().min(1, "say why it need not be understood").max(500) }),
    response: Many,
  }),
  takeBackDismissal: defineRoute({
    id: "changes.takeBackDismissal",
    method: "POST",
    path: "/api/v1/change-inbox/take-back",
    summary: "Take back that events were dismissed: they are read again",
    permission: "changes:write",
    body: z.strictObject({ ids }),
    response: Many,
  }),
};
