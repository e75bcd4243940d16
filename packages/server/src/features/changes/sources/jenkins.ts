import { cloudEventsOf } from "@shipshape/contract/cdevents/cloudevent";
import { Refused } from "../../../kernel/refused.ts";
import { readJenkins } from "./jenkins-read.ts";
import { requireJson } from "./json-body.ts";
import { textAt } from "./payload.ts";
import { digestOf, headerOf, headersOf, verifyBearerOrPath } from "./proof.ts";
import type { SourceEvent, SourceKind, SourceRequest } from "./source-kind.ts";

const CLOUD_HEADERS = ["content-type", "ce-specversion", "ce-id", "ce-source", "ce-type", "ce-time", "ce-subject"];

export const isCloudEvent = (request: SourceRequest): boolean =>
  headerOf(request, "ce-specversion") !== undefined ||
  (headerOf(request, "content-type") ?? "").toLowerCase().startsWith("application/cloudevents");

/** The CloudEvents of a request, each by itself: those of a batch in the structured form. */
export function cloudEventParts(request: SourceRequest): SourceEvent[] {
  const text = request.body.toString("utf8");
  const headers = headersOf(request, ...CLOUD_HEADERS);
  let events: ReturnType<typeof cloudEventsOf>;
  try {
    events = cloudEventsOf(request.headers, text);
  } catch (error) {
    throw new Refused("unreadable", `The event cannot be read: ${error instanceof Error ? error.message : "?"}`);
  }
  const isBatch = (headers["content-type"] ?? "").toLowerCase().startsWith("application/cloudevents-batch");
  return events.map((event) => ({
    kind: event.type,
    // ids of CloudEvents are unique at their source
    delivery: `${event.source} ${event.id}`,
    ...(isBatch
      ? {
          headers: { "content-type": "application/cloudevents+json" },
          body: Buffer.from(JSON.stringify({ specversion: "1.0", ...event })),
        }
      : { headers, body: request.body }),
  }));
}

/**
 * Jenkins: the Notification plugin's phases, or the CloudEvents plugin. Neither signs: the one sends the user and password of its
 * address, the other nothing but the address, so that the secret stands there.
 */
export const jenkins: SourceKind = {
  verify: verifyBearerOrPath,
  events(request) {
    if (isCloudEvent(request)) return cloudEventParts(request);
    const payload = requireJson(request);
    const kind = (textAt(payload, "build", "phase") ?? "unknown").toLowerCase();
    return [{ kind, delivery: digestOf(request.body), headers: {}, body: request.body }];
  },
  saidAt: /"timestamp"\s*:\s*(\d{12,14})/,
  read: readJenkins,
};
