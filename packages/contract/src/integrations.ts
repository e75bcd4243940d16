import * as z from "zod";
import { defineEvent } from "./event.ts";
import { defineRoute } from "./route.ts";
import { Done, Moment, Name } from "./value.ts";

/** Who sends: each kind has a door that speaks its dialect. `heartbeat` is for what should be heard of from time to time. */
export const INTEGRATION_KINDS = [
  "alertmanager",
  "grafana",
  "pagerduty",
  "opsgenie",
  "cloudevents",
  "generic",
  "heartbeat",
  "datadog",
  "sentry",
  "squadcast",
  "splunk",
] as const;
export const IntegrationKind = z.enum(INTEGRATION_KINDS);
export type IntegrationKind = z.infer<typeof IntegrationKind>;

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** How often a heartbeat is expected, and how much later it may come before an alert opens. Seconds. */
export const HeartbeatPace = z.strictObject({
  everySeconds: z
    .int()
    .min(10)
    .max(400 * DAY),
  graceSeconds: z
    .int()
    .min(0)
    .max(7 * DAY)
    .default(60),
});

export const Heartbeat = HeartbeatPace.extend({
  graceSeconds: z.int(),
  lastPingAt: Moment.nullable(),
  dueAt: Moment.nullable().describe("when it counts as silent; none before the first one came"),
  silentSince: Moment.nullable(),
});

/** Requests that were not taken: of each reason how many, and what the last was told. */
export const IntegrationRefusal = z.object({
  reason: z.string().describe("invalid, unreadable, too_large, wrong_signature, wrong_kind …"),
  count: z.int(),
  lastAt: Moment,
  lastDetail: z.string(),
});

/** One sender and its key: a PagerDuty routing key, a GenieKey, the token of a webhook's address, a heartbeat's address. */
export const Integration = z.object({
  id: z.uuid(),
  name: Name,
  kind: IntegrationKind,
  service: Name.nullable().describe("whose alerts these are where they do not say"),
  keyHint: z.string().describe("the first characters of its key"),
  previousKeyUntil: Moment.nullable().describe("until when the key before the last rotation still works"),
  signed: z.boolean().describe("requests must carry a signature, made with a secret that only the sender and we know"),
  heartbeat: Heartbeat.nullable(),
  createdBy: z.string(),
  createdAt: Moment,
  lastSignalAt: Moment.nullable(),
  signals: z.int().describe("alerts and actions that came in by it"),
  refusals: z.array(IntegrationRefusal),
});

const integrationId = z.object({ integration: z.string().describe("its name or id") });

const SigningSecret = z
  .string()
  .min(8, "at least 8 characters")
  .max(500)
  .describe("the secret that the sender signs with, where it makes one itself (Sentry: Client Secret)");

/** The key itself, shown this once. */
const WithKey = z.object({
  integration: Integration,
  key: z.string().describe("shown this once"),
  signingSecret: z.string().nullable().describe("shown this once; none where requests are not signed"),
  url: z.string().describe("where this server is, as its senders see it"),
});

export const alertIntegrations = {
  listIntegrations: defineRoute({
    id: "alerts.listIntegrations",
    method: "GET",
    path: "/api/v1/integrations",
    summary: "Who may send alerts: what came in by each, when last, and what was refused",
    permission: "alerts:read",
    response: z.object({ integrations: z.array(Integration) }),
  }),
  createIntegration: defineRoute({
    id: "alerts.createIntegration",
    method: "POST",
    path: "/api/v1/integrations",
    summary: "Let somebody send alerts: makes a key, which is shown this once",
    permission: "alerts:write",
    body: z.strictObject({
      name: Name,
      kind: IntegrationKind,
      service: Name.optional().describe("whose alerts these are where they do not say"),
      signed: z.boolean().default(false).describe("make a secret for signatures (Grafana)"),
      signingSecret: SigningSecret.optional(),
      heartbeat: HeartbeatPace.optional().describe("for the kind heartbeat"),
    }),
    response: WithKey,
  }),
  updateIntegration: defineRoute({
    id: "alerts.updateIntegration",
    method: "PATCH",
    path: "/api/v1/integrations/:integration",
    summary: "Change whose alerts these are, or how often a heartbeat is expected; what is left out stays",
    permission: "alerts:write",
    params: integrationId,
    body: z.strictObject({
      service: Name.nullable().optional(),
      heartbeat: HeartbeatPace.optional(),
    }),
    response: Integration,
  }),
  rotateIntegration: defineRoute({
    id: "alerts.rotateIntegration",
    method: "POST",
    path: "/api/v1/integrations/:integration/rotate",
    summary: "Make a new key. The one before works for another day, unless it is taken away at once",
    permission: "alerts:write",
    params: integrationId,
    body: z.strictObject({
      atOnce: z.boolean().default(false).describe("the old key works no more: it leaked"),
    }),
    response: WithKey,
  }),
  undoRotateIntegration: defineRoute({
    id: "alerts.undoRotateIntegration",
    method: "POST",
    path: "/api/v1/integrations/:integration/undo-rotate",
    summary: "Take the last rotation back while the key before it works: the new key is forgotten",
    permission: "alerts:write",
    params: integrationId,
    response: Integration,
  }),
  sendSample: defineRoute({
    id: "alerts.sendSample",
    method: "POST",
    path: "/api/v1/integrations/:integration/sample",
    summary: "Send a sample by an integration's own door, as its sender would; it pages nobody and is over at once",
    permission: "alerts:write",
    params: integrationId,
    response: z.object({
      status: z.int().describe("what the door answered"),
      body: z.string(),
      alert: z.string().nullable().describe("the alert that it became: ALR-12"),
    }),
  }),
  deleteIntegration: defineRoute({
    id: "alerts.deleteIntegration",
    method: "DELETE",
    path: "/api/v1/integrations/:integration",
    summary: "Take a sender's key away, at once; can be taken back",
    permission: "alerts:write",
    params: integrationId,
    response: Done,
  }),
  restoreIntegration: defineRoute({
    id: "alerts.restoreIntegration",
    method: "POST",
    path: "/api/v1/integrations/:integration/restore",
    summary: "Take the removal of an integration back: the same key works again",
    permission: "alerts:write",
    params: z.object({ integration: z.uuid() }),
    response: Integration,
  }),
};

export const integrationChanged = defineEvent(
  "alerts.integrationChanged",
  "Somebody may send alerts, may no more, or has another key",
  z.object({
    integrationId: z.uuid(),
    name: Name,
    kind: IntegrationKind,
    change: z.enum(["created", "updated", "rotated", "deleted", "restored"]),
  }),
);

/** A change somewhere that somebody told us of, as PagerDuty's change events do: context for whoever looks for a cause. */
export const changeReceived = defineEvent(
  "alerts.changeReceived",
  "A sender told of a change: a deployment, a merge, a rotated secret",
  z.object({
    integrationId: z.uuid().nullable(),
    service: Name.nullable(),
    summary: z.string(),
    source: z.string().nullable(),
    at: Moment,
    details: z.unknown(),
    links: z.array(z.object({ href: z.string(), text: z.string().optional() })),
  }),
);
