import { type CloudEvent, HTTP } from "cloudevents";
import type { FastifyRequest } from "fastify";
import type { Kernel } from "../../kernel/kernel.ts";
import { eventAlert, isChange, keyOfEvent, titleOfEvent } from "./cloudevent-alert.ts";
import { type Answer, type Dialect, type DoorCall, type MountDoor, notTooDeep, webhookKey } from "./door.ts";
import { flatWords, isFields } from "./flat-words.ts";
import { problemAnswer } from "./problem-answer.ts";
import { receivedEventStore } from "./received-event-store.ts";
import { invalidBody, Refused } from "./refused.ts";
import { tellChanges } from "./tell-changes.ts";
import { momentMs } from "./wire-time.ts";

type Event = CloudEvent<unknown>;

/** A key by RFC 6750: in the authorization header or, where a sender can do no better, as `access_token` of the query. */
const keyOf = (request: FastifyRequest): string | undefined => {
  const { access_token: token } = request.query as Record<string, unknown>;
  return webhookKey(request) ?? (typeof token === "string" ? token : undefined);
};

export const cloudEvents: Dialect = { source: "cloudevents", kinds: ["cloudevents"], refuse: problemAnswer };

/** The events of a request, whichever of the three content modes it is in. 415 where it is none, 400 where it is a wrong one. */
function eventsOf({ request, raw }: DoorCall): Event[] {
  const message = { headers: request.headers, body: raw.toString("utf8") };
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("application/cloudevents") && request.headers["ce-specversion"] === undefined) {
    throw new Refused(
      "unsupported",
      "This is no CloudEvent: neither ce-… headers nor content-type application/cloudevents+json.",
    );
  }
  if (/^application\/cloudevents(-batch)?\+(?!json)/.test(type)) {
    throw new Refused(
      "unsupported",
      "CloudEvents are read in JSON: application/cloudevents+json or application/cloudevents-batch+json.",
    );
  }
  let events: unknown;
  try {
    events = HTTP.toEvent(message);
  } catch (error) {
    throw new Refused("unreadable", `The event cannot be read: ${error instanceof Error ? error.message : "?"}`);
  }
  const list = notTooDeep((Array.isArray(events) ? events : [events]) as Event[]);
  const ids = idsSaid({ request, raw }, type);
  const faults = list.flatMap((event, at) => faultsOf(event, ids[at], list.length > 1 ? `[${at}]` : "event"));
  if (faults.length > 0) throw invalidBody(faults);
  return list;
}

/** The ids as they came: the library makes one up where there is none, and each delivery would be another event. */
function idsSaid({ request, raw }: Pick<DoorCall, "request" | "raw">, type: string): readonly unknown[] {
  if (!type.startsWith("application/cloudevents")) return [request.headers["ce-id"]];
  const said: unknown = JSON.parse(raw.toString("utf8"));
  return [said].flat().map((event) => (isFields(event) ? event["id"] : undefined));
}

function faultsOf(event: Event, id: unknown, path: string) {
  const needed = { id, source: event.source, type: event.type };
  const missing = Object.entries(needed).flatMap(([name, value]) =>
    typeof value === "string" && value !== "" ? [] : [name],
  );
  const faults = missing.map((name) => ({ path: `${path}.${name}`, message: "is required: a text that is not empty" }));
  if (event.specversion !== "1.0" && event.specversion !== "0.3") {
    faults.push({ path: `${path}.specversion`, message: "must be 1.0" });
  }
  if (event.time !== undefined && momentMs(event.time) === undefined) {
    faults.push({ path: `${path}.time`, message: "must be an RFC 3339 timestamp" });
  }
  return faults;
}

/** A delivery that CDEvents tell of. */
const changeOf = ({ clock }: Kernel, event: Event) => ({
  summary: titleOfEvent(event),
  source: event.source,
  at: event.time ? new Date(event.time) : clock.now(),
  details: { type: event.type, ...flatWords(event.data) },
  links: [],
});

/** POST: 202, on disk. An event that came before (source and id) is taken again, and changes nothing. */
async function receive(kernel: Kernel, call: DoorCall): Promise<Answer> {
  const caller = await call.admit(keyOf(call.request));
  const events = eventsOf(call);
  const store = receivedEventStore(kernel.db);
  const known = await store.known(events.map((event) => keyOfEvent(caller, event)));
  const fresh = new Map(events.map((event) => [keyOfEvent(caller, event), event]));
  for (const key of known) fresh.delete(key);
  const news = [...fresh.values()];
  await call.take(
    caller,
    news.filter((event) => !isChange(event)).map((event) => eventAlert(caller, event)),
  );
  const changes = news.filter(isChange).map((event) => changeOf(kernel, event));
  await tellChanges(kernel, caller, changes);
  // only now: an event that is noted but not taken would be lost when it comes again
  if (fresh.size > 0) await store.add([...fresh.keys()]);
  return { status: 202, headers: { "cache-control": "private" } };
}

/** OPTIONS: whoever asks for permission gets it at an address with a key of ours (CloudEvents' webhook specification, § 4). */
async function allow(call: DoorCall): Promise<Answer> {
  await call.admit(keyOf(call.request));
  const { "webhook-request-origin": origin, "webhook-request-rate": rate } = call.request.headers;
  const granted: Record<string, string> = origin
    ? { "webhook-allowed-origin": String(origin), "webhook-allowed-rate": String(rate ?? "*") }
    : {};
  return { status: 200, headers: { allow: "POST, OPTIONS", ...granted } };
}

/** CloudEvents over HTTP, from anything that emits them; CDEvents ride along. */
export function mountCloudEvents(mountDoor: MountDoor, kernel: Kernel): void {
  for (const path of ["/api/v1/cloudevents", "/api/v1/cloudevents/:key"]) {
    const id = path.endsWith(":key") ? "ByKey" : "";
    mountDoor(cloudEvents, { id: `alerts.cloudEvents${id}`, method: "POST", path, keyOf }, (call) =>
      receive(kernel, call),
    );
    mountDoor(cloudEvents, { id: `alerts.cloudEventsAllow${id}`, method: "OPTIONS", path, keyOf }, allow);
  }
}
