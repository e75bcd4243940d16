import type { WireCdEvent } from "./build-event.ts";

/** A CDEvent as the body and headers of an HTTP request: the CloudEvents binding of the specification. */
export type HttpMessage = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

const attributes = ({ context, subject }: WireCdEvent) => ({
  specversion: "1.0",
  id: context.id,
  source: context.source,
  type: context.type,
  subject: subject.id,
  time: String(context["timestamp"]),
});

/** Binary mode: the attributes are headers, the body is the CDEvent. */
export function binaryMessage(event: WireCdEvent): HttpMessage {
  const named = Object.entries(attributes(event)).map(([name, value]) => [`ce-${name}`, value] as const);
  return {
    headers: { ...Object.fromEntries(named), "content-type": "application/json" },
    body: JSON.stringify(event),
  };
}

const structured = (event: WireCdEvent) => ({ ...attributes(event), datacontenttype: "application/json", data: event });

/** Structured mode: one JSON document holds both. */
export const structuredMessage = (event: WireCdEvent): HttpMessage => ({
  headers: { "content-type": "application/cloudevents+json" },
  body: JSON.stringify(structured(event)),
});

/** Batch mode: many events in one request. */
export const batchMessage = (events: readonly WireCdEvent[]): HttpMessage => ({
  headers: { "content-type": "application/cloudevents-batch+json" },
  body: JSON.stringify(events.map(structured)),
});

/** One CloudEvent: what its envelope says, and the data as JSON gives it. */
export type CloudEnvelope = {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string | undefined;
  readonly data: unknown;
};

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function envelopeOf(attribute: (name: string) => unknown, data: unknown, where: string): CloudEnvelope {
  const required = (name: string): string => {
    const value = attribute(name);
    if (typeof value === "string" && value !== "") return value;
    throw new Error(`${where} has no ${name}, which every CloudEvent has`);
  };
  if (attribute("specversion") !== "1.0")
    throw new Error(`${where} is of no version of CloudEvents that is read: specversion 1.0 is`);
  const time = attribute("time");
  return {
    id: required("id"),
    source: required("source"),
    type: required("type"),
    time: typeof time === "string" ? time : undefined,
    data,
  };
}

const textOfBase64 = (base64: string): string =>
  new TextDecoder().decode(Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)));

function ofDocument(value: unknown, where: string): CloudEnvelope {
  if (!isObject(value)) throw new Error(`${where} is no JSON object`);
  const base64 = value["data_base64"];
  const data = typeof base64 === "string" ? JSON.parse(textOfBase64(base64)) : value["data"];
  return envelopeOf((name) => value[name], data, where);
}

/** The events of a request in any of the three modes. Throws a sentence that says what is wrong with it. */
export function cloudEventsOf(headers: Headers, body: string): readonly CloudEnvelope[] {
  const contentType = String(headers["content-type"] ?? "").toLowerCase();
  const parsed: unknown = JSON.parse(body.replace(/^\uFEFF/, ""));
  if (contentType.startsWith("application/cloudevents-batch")) {
    if (!Array.isArray(parsed)) throw new Error("A batch of CloudEvents is a JSON array.");
    return parsed.map((one, at) => ofDocument(one, `event [${at}]`));
  }
  if (contentType.startsWith("application/cloudevents")) return [ofDocument(parsed, "the event")];
  const decoded = (name: string): unknown => {
    const value = headers[`ce-${name}`];
    if (typeof value !== "string") return value;
    try {
      return decodeURIComponent(value);
    } catch {
      return value;
    }
  };
  if (headers["ce-specversion"] === undefined) {
    throw new Error("This is no CloudEvent: neither ce-… headers nor content-type application/cloudevents+json.");
  }
  return [envelopeOf(decoded, parsed, "the event")];
}
