import { priorityWord } from "@shipshape/domain/alerts/priority";
import * as z from "zod";
import { parseInput } from "../../kernel/parse-input.ts";
import { type Answer, type Dialect, type DoorCall, type MountDoor, webhookKey } from "./door.ts";
import { flatWords, present } from "./flat-words.ts";
import { identityOf } from "./pagerduty-event.ts";
import { problemAnswer } from "./problem-answer.ts";
import { receivedAlert } from "./received-alert.ts";

const SOURCE = "squadcast";
/** What is larger, Squadcast refuses with 413. */
const LIMIT_BYTES = 30 * 1_024;

const Body = z.object({
  message: z.string().min(1, "is required"),
  description: z.string().min(1, "is required"),
  tags: z.record(z.string(), z.union([z.string(), z.looseObject({ value: z.string() })])).nullish(),
  priority: z.string().nullish(),
  status: z.enum(["trigger", "acknowledge", "resolve"]).default("trigger"),
  event_id: z.union([z.string(), z.number()]).nullish(),
});

const squadcast: Dialect = { source: SOURCE, kinds: ["squadcast"], refuse: problemAnswer };

const labelsOf = (tags: z.output<typeof Body>["tags"]): Record<string, string> =>
  flatWords(
    Object.fromEntries(
      Object.entries(tags ?? {}).map(([name, tag]) => [name, typeof tag === "string" ? tag : tag.value]),
    ),
  );

async function receive(call: DoorCall): Promise<Answer> {
  const caller = await call.admit(webhookKey(call.request));
  const payload = call.json();
  const body = parseInput(Body, payload, "body");
  const { integrationId } = caller;
  const identity = identityOf(caller, String(body.event_id ?? body.message));
  const labels = labelsOf(body.tags);
  const alert = receivedAlert({
    identity,
    integrationId,
    source: SOURCE,
    status: body.status === "resolve" ? "resolved" : "firing",
    title: body.message,
    severity: labels["severity"] ?? "critical",
    priority: priorityWord(body.priority),
    defaultServiceName: caller.serviceName,
    labels: { ...labels, severity: labels["severity"] ?? "critical" },
    annotations: present({ summary: body.message, description: body.description }),
    startsAtMs: undefined,
    endsAtMs: undefined,
    resolveTimeoutMs: Number.POSITIVE_INFINITY,
    generatorUrl: null,
    payload,
  });
  const action = { identity, integrationId, source: SOURCE, action: "acknowledge", by: null, note: null } as const;
  await call.take(caller, [body.status === "acknowledge" ? action : alert]);
  return { status: 202, body: { data: { status: "accepted" } } };
}

/** Squadcast's Incident Webhook, by its own path and by ours. */
export function mountSquadcast(mountDoor: MountDoor): void {
  const route = { method: "POST", keyOf: webhookKey, limitBytes: LIMIT_BYTES } as const;
  mountDoor(squadcast, { ...route, id: "alerts.squadcast", path: "/v2/incidents/api/:key" }, receive);
  mountDoor(squadcast, { ...route, id: "alerts.squadcastByKey", path: "/api/v1/webhooks/squadcast/:key" }, receive);
}
