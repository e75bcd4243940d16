import { createHash } from "node:crypto";
import { priorityWord } from "@shipshape/domain/alerts/priority";
import { wordIn } from "./body-fields.ts";
import { type Fields, flatWords, isFields, present } from "./flat-words.ts";
import type { Caller } from "./integration-keys.ts";
import { identityFrom, type Received, receivedAlert } from "./received-alert.ts";
import { invalidBody } from "./refused.ts";

const OVER =
  /^(close|closed|resolve|resolved|ok|okay|recover|recovered|recovery|clear|cleared|normal|up|green|fixed|end|ended)$/i;
const LOOKED_AFTER = /^(ack|acknowledge|acknowledged|acknowledgement)$/i;

/** Fields that are read for what they are; any other becomes an annotation under its own name. */
const KNOWN = [
  "summary",
  "title",
  "message",
  "alertname",
  "name",
  "subject",
  "details",
  "description",
  "action",
  "status",
  "state",
  "event_action",
  "dedup",
  "dedup_key",
  "alert_uid",
  "alias",
  "labels",
  "tags",
  "meta",
  "severity",
  "level",
  "priority",
  "service",
  "link_to_upstream_details",
  "url",
  "link",
];

/** `name=value` words, as a form or GoAlert's `meta` have them, or an object of them. */
function pairsIn(value: unknown): Record<string, string> {
  if (isFields(value)) return flatWords(value);
  const words = Array.isArray(value) ? value : typeof value === "string" ? [value] : [];
  const pairs = words.map((word) => String(word).split(/[=:](.*)/s));
  return Object.fromEntries(pairs.flatMap(([name, rest]) => (name && rest ? [[name.trim(), rest.trim()]] : [])));
}

/** The key of a request without one: the same title is the same alert. */
const keyOfTitle = (title: string): string => createHash("sha256").update(title).digest("hex").slice(0, 32);

/** What a request in anybody's words says: an alert, its end, or that somebody looks after it. */
export function genericAlert(caller: Caller, source: string, fields: Fields, payload: unknown): Received {
  const title = wordIn(fields, "summary", "title", "message", "alertname", "name", "subject");
  const given = wordIn(fields, "dedup", "dedup_key", "alert_uid", "alias");
  if (title === undefined && given === undefined) {
    throw invalidBody([{ path: "summary", message: "say what is wrong: a field summary, title or message" }]);
  }
  const action = wordIn(fields, "action", "status", "state", "event_action") ?? "";
  const identity = identityFrom(`${caller.integrationId ?? source}:${given ?? keyOfTitle(title ?? "")}`);
  const { integrationId } = caller;
  if (LOOKED_AFTER.test(action))
    return { identity, integrationId, source, action: "acknowledge", by: null, note: null };

  const severity = wordIn(fields, "severity", "level");
  const details = wordIn(fields, "details", "description") ?? (fields["title"] ? wordIn(fields, "message") : undefined);
  const others = Object.fromEntries(Object.entries(fields).filter(([name]) => !KNOWN.includes(name)));
  const service = wordIn(fields, "service");
  return receivedAlert({
    identity,
    integrationId,
    source,
    status: OVER.test(action) ? "resolved" : "firing",
    bare: OVER.test(action) && title === undefined,
    title,
    severity,
    priority: priorityWord(wordIn(fields, "priority")),
    serviceName: service,
    defaultServiceName: caller.serviceName,
    labels: {
      ...pairsIn(fields["tags"]),
      ...pairsIn(fields["meta"]),
      ...pairsIn(fields["labels"]),
      ...present({ service, severity }),
    },
    annotations: {
      ...flatWords(others),
      ...present({ summary: title, description: details ?? flatText(fields["details"]) }),
    },
    startsAtMs: undefined,
    endsAtMs: undefined,
    resolveTimeoutMs: Number.POSITIVE_INFINITY,
    generatorUrl: wordIn(fields, "link_to_upstream_details", "url", "link") ?? null,
    payload,
  });
}

/** Details that are an object are shown as one. */
const flatText = (value: unknown): string | undefined =>
  typeof value === "object" && value !== null ? JSON.stringify(value) : undefined;
