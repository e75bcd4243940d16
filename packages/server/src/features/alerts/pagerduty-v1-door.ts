import type { Answer, Dialect, DoorCall, MountDoor } from "./door.ts";
import { type Fields, flatWords, present } from "./flat-words.ts";
import type { Caller } from "./integration-keys.ts";
import {
  admitKey,
  dedupKeyOf,
  type EventAction,
  eventProblems,
  eventRefusal,
  faultAnswer,
  identityOf,
  objectOf,
  receivedEvent,
  refuseEvent,
  textIn,
  textProblem,
} from "./pagerduty-event.ts";
import { receivedAlert } from "./received-alert.ts";

const LIMIT_BYTES = 512_000;
const LONGEST_DESCRIPTION = 1_024;
const SOURCE = "pagerduty-v1";

/** Events API v1 says "too much" with 403, which its senders try again; anything else they do not send again. */
const refuse = eventRefusal({
  key: "service key",
  limitBytes: LIMIT_BYTES,
  fault: "internal server error",
  unrecognized: "unrecognized object",
  tooMuch: (message) => faultAnswer(403, "throttle exceeded", "Too many API calls at a time: retry later", [message]),
});

export const pagerDutyV1: Dialect = { source: SOURCE, kinds: ["pagerduty"], refuse };

const withoutKey = ({ service_key: _, ...event }: Fields): Fields => event;

function alertOf(caller: Caller, key: string, event: Fields) {
  const details = flatWords(event["details"]);
  const summary = textIn(event["description"]) ?? "";
  return receivedAlert({
    identity: identityOf(caller, key),
    integrationId: caller.integrationId,
    source: SOURCE,
    status: "firing",
    title: summary,
    // v1 has no word for it: whatever is sent there is meant to reach somebody
    severity: details["severity"] ?? "critical",
    defaultServiceName: caller.serviceName,
    labels: present({
      ...present({ service: details["service"], env: details["env"] ?? details["environment"] }),
      client: textIn(event["client"]),
      severity: details["severity"] ?? "critical",
    }),
    annotations: { ...details, summary },
    startsAtMs: undefined,
    endsAtMs: undefined,
    resolveTimeoutMs: Number.POSITIVE_INFINITY,
    generatorUrl: textIn(event["client_url"]) ?? null,
    payload: withoutKey(event),
  });
}

/** POST /generic/2010-04-15/create_event.json */
async function createEvent(call: DoorCall): Promise<Answer> {
  const event = objectOf(call.json());
  const caller = await admitKey(call, "service_key", event["service_key"]);
  const action = event["event_type"] as EventAction;
  const problems = [
    ...eventProblems(event, { key: "service_key", action: "event_type", dedup: "incident_key" }),
    textProblem("description", event["description"], LONGEST_DESCRIPTION, action === "trigger"),
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw refuseEvent(problems);
  const key = dedupKeyOf(event["incident_key"]);
  const alert = () => alertOf(caller, key, event);
  await call.take(caller, [receivedEvent(caller, { source: SOURCE, action, key, payload: withoutKey(event), alert })]);
  return { status: 200, body: { status: "success", message: "Event processed", incident_key: key } };
}

/** PagerDuty's Events API v1, which many an older sender still speaks. */
export function mountPagerDutyV1(mountDoor: MountDoor): void {
  const path = "/generic/2010-04-15/create_event.json";
  mountDoor(
    pagerDutyV1,
    { id: "alerts.pagerdutyCreateEvent", method: "POST", path, limitBytes: LIMIT_BYTES },
    createEvent,
  );
}
