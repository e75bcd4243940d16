import { priorityWord } from "@shipshape/domain/alerts/priority";
import { objectIn, wordIn } from "./body-fields.ts";
import { type Answer, type Dialect, type DoorCall, type MountDoor, webhookKey } from "./door.ts";
import { type Fields, present } from "./flat-words.ts";
import type { Caller } from "./integration-keys.ts";
import { problemAnswer } from "./problem-answer.ts";
import { type Received, receivedAlert } from "./received-alert.ts";
import { invalidBody } from "./refused.ts";

const SOURCE = "datadog";

/** Datadog sends again after any 5xx, up to five times, and waits 15 seconds. */
const datadog: Dialect = { source: SOURCE, kinds: ["datadog"], refuse: problemAnswer };

/** What Datadog has no value for it leaves as it stands in the template: `$HOSTNAME`. */
const said = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => typeof value !== "string" || !/^\$[A-Z_]+$/.test(value)),
  );

/** `env:prod,service:payments,urgent` as labels; a tag without a value is one that says itself. */
function labelsOf(tags: string | undefined): Record<string, string> {
  const words = (tags ?? "").split(",").map((tag) => tag.trim());
  return Object.fromEntries(
    words.filter(Boolean).map((tag): [string, string] => {
      const [name = "", ...rest] = tag.split(":");
      return [name, rest.join(":") || "true"];
    }),
  );
}

function alertOf(caller: Caller, body: Fields): Received {
  const fields = said(body);
  const word = (...names: string[]) => wordIn(fields, ...names);
  const transition = word("transition", "alert_transition");
  const key = word("alert_cycle_key", "aggreg_key", "alert_id");
  const faults = [
    ...(transition === undefined ? [{ path: "transition", message: 'is missing: "$ALERT_TRANSITION"' }] : []),
    ...(key === undefined ? [{ path: "alert_cycle_key", message: 'is missing: "$ALERT_CYCLE_KEY"' }] : []),
  ];
  if (faults.length > 0) throw invalidBody(faults);
  const title = word("title", "event_title", "alert_title");
  const labels = labelsOf(word("tags"));
  const severity = labels["severity"] ?? (/warn/i.test(transition ?? "") ? "warning" : "critical");
  return receivedAlert({
    identity: `${caller.integrationId ?? SOURCE}:${key}`,
    integrationId: caller.integrationId,
    source: SOURCE,
    status: /recovered/i.test(transition ?? "") ? "resolved" : "firing",
    title,
    severity,
    priority: priorityWord(word("priority", "alert_priority")),
    defaultServiceName: caller.serviceName,
    labels: {
      ...labels,
      ...present({ severity, hostname: word("hostname"), metric: word("metric"), scope: word("scope") }),
    },
    annotations: present({
      summary: title,
      description: word("message", "event_msg", "text_only_msg"),
      query: word("query"),
      transition,
      snapshot: word("snapshot"),
      monitor: word("alert_id"),
    }),
    startsAtMs: undefined,
    endsAtMs: undefined,
    resolveTimeoutMs: Number.POSITIVE_INFINITY,
    generatorUrl: word("link") ?? null,
    payload: body,
  });
}

async function receive(call: DoorCall): Promise<Answer> {
  const caller = await call.admit(webhookKey(call.request));
  await call.take(caller, [alertOf(caller, objectIn(call.json()))]);
  return { status: 200, body: { accepted: 1 } };
}

/** Datadog's webhooks integration with the template that the integration's page has ready. */
export function mountDatadog(mountDoor: MountDoor): void {
  const path = "/api/v1/webhooks/datadog";
  const route = { method: "POST", keyOf: webhookKey } as const;
  mountDoor(datadog, { ...route, id: "alerts.datadog", path }, receive);
  mountDoor(datadog, { ...route, id: "alerts.datadogByKey", path: `${path}/:key` }, receive);
}
