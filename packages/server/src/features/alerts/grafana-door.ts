import * as z from "zod";
import type { Clock } from "../../kernel/clock.ts";
import { parseInput } from "../../kernel/parse-input.ts";
import { type Answer, type Dialect, type DoorCall, type MountDoor, webhookKey } from "./door.ts";
import { flatWords, present } from "./flat-words.ts";
import { isLegacyGrafana, legacyAlerts } from "./grafana-legacy.ts";
import type { Caller } from "./integration-keys.ts";
import { problemAnswer } from "./problem-answer.ts";
import { type Received, receivedAlert } from "./received-alert.ts";
import { Refused } from "./refused.ts";
import { hexSignature, isSameText } from "./signature.ts";
import { takeGroup, WebhookAlert } from "./webhook-group.ts";

const SOURCE = "grafana";
const SIGNATURE = "x-grafana-alerting-signature";
/** Grafana leaves the name of the header to whoever sets it up; its documentation uses the first. */
const TIMESTAMPS = ["x-grafana-alerting-signature-timestamp", "x-grafana-alerting-timestamp"] as const;
const CLOCKS_DIFFER_MS = 5 * 60_000;

const Alert = WebhookAlert.extend({
  silenceURL: z.string().optional(),
  dashboardURL: z.string().optional(),
  panelURL: z.string().optional(),
  imageURL: z.string().optional(),
  ruleUID: z.string().optional(),
  values: z.record(z.string(), z.unknown()).nullish(),
  valueString: z.string().optional(),
});

/** Grafana's webhook contact point, since unified alerting (8): Alertmanager's shape with more in it. */
const Webhook = z.object({
  groupKey: z.string().default(""),
  truncatedAlerts: z.number().default(0),
  alerts: z.array(Alert, "a list of alerts: leave the custom payload of the contact point empty"),
});

export const grafana: Dialect = { source: SOURCE, kinds: ["grafana"], refuse: problemAnswer };

/** The signature over the raw body, and over the time before it where one is sent; an old time is somebody's replay. */
function checkSignature({ request, raw }: DoorCall, secret: string, clock: Clock): void {
  const given = request.headers[SIGNATURE];
  if (typeof given !== "string")
    throw new Refused("wrong_signature", `The header ${SIGNATURE} is missing: the integration is signed.`);
  const timestamp = TIMESTAMPS.map((name) => request.headers[name]).find((value) => typeof value === "string");
  const signed = typeof timestamp === "string" ? hexSignature(secret, timestamp, ":", raw) : hexSignature(secret, raw);
  if (!isSameText(given, signed))
    throw new Refused("wrong_signature", `The header ${SIGNATURE} does not fit the body.`);
  const awayMs = Math.abs(clock.now().getTime() - Number(timestamp ?? "0") * 1_000);
  if (timestamp !== undefined && !(awayMs <= CLOCKS_DIFFER_MS)) {
    throw new Refused("wrong_signature", "The signature was made more than 5 minutes from now.");
  }
}

const received = (caller: Caller, alert: z.output<typeof Alert>, payload: unknown): Received =>
  receivedAlert({
    source: SOURCE,
    integrationId: caller.integrationId,
    defaultServiceName: caller.serviceName,
    status: alert.status,
    labels: alert.labels,
    annotations: {
      ...present({
        dashboard: alert.dashboardURL,
        panel: alert.panelURL,
        silence: alert.silenceURL,
        image: alert.imageURL,
        values: Object.entries(flatWords(alert.values ?? {}))
          .map(([name, value]) => `${name}=${value}`)
          .join(" "),
      }),
      ...alert.annotations,
    },
    startsAtMs: alert.startsAt,
    endsAtMs: alert.status === "resolved" ? alert.endsAt : undefined,
    resolveTimeoutMs: Number.POSITIVE_INFINITY,
    generatorUrl: alert.generatorURL || alert.panelURL || null,
    payload,
  });

async function receive(clock: Clock, call: DoorCall): Promise<Answer> {
  const caller = await call.admit(webhookKey(call.request));
  if (caller.signingSecret !== undefined) checkSignature(call, caller.signingSecret, clock);
  const body = call.json();
  if (isLegacyGrafana(body)) {
    const alerts = legacyAlerts(caller, body);
    await call.take(caller, alerts);
    return { status: 200, body: { accepted: alerts.length } };
  }
  const webhook = parseInput(Webhook, body, "body");
  const payloads = (body as { alerts: unknown[] }).alerts;
  const alerts = webhook.alerts.map((alert, at) => received(caller, alert, payloads[at]));
  const mend = "set 'Max Alerts' of Grafana's contact point to 0";
  return takeGroup(call, caller, alerts, { ...webhook, source: SOURCE, mend });
}

/** Grafana's webhook contact point, and the notification channel of Grafana before 8. */
export function mountGrafana(mountDoor: MountDoor, { clock }: { readonly clock: Clock }): void {
  for (const method of ["POST", "PUT"] as const) {
    for (const path of ["/api/v1/webhooks/grafana", "/api/v1/webhooks/grafana/:key"]) {
      const id = `alerts.grafana${method}${path.endsWith(":key") ? "ByKey" : ""}`;
      mountDoor(grafana, { id, method, path, keyOf: webhookKey }, (call) => receive(clock, call));
    }
  }
}
