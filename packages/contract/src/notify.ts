import { DELIVERY_STATES } from "@shipshape/domain/notify/delivery-states";
import * as z from "zod";
import { defineEvent } from "./event.ts";
import { defineRoute } from "./route.ts";
import { Done, Moment, Name } from "./value.ts";

export const Channel = z.enum(["push", "sms", "voice", "slack", "email", "ntfy", "unifiedpush", "webhook"]);
export const Urgency = z.enum(["high", "low"]);

/** How to reach a user. A webhook's secret signs what we send (Standard Webhooks). */
export const ContactMethodInput = z.strictObject({
  channel: Channel,
  address: z.string().min(1).max(4_000).describe("an e-mail address, a phone number, a member id, an https URL"),
  label: z.string().min(1).max(100).optional().describe("what you call it"),
});

export const ContactMethod = z.object({
  id: z.uuid().nullable().describe("null for the address of the account, which is always there"),
  user: Name,
  channel: Channel,
  address: z.string(),
  label: z.string().describe("what its owner knows it by: the address, or the name of a device"),
  verifiedAt: Moment.nullable().describe(
    "null: its owner has not typed the code yet, and it is used only as a last resort",
  ),
  notReady: z.string().nullable().describe("why its channel cannot be used now; null when it can"),
  lastDeliveredAt: Moment.nullable().describe("when a message last reached it; null: none did within 90 days"),
  lastFailedAt: Moment.nullable().describe("when we last gave up on it"),
  lastError: z.string().nullable().describe("why we gave up"),
});

/**
 * accepted: a provider has it, and will say what became of it. unconfirmed: it never did. How one follows from the other is in
 * domain/notify/delivery-state.ts.
 */
export const NotificationStatus = z.enum(DELIVERY_STATES);

export const Notification = z.object({
  id: z.uuid(),
  user: Name.describe("the person that it is for; of what a team is told, the team"),
  channel: Channel,
  address: z.string(),
  subject: z.string(),
  status: NotificationStatus,
  attempts: z.int(),
  createdAt: Moment,
  firstAttemptAt: Moment.nullable(),
  deliveredAt: Moment.nullable(),
  nextAttemptAt: Moment.nullable(),
  lastError: z.string().nullable().describe("why the last attempt failed, or why it was cancelled"),
  because: z.string(),
  incidentId: z.uuid().nullable(),
});

export const notify = {
  listNotifications: defineRoute({
    id: "notify.listNotifications",
    method: "GET",
    path: "/api/v1/notifications",
    summary: "What was sent to whom, and what became of it, newest first",
    permission: "notify:read",
    query: z.object({
      incidentId: z.uuid().optional(),
      user: Name.optional(),
      limit: z.coerce.number<string | number>().int().min(1).max(500).default(100),
    }),
    response: z.object({ notifications: z.array(Notification) }),
  }),
  listMyContactMethods: defineRoute({
    id: "notify.listMyContactMethods",
    method: "GET",
    path: "/api/v1/me/contact-methods",
    summary: "How I am reached",
    permission: "self",
    response: z.object({ contactMethods: z.array(ContactMethod) }),
  }),
  addMyContactMethod: defineRoute({
    id: "notify.addMyContactMethod",
    method: "POST",
    path: "/api/v1/me/contact-methods",
    summary: "Add a way to reach me; a webhook's signing secret is shown this once",
    permission: "self",
    body: ContactMethodInput,
    response: z.object({ contactMethod: ContactMethod, secret: z.string().nullable() }),
  }),
  removeMyContactMethod: defineRoute({
    id: "notify.removeMyContactMethod",
    method: "DELETE",
    path: "/api/v1/me/contact-methods/:contactMethodId",
    summary: "Remove a way to reach me",
    permission: "self",
    params: z.object({ contactMethodId: z.uuid() }),
    response: Done,
  }),
  restoreMyContactMethod: defineRoute({
    id: "notify.restoreMyContactMethod",
    method: "POST",
    path: "/api/v1/me/contact-methods/:contactMethodId/restore",
    summary: "Use a removed way to reach me again, with the secret it had",
    permission: "self",
    params: z.object({ contactMethodId: z.uuid() }),
    response: Done,
  }),
  sendTestPage: defineRoute({
    id: "notify.sendTestPage",
    method: "POST",
    path: "/api/v1/me/test-page",
    summary: "Send myself a test page over every contact method, or over one",
    permission: "self",
    body: z
      .strictObject({
        contactMethodId: z.uuid().nullable().optional().describe("only this one; null is the address of the account"),
        rule: Urgency.optional().describe("as my rule for this urgency says, each in its time"),
      })
      .default({}),
    response: z.object({ notifications: z.array(z.uuid()) }),
  }),
};

export const NotificationEvent = z.object({
  notificationId: z.uuid(),
  pageId: z.uuid().nullable(),
  incidentId: z.uuid().nullable(),
  user: Name.describe("the person that it is for, or the team"),
  channel: Channel,
  detail: z.string(),
});
export const notificationDelivered = defineEvent(
  "notify.notificationDelivered",
  "A channel took a notification",
  NotificationEvent,
);
export const notificationFailed = defineEvent(
  "notify.notificationFailed",
  "A notification could not be delivered, and is not tried again",
  NotificationEvent,
);

export const pageUnreached = defineEvent(
  "notify.pageUnreached",
  "Every way to reach a paged person was tried, and none did",
  z.object({ pageId: z.uuid(), incidentId: z.uuid(), user: Name, because: z.string() }),
);

/** What a paged person can answer through a channel. */
export const Answer = z.enum(["acknowledge", "escalate", "resolve"]);

/**
 * A person answered through a channel: a button, a key on the phone, a reply. Who they are is proven by the channel; what they
 * may do is judged by whoever acts on it. Told more than once where the provider calls twice.
 */
export const answerReceived = defineEvent(
  "notify.answerReceived",
  "Somebody answered a page through a channel",
  z.object({
    pageId: z.uuid().nullable().describe("null where they named the incident themselves"),
    incidentId: z.uuid(),
    userId: z.uuid(),
    user: Name,
    answer: Answer,
    note: z.string().nullable(),
    channel: Channel,
    via: z.string().describe("as a sentence says it: 'by a button in Slack', 'by pressing 1 on the phone'"),
    at: Moment,
  }),
);

/** What a provider said became of a message that it had only accepted. */
export const receiptReceived = defineEvent(
  "notify.receiptReceived",
  "A provider said what became of a message",
  z.object({
    channel: Channel,
    notificationId: z.uuid().nullable(),
    providerId: z.string().nullable(),
    outcome: z.enum(["delivered", "failed"]),
    detail: z.string(),
    at: Moment,
  }),
);
