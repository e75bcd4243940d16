import * as z from "zod";
import { Channel, ContactMethod, Urgency } from "./notify.ts";
import { defineRoute } from "./route.ts";
import { Done, Name } from "./value.ts";

/** A way by which this installation can send, or why it cannot. */
export const ChannelView = z.object({
  channel: Channel,
  label: z.string(),
  address: z.string().describe("what its addresses are called"),
  hint: z.string().describe("what one looks like"),
  needsCode: z.boolean().describe("whether an address is proven with a code that is sent there"),
  ready: z.boolean(),
  because: z.string(),
});

const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day such as 22:00");
export const RuleStep = z.strictObject({
  afterMinutes: z.int().min(0).max(120),
  to: z
    .array(z.union([Channel, z.uuid()]))
    .min(1)
    .max(20)
    .describe("channels (all contacts of each), or ids of contacts"),
});
export const PersonalRule = z.strictObject({
  steps: z.array(RuleStep).min(1).max(10),
  quiet: z.strictObject({ from: Clock, to: Clock }).nullable().default(null).describe("only for what can wait"),
});
export const PersonalRuleView = z.object({ urgency: Urgency, rule: PersonalRule, isDefault: z.boolean() });

/** The keys with which a browser encrypts: base64url, as `PushSubscription.toJSON()` writes them (RFC 8291). */
export const SubscriptionKeys = z.strictObject({
  p256dh: z.string().min(80).max(100),
  auth: z.string().min(20).max(30),
});

const oneOfMine = z.object({ contactMethodId: z.uuid() });
const Rules = z.object({ rules: z.array(PersonalRuleView) });

export const notifyContacts = {
  listChannels: defineRoute({
    id: "notify.listChannels",
    method: "GET",
    path: "/api/v1/channels",
    summary: "The ways by which people can be reached here, and what each still needs",
    permission: "notify:read",
    response: z.object({
      channels: z.array(ChannelView),
      pushKey: z.string().describe("the public key with which a browser subscribes to push messages (VAPID)"),
    }),
  }),
  listContactMethods: defineRoute({
    id: "notify.listContactMethods",
    method: "GET",
    path: "/api/v1/users/:user/contact-methods",
    summary: "How a person is reached, whether that is proven, and whether it works",
    permission: "access:read",
    params: z.object({ user: Name }),
    response: z.object({ contactMethods: z.array(ContactMethod) }),
  }),
  testUser: defineRoute({
    id: "notify.testUser",
    method: "POST",
    path: "/api/v1/users/:user/test-page",
    summary: "Send a person a test page, as their rule for an urgency says",
    permission: "access:write",
    params: z.object({ user: Name }),
    body: z.strictObject({ rule: Urgency.default("high") }).default({ rule: "high" }),
    response: z.object({ notifications: z.array(z.uuid()) }),
  }),
  sendMyContactCode: defineRoute({
    id: "notify.sendMyContactCode",
    method: "POST",
    path: "/api/v1/me/contact-methods/:contactMethodId/code",
    summary: "Send a code to one of my contact methods, to prove that it is mine",
    permission: "self",
    params: oneOfMine,
    response: z.object({ sent: z.string().describe("what its provider said") }),
  }),
  verifyMyContactMethod: defineRoute({
    id: "notify.verifyMyContactMethod",
    method: "POST",
    path: "/api/v1/me/contact-methods/:contactMethodId/verify",
    summary: "Prove that a contact method is mine, with the code that was sent there",
    permission: "self",
    params: oneOfMine,
    body: z.strictObject({
      code: z
        .string()
        .trim()
        .regex(/^\d{3}\s?\d{3}$/, "the six figures that were sent there"),
    }),
    response: ContactMethod,
  }),
  addMyDevice: defineRoute({
    id: "notify.addMyDevice",
    method: "POST",
    path: "/api/v1/me/devices",
    summary: "Reach me by push messages on this device; done by the device itself",
    permission: "self",
    body: z.strictObject({
      endpoint: z.url().max(2_000),
      keys: SubscriptionKeys,
      label: z.string().min(1).max(100).describe("Chrome on Android"),
      replaces: z.string().max(2_000).optional().describe("the endpoint that the device had before"),
    }),
    response: ContactMethod,
  }),
  getMyRules: defineRoute({
    id: "notify.getMyRules",
    method: "GET",
    path: "/api/v1/me/notification-rules",
    summary: "What happens when I am paged, by urgency",
    permission: "self",
    response: Rules,
  }),
  putMyRule: defineRoute({
    id: "notify.putMyRule",
    method: "PUT",
    path: "/api/v1/me/notification-rules/:urgency",
    summary: "Say what happens when I am paged",
    permission: "self",
    params: z.object({ urgency: Urgency }),
    body: PersonalRule,
    response: Rules,
  }),
  resetMyRule: defineRoute({
    id: "notify.resetMyRule",
    method: "DELETE",
    path: "/api/v1/me/notification-rules/:urgency",
    summary: "Go back to the rule that everybody begins with",
    permission: "self",
    params: z.object({ urgency: Urgency }),
    response: Done,
  }),
};
