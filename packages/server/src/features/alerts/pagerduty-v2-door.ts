import type { Kernel } from "../../kernel/kernel.ts";
import type { Answer, Dialect, DoorCall, MountDoor } from "./door.ts";
import { type Fields, flatWords, isFields, present } from "./flat-words.ts";
import type { Caller } from "./integration-keys.ts";
import {
  admitKey,
  choiceProblem,
  dedupKeyOf,
  type EventAction,
  eventProblems,
  eventRefusal,
  faultAnswer,
  identityOf,
  isBlank,
  missing,
  objectOf,
  receivedEvent,
  refuseEvent,
  textIn,
  textProblem,
  timeOf,
  timeProblem,
} from "./pagerduty-event.ts";
import { receivedAlert } from "./received-alert.ts";
import { tellChanges } from "./tell-changes.ts";

/** Alertmanager's own limit for an event, which is PagerDuty's 512 KB. */
const LIMIT_BYTES = 512_000;
const LONGEST_SUMMARY = 1_024;
const LONGEST_FIELD = 1_024;
const SEVERITIES = ["critical", "warning", "error", "info"];
const SOURCE = "pagerduty-v2";

/** Events API v2 says "too much" with 503: any 5xx is sent again. */
const refuse = eventRefusal({
  key: "routing key",
  limitBytes: LIMIT_BYTES,
  fault: "Internal server error",
  unrecognized: "Unrecognized object",
  tooMuch: (message) => ({
    ...faultAnswer(503, "Service unavailable", "Retry later", [message]),
    headers: { "retry-after": "1" },
  }),
});

export const pagerDutyV2: Dialect = { source: SOURCE, kinds: ["pagerduty"], refuse };

const objectIn = (value: unknown): Fields | undefined => (isFields(value) ? value : undefined);

/** What is wrong with what a trigger says: PD-CEF's three required fields, and those that have limits. */
function payloadProblems(value: unknown): string[] {
  if (isBlank(value)) return [missing("payload")];
  const payload = objectIn(value);
  if (!payload) return ["'payload' is invalid (must be an object)"];
  return [
    textProblem("payload.summary", payload["summary"], LONGEST_SUMMARY, true),
    textProblem("payload.source", payload["source"], Number.POSITIVE_INFINITY, true),
    choiceProblem("payload.severity", payload["severity"], SEVERITIES),
    timeProblem("payload.timestamp", payload["timestamp"]),
    ...["component", "group", "class"].map((name) => textProblem(`payload.${name}`, payload[name], LONGEST_FIELD)),
  ].filter((problem) => problem !== undefined);
}

const linksOf = (value: unknown): { href: string; text?: string }[] =>
  (Array.isArray(value) ? value : []).flatMap((link: unknown) => {
    const { href, text } = objectIn(link) ?? {};
    if (typeof href !== "string" || href === "") return [];
    return [{ href, ...(typeof text === "string" ? { text } : {}) }];
  });

function alertOf(caller: Caller, key: string, event: Fields) {
  const payload = objectIn(event["payload"]) ?? {};
  const text = (name: string) => textIn(payload[name]);
  const details = flatWords(payload["custom_details"]);
  const summary = text("summary") ?? "";
  const severity = text("severity") ?? "";
  const [link] = linksOf(event["links"]);
  return receivedAlert({
    identity: identityOf(caller, key),
    integrationId: caller.integrationId,
    source: SOURCE,
    status: "firing",
    title: summary,
    severity,
    defaultServiceName: caller.serviceName,
    labels: present({
      ...present({ service: details["service"], env: details["env"] ?? details["environment"] }),
      source: text("source"),
      component: text("component"),
      group: text("group"),
      class: text("class"),
      client: textIn(event["client"]),
      severity,
    }),
    annotations: { ...details, summary },
    startsAtMs: timeOf(payload["timestamp"]),
    endsAtMs: undefined,
    resolveTimeoutMs: Number.POSITIVE_INFINITY,
    generatorUrl: textIn(event["client_url"]) ?? link?.href ?? null,
    payload: withoutKey(event),
  });
}

/** What is kept of an event holds no key. */
const withoutKey = ({ routing_key: _, ...event }: Fields): Fields => event;

/** POST /v2/enqueue */
async function enqueue(call: DoorCall): Promise<Answer> {
  const event = objectOf(call.json());
  const caller = await admitKey(call, "routing_key", event["routing_key"]);
  const names = { key: "routing_key", action: "event_action", dedup: "dedup_key" };
  const action = event["event_action"] as EventAction;
  const problems = [...eventProblems(event, names), ...(action === "trigger" ? payloadProblems(event["payload"]) : [])];
  if (problems.length > 0) throw refuseEvent(problems);
  const key = dedupKeyOf(event["dedup_key"]);
  const alert = () => alertOf(caller, key, event);
  await call.take(caller, [receivedEvent(caller, { source: SOURCE, action, key, payload: withoutKey(event), alert })]);
  return { status: 202, body: { status: "success", message: "Event processed", dedup_key: key } };
}

/** POST /v2/change/enqueue: no alert, but told, so that whoever looks for a cause finds it. */
async function enqueueChange(kernel: Kernel, call: DoorCall): Promise<Answer> {
  const event = objectOf(call.json());
  const caller = await admitKey(call, "routing_key", event["routing_key"]);
  const payload = objectIn(event["payload"]);
  const problems = (
    payload
      ? [
          textProblem("payload.summary", payload["summary"], LONGEST_SUMMARY, true),
          timeProblem("payload.timestamp", payload["timestamp"]),
        ]
      : [missing("payload")]
  ).filter((problem) => problem !== undefined);
  if (problems.length > 0 || !payload) throw refuseEvent(problems);
  const change = {
    summary: textIn(payload["summary"]) ?? "",
    source: textIn(payload["source"]) ?? null,
    at: new Date(timeOf(payload["timestamp"]) ?? kernel.clock.now().getTime()),
    details: payload["custom_details"] ?? {},
    links: linksOf(event["links"]),
  };
  await tellChanges(kernel, caller, [change]);
  await call.take(caller, []);
  return { status: 202, body: { status: "success", message: "Change event processed" } };
}

/** PagerDuty's Events API v2, for alerts and for changes: a sender needs another host and a key of ours, nothing else. */
export function mountPagerDutyV2(mountDoor: MountDoor, kernel: Kernel): void {
  const route = (id: string, path: string) => ({ id, method: "POST" as const, path, limitBytes: LIMIT_BYTES });
  mountDoor(pagerDutyV2, route("alerts.pagerdutyEnqueue", "/v2/enqueue"), enqueue);
  mountDoor(pagerDutyV2, route("alerts.pagerdutyChange", "/v2/change/enqueue"), (call) => enqueueChange(kernel, call));
}
