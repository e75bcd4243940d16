import { createHash } from "node:crypto";
import type { CloudEvent } from "cloudevents";
import { wordIn } from "./body-fields.ts";
import { type Fields, flatWords, isFields, present } from "./flat-words.ts";
import type { Caller } from "./integration-keys.ts";
import { type Received, receivedAlert } from "./received-alert.ts";

const SOURCE = "cloudevents";

type Event = CloudEvent<unknown>;

/** What the last words of a type or a field of the data say of what it is about. */
const OVER =
  /(^|[._-])(resolved?|recovered|recovery|closed?|cleared|ok|ended|fixed|normal|healthy|up|restored|succeeded|passed)$/i;
const LOOKED_AFTER = /(^|[._-])acknowledged?$/i;
const BEGAN = new RegExp(
  `(^|[._-])(${[
    "opened|open|triggered?|firing|fired|detected|reported|created|raised|started|alerting|alarm",
    "failed|failing|failure|error|errored|crashed|down|lost|degraded|unhealthy|unavailable|unreachable",
    "breached|exceeded|violated|warning|critical|abnormal|expired",
  ].join("|")})$`,
  "i",
);
/** Counted, so that a type of any length is looked through once. */
const VERSION = /([._-]v?\d{1,9}){1,9}$/i;

/** A type without the version at its end: `dev.cdevents.incident.detected.0.2.0`. */
const unversioned = (type: string): string => type.replace(VERSION, "");

/** CDEvents of deliveries are no alerts but changes: deployments, builds, merges. */
export const isChange = ({ type }: Event): boolean =>
  type.startsWith("dev.cdevents.") &&
  !type.startsWith("dev.cdevents.incident.") &&
  !type.startsWith("dev.cdevents.ticket.");

const dataOf = ({ data }: Event): Fields => {
  if (data instanceof Uint8Array) return {};
  if (isFields(data)) return data;
  return data === undefined || data === null || data === "" ? {} : { data };
};

/** What CDEvents wrap their content in. */
const contentOf = (event: Event): Fields => {
  const data = dataOf(event);
  const { subject } = data;
  const content = isFields(subject) ? subject["content"] : undefined;
  return isFields(content) ? { ...data, ...content } : data;
};

/** One delivery of an event and the next are the same where source and id are (CloudEvents 1.0.2, § id). */
export const keyOfEvent = ({ integrationId }: Caller, { source, id }: Event): string =>
  createHash("sha256")
    .update(JSON.stringify([integrationId, source, id]))
    .digest("hex");

/** The alert that an event is about: its subject at its source, whatever happened to it; without a subject, the event itself. */
function identityOf({ integrationId }: Caller, event: Event): string {
  const base = unversioned(event.type).replace(OVER, "").replace(LOOKED_AFTER, "").replace(BEGAN, "");
  return `${integrationId ?? SOURCE}:${event.source} ${event.subject ?? event.id} ${base}`;
}

export const titleOfEvent = (event: Event): string =>
  wordIn(contentOf(event), "summary", "title", "message", "name", "description") ??
  [event.type, event.subject].filter(Boolean).join(" ");

const SPEC = [
  "id",
  "source",
  "type",
  "specversion",
  "time",
  "subject",
  "datacontenttype",
  "dataschema",
  "data",
  "data_base64",
];

const extensionsOf = (event: Event): Record<string, string> =>
  flatWords(Object.fromEntries(Object.entries(event.toJSON()).filter(([name]) => !SPEC.includes(name))));

/** An event as an alert. Severity is a field of the data, or the severity extension (`severitytext`). */
export function eventAlert(caller: Caller, event: Event): Received {
  const content = contentOf(event);
  const state = wordIn(content, "status", "state", "action") ?? unversioned(event.type);
  const identity = identityOf(caller, event);
  const { integrationId } = caller;
  if (LOOKED_AFTER.test(state))
    return { identity, integrationId, source: SOURCE, action: "acknowledge", by: null, note: null };
  const extensions = extensionsOf(event);
  const severity = (wordIn(content, "severity", "level") ?? extensions["severitytext"])?.toLowerCase();
  const service = wordIn(content, "service");
  const { labels, ...words } = content;
  return receivedAlert({
    identity,
    integrationId,
    source: SOURCE,
    status: OVER.test(state) ? "resolved" : "firing",
    title: titleOfEvent(event),
    severity,
    serviceName: service,
    defaultServiceName: caller.serviceName,
    labels: {
      ...extensions,
      ...(isFields(labels) ? flatWords(labels) : {}),
      ...present({ type: event.type, source: event.source, subject: event.subject, service, severity }),
    },
    annotations: flatWords(words),
    startsAtMs: event.time && !OVER.test(state) ? Date.parse(event.time) : undefined,
    endsAtMs: undefined,
    resolveTimeoutMs: Number.POSITIVE_INFINITY,
    generatorUrl: wordIn(content, "url", "link", "uri") ?? null,
    payload: event.toJSON(),
  });
}
