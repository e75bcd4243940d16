import * as z from "zod";
import { parseInput } from "../../kernel/parse-input.ts";
import { type Answer, type Dialect, type DoorCall, type MountDoor, webhookKey } from "./door.ts";
import type { Caller } from "./integration-keys.ts";
import { problemAnswer } from "./problem-answer.ts";
import { type Received, receivedAlert } from "./received-alert.ts";
import { takeGroup, WebhookAlert } from "./webhook-group.ts";

const SOURCE = "alertmanager-webhook";

/** Alertmanager's webhook, version 4. What it may say beyond this is kept with the payload. */
const Webhook = z.object({
  version: z.literal("4", "only version 4 of Alertmanager's webhook is known"),
  groupKey: z.string().default(""),
  truncatedAlerts: z.number().default(0),
  alerts: z.array(WebhookAlert),
});

const received = (caller: Caller, alert: z.output<typeof WebhookAlert>, payload: unknown): Received =>
  receivedAlert({
    source: SOURCE,
    integrationId: caller.integrationId,
    defaultServiceName: caller.serviceName,
    status: alert.status,
    labels: alert.labels,
    annotations: alert.annotations,
    startsAtMs: alert.startsAt,
    endsAtMs: alert.status === "resolved" ? alert.endsAt : undefined,
    resolveTimeoutMs: Number.POSITIVE_INFINITY,
    generatorUrl: alert.generatorURL ?? null,
    payload,
  });

export const alertmanagerWebhook: Dialect = { source: SOURCE, kinds: ["alertmanager"], refuse: problemAnswer };

/** An alert is known by its labels, whatever group it comes in; it is over when its sender says so. */
async function receive(call: DoorCall): Promise<Answer> {
  const caller = await call.admit(webhookKey(call.request));
  const body = call.json();
  const webhook = parseInput(Webhook, body, "body");
  const payloads = (body as { alerts: unknown[] }).alerts;
  const alerts = webhook.alerts.map((alert, at) => received(caller, alert, payloads[at]));
  const mend = "let Alertmanager send all of them with 'max_alerts: 0'";
  return takeGroup(call, caller, alerts, { ...webhook, source: SOURCE, mend });
}

/** An Alertmanager that has us as a webhook receiver: by an integration's address, or with a token of ours. */
export function mountAlertmanagerWebhook(mountDoor: MountDoor): void {
  const path = "/api/v1/webhooks/alertmanager";
  const route = { method: "POST", keyOf: webhookKey } as const;
  mountDoor(alertmanagerWebhook, { ...route, id: "alerts.alertmanagerWebhook", path }, receive);
  mountDoor(alertmanagerWebhook, { ...route, id: "alerts.alertmanagerWebhookByKey", path: `${path}/:key` }, receive);
}
