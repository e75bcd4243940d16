import { newId } from "../../kernel/id.ts";
import { objectIn, wordIn } from "./body-fields.ts";
import { type Answer, type Dialect, type DoorCall, type MountDoor, pathPart } from "./door.ts";
import { type Fields, flatWords, present } from "./flat-words.ts";
import type { Caller } from "./integration-keys.ts";
import { type Received, receivedAlert } from "./received-alert.ts";
import { invalidBody, type Refused } from "./refused.ts";

const SOURCE = "splunk-oncall";
const SEVERITIES: Readonly<Record<string, string>> = { CRITICAL: "critical", WARNING: "warning", INFO: "info" };
const TYPES = ["CRITICAL", "WARNING", "INFO", "RECOVERY", "ACKNOWLEDGEMENT"];

const CODES: Partial<Record<Refused["reason"], number>> = {
  wrong_key: 404,
  wrong_kind: 404,
  retired: 404,
  too_large: 413,
  unsupported: 415,
  overloaded: 503,
  fault: 500,
};

const splunk: Dialect = {
  source: SOURCE,
  kinds: ["splunk"],
  refuse: ({ reason, message }) => ({ status: CODES[reason] ?? 400, body: { result: "failure", message } }),
};

/** Fields that are read for what they are; any other, and `vo_annotate.…`, is shown under its own name. */
const KNOWN = ["message_type", "entity_id", "entity_display_name", "state_message", "state_start_time"];

function received(caller: Caller, key: string, type: string, routing: string | undefined, body: Fields): Received {
  const identity = `${caller.integrationId ?? SOURCE}:${key}`;
  const { integrationId } = caller;
  const note = wordIn(body, "state_message") ?? null;
  if (type === "ACKNOWLEDGEMENT") {
    return {
      identity,
      integrationId,
      source: SOURCE,
      action: "acknowledge",
      by: wordIn(body, "ack_author") ?? null,
      note,
    };
  }
  const words = flatWords(Object.fromEntries(Object.entries(body).filter(([name]) => !KNOWN.includes(name))));
  const title = wordIn(body, "entity_display_name") ?? key;
  const startSeconds = Number(wordIn(body, "state_start_time"));
  return receivedAlert({
    identity,
    integrationId,
    source: SOURCE,
    status: type === "RECOVERY" ? "resolved" : "firing",
    title,
    severity: SEVERITIES[type],
    defaultServiceName: caller.serviceName ?? routing,
    labels: present({
      entity_id: key,
      routing_key: routing,
      service: words["service"],
      host: words["host_name"],
      monitoring_tool: words["monitoring_tool"],
      severity: SEVERITIES[type],
    }),
    annotations: { ...words, ...present({ summary: title, description: note }) },
    startsAtMs: startSeconds > 0 && startSeconds < 253_402_300_800 ? startSeconds * 1_000 : undefined,
    endsAtMs: undefined,
    resolveTimeoutMs: Number.POSITIVE_INFINITY,
    generatorUrl: wordIn(body, "alert_url", "vo_annotate.u.url") ?? null,
    payload: body,
  });
}

async function receive(call: DoorCall): Promise<Answer> {
  const caller = await call.admit(pathPart(call.request, "key"));
  const body = objectIn(call.json());
  const type = wordIn(body, "message_type")?.toUpperCase();
  if (type === undefined || !TYPES.includes(type)) {
    throw invalidBody([{ path: "message_type", message: `must be one of ${TYPES.join(", ")}` }]);
  }
  const key = wordIn(body, "entity_id") ?? newId();
  await call.take(caller, [received(caller, key, type, pathPart(call.request, "routingKey"), body)]);
  return { status: 200, body: { result: "success", entity_id: key } };
}

/** Splunk On-Call's REST endpoint (VictorOps): the key, and whose alert it is, stand in the path. */
export function mountSplunk(mountDoor: MountDoor): void {
  const path = "/integrations/generic/20131114/alert/:key";
  const route = { method: "POST", keyOf: (request: DoorCall["request"]) => pathPart(request, "key") } as const;
  mountDoor(splunk, { ...route, id: "alerts.splunk", path }, receive);
  mountDoor(splunk, { ...route, id: "alerts.splunkRouted", path: `${path}/:routingKey` }, receive);
}
