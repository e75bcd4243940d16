import * as z from "zod";
import type { Http } from "../../kernel/http.ts";
import { parseInput } from "../../kernel/parse-input.ts";
import type { AlertIntake } from "./alert-intake.ts";
import { type ReceivedAlert, receivedAlert } from "./received-alert.ts";
import { stringMap, timeMs } from "./wire-time.ts";

const Alert = z.object({
  status: z.enum(["firing", "resolved"]),
  labels: stringMap,
  annotations: stringMap.default({}),
  startsAt: timeMs,
  endsAt: timeMs,
  generatorURL: z.string().optional(),
});

/** Alertmanager's webhook, version 4. What it may say beyond this is kept with the payload. */
const Webhook = z.object({
  version: z.literal("4", "only version 4 of Alertmanager's webhook is known"),
  truncatedAlerts: z.number().default(0),
  alerts: z.array(Alert),
});

const received = (alert: z.output<typeof Alert>, payload: unknown): ReceivedAlert =>
  receivedAlert({
    source: "alertmanager-webhook",
    status: alert.status,
    labels: alert.labels,
    annotations: alert.annotations,
    startsAtMs: alert.startsAt,
    endsAtMs: alert.status === "resolved" ? alert.endsAt : undefined,
    resolveTimeoutMs: Number.POSITIVE_INFINITY,
    generatorUrl: alert.generatorURL ?? null,
    payload,
  });

/** POST /api/v1/webhooks/alertmanager: an Alertmanager that has us as a receiver. It tells itself when an alert is over. */
export function mountAlertmanagerWebhook({ mountRaw }: Http, intake: AlertIntake): void {
  mountRaw(
    {
      id: "alerts.alertmanagerWebhook",
      method: "POST",
      path: "/api/v1/webhooks/alertmanager",
      permission: "alerts:ingest",
    },
    async ({ request }) => {
      const webhook = parseInput(Webhook, request.body, "body");
      const payloads = (request.body as { alerts: unknown[] }).alerts;
      await intake.take(webhook.alerts.map((alert, at) => received(alert, payloads[at])));
      return { accepted: webhook.alerts.length, truncatedBySender: webhook.truncatedAlerts };
    },
  );
}
