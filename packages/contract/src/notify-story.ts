import * as z from "zod";
import { Channel, NotificationStatus, Urgency } from "./notify.ts";
import { defineRoute } from "./route.ts";
import { Moment, Name } from "./value.ts";

/** One message of a page: why this way at this time, and each thing that happened to it. */
export const StoryMessage = z.object({
  id: z.uuid(),
  channel: Channel,
  address: z.string(),
  status: NotificationStatus,
  rule: z.string().describe("why this way at this time: the person's rule"),
  attempts: z.int(),
  createdAt: Moment,
  firstAttemptAt: Moment.nullable(),
  dueAt: Moment.nullable().describe("when something happens to it by itself; null when it is over"),
  providerId: z.string().nullable(),
  with: z.int().describe("of how many other incidents the same message told"),
  alsoBecause: z
    .array(z.string())
    .describe("why else this person was paged for the incident by the same message: what other policies asked for"),
  events: z.array(
    z.object({
      at: Moment,
      kind: z
        .string()
        .describe(
          "delivered, accepted, retry, refused, receipt_delivered, receipt_failed, receipt_overdue, hurried, cancelled, resumed",
        ),
      text: z.string(),
    }),
  ),
});

export const PageStory = z.object({
  pageId: z.uuid(),
  incidentId: z.uuid().nullable(),
  user: Name,
  subject: z.string(),
  urgency: Urgency,
  because: z.string().describe("why this person"),
  requestedAt: Moment.nullable(),
  firstAttemptAt: Moment.nullable(),
  outcome: z.enum(["under_way", "reached", "unreached", "cancelled"]),
  outcomeAt: Moment.nullable(),
  outcomeBecause: z.string(),
  messages: z.array(StoryMessage),
});

export const notifyStory = {
  getPageStory: defineRoute({
    id: "notify.getPageStory",
    method: "GET",
    path: "/api/v1/notifications/:notificationId/story",
    summary:
      "The whole story of the page that a notification belongs to: rule, tries, receipts, what followed and why it ended",
    permission: "notify:read",
    params: z.object({ notificationId: z.uuid() }),
    response: PageStory,
  }),
};
