import type { ChangeFact } from "@shipshape/domain/changes/fact";
import type { ChangeEvent, Reading } from "../change-source.ts";
import { readCdevents } from "./cdevents-read.ts";
import { fieldsAt, jsonOf, listAt, momentAt, needed, textAt } from "./payload.ts";

const parsed = (text: string | undefined): unknown => {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A CDEvent that came in by the door for alerts: its words are flat there, and put together again here. */
function cdEvent(event: ChangeEvent, details: unknown): Reading | undefined {
  const type = textAt(details, "type");
  const [context, subject] = [parsed(textAt(details, "context")), parsed(textAt(details, "subject"))];
  if (!type?.startsWith("dev.cdevents.") || !context || !subject) return undefined;
  const data = { context, subject };
  const envelope = { specversion: "1.0", id: textAt(context, "id"), source: textAt(context, "source"), type, data };
  return readCdevents({
    ...event,
    headers: { "content-type": "application/cloudevents+json" },
    body: Buffer.from(JSON.stringify(envelope)),
  });
}

/** A change event as PagerDuty's Events API v2 has it, taken at the door for alerts. */
export function readPagerdutyChange(event: ChangeEvent): Reading {
  const payload = fieldsAt(jsonOf(event.body));
  const details = fieldsAt(payload, "details");
  const whole = cdEvent(event, details);
  if (whole) return whole;
  const at = needed(momentAt(payload, "at"), "at");
  const fact: ChangeFact = {
    kind: "change",
    key: { source: `pagerduty:${textAt(payload, "integrationId") ?? "token"}`, externalId: event.delivery ?? event.id },
    at,
    fields: {
      place: {
        service: textAt(payload, "service") ?? textAt(details, "service"),
        name: textAt(payload, "source"),
        environment: textAt(details, "environment") ?? textAt(details, "env"),
      },
      change: "other",
      title: needed(textAt(payload, "summary"), "summary"),
      at,
      url: textAt(listAt(payload, "links")[0], "href"),
      details,
    },
  };
  return { facts: [fact] };
}
