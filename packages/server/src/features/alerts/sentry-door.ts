import * as z from "zod";
import { parseInput } from "../../kernel/parse-input.ts";
import { type Answer, type Dialect, type DoorCall, type MountDoor, webhookKey } from "./door.ts";
import { present } from "./flat-words.ts";
import type { Caller } from "./integration-keys.ts";
import { problemAnswer } from "./problem-answer.ts";
import { type Received, receivedAlert } from "./received-alert.ts";
import { Refused } from "./refused.ts";
import { hexSignature, isSameText } from "./signature.ts";

const SOURCE = "sentry";
const sentry: Dialect = { source: SOURCE, kinds: ["sentry"], refuse: problemAnswer };

const Id = z.union([z.string(), z.number()]).transform(String);
const Text = z.string().nullish();

const EventAlert = z.object({
  data: z.object({
    event: z.object({
      event_id: Text,
      issue_id: Id.nullish(),
      title: Text,
      message: Text,
      level: Text,
      platform: Text,
      environment: Text,
      web_url: Text,
      culprit: Text,
      tags: z.array(z.array(Text)).nullish(),
    }),
    triggered_rule: Text,
  }),
});
const MetricAlert = z.object({
  action: z.enum(["critical", "warning", "resolved"]),
  data: z.object({
    metric_alert: z.object({ id: Id, identifier: Id.nullish(), title: Text, projects: z.array(z.string()).nullish() }),
    description_title: Text,
    description_text: Text,
    web_url: Text,
  }),
});
const Issue = z.object({
  action: z.string(),
  data: z.object({
    issue: z.object({ id: Id, title: Text, level: Text, permalink: Text, web_url: Text, culprit: Text }),
  }),
});

/** Sentry's levels in the words that rules know. */
const SEVERITIES: ReadonlyMap<string, string> = new Map([
  ["fatal", "critical"],
  ["error", "error"],
  ["warning", "warning"],
  ["info", "info"],
  ["debug", "info"],
]);
const severityOf = (level: string | null | undefined): string => SEVERITIES.get(level ?? "") ?? "error";

type Told = Pick<Received & { status: "firing" | "resolved" }, "status"> & {
  readonly key: string;
  readonly title: string | undefined;
  readonly severity: string | undefined;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly url: string | null | undefined;
};

const received = (caller: Caller, { key, url, ...told }: Told, payload: unknown): Received =>
  receivedAlert({
    ...told,
    identity: `${caller.integrationId ?? SOURCE}:${key}`,
    integrationId: caller.integrationId,
    source: SOURCE,
    defaultServiceName: caller.serviceName,
    startsAtMs: undefined,
    endsAtMs: undefined,
    resolveTimeoutMs: Number.POSITIVE_INFINITY,
    generatorUrl: url ?? null,
    payload,
  });

function eventAlert(body: unknown): Told {
  const { event, triggered_rule: rule } = parseInput(EventAlert, body, "body").data;
  const tags = (event.tags ?? []).flatMap(([name, value]): [string, string][] =>
    name && value ? [[name, value]] : [],
  );
  return {
    key: `issue ${event.issue_id ?? event.event_id ?? event.title ?? ""}`,
    status: "firing",
    title: event.title ?? event.message ?? undefined,
    severity: severityOf(event.level),
    labels: {
      ...Object.fromEntries(tags),
      ...present({ severity: severityOf(event.level), platform: event.platform, environment: event.environment }),
    },
    annotations: present({ description: event.culprit, rule }),
    url: event.web_url,
  };
}

function metricAlert(body: unknown): Told {
  const { action, data } = parseInput(MetricAlert, body, "body");
  const { metric_alert: alert, description_title: title, description_text: description } = data;
  return {
    key: `metric ${alert.identifier ?? alert.id}`,
    status: action === "resolved" ? "resolved" : "firing",
    title: title ?? alert.title ?? undefined,
    severity: action === "resolved" ? undefined : action,
    labels: present({ severity: action === "resolved" ? undefined : action, project: alert.projects?.join(",") }),
    annotations: present({ description }),
    url: data.web_url,
  };
}

/** An issue opens and closes the alert that its events opened. Who it is assigned to is Sentry's own affair. */
function issue(body: unknown): Told | undefined {
  const { action, data } = parseInput(Issue, body, "body");
  if (!["created", "unresolved", "resolved", "ignored", "archived"].includes(action)) return undefined;
  const { issue: one } = data;
  return {
    key: `issue ${one.id}`,
    status: action === "created" || action === "unresolved" ? "firing" : "resolved",
    title: one.title ?? undefined,
    severity: severityOf(one.level),
    labels: { severity: severityOf(one.level) },
    annotations: present({ description: one.culprit }),
    url: one.web_url ?? one.permalink,
  };
}

const READERS: ReadonlyMap<string, (body: unknown) => Told | undefined> = new Map([
  ["event_alert", eventAlert],
  ["metric_alert", metricAlert],
  ["issue", issue],
]);

/** Sentry signs the body with the client secret of its integration: without it nothing is taken. */
function checkSignature({ request, raw }: DoorCall, secret: string | undefined): void {
  const given = request.headers["sentry-hook-signature"];
  if (secret === undefined)
    throw new Refused("wrong_signature", "The integration has no Client Secret: make it anew with it.");
  if (typeof given !== "string") throw new Refused("wrong_signature", "The header Sentry-Hook-Signature is missing.");
  if (!isSameText(given, hexSignature(secret, raw)))
    throw new Refused("wrong_signature", "Sentry-Hook-Signature does not fit the body.");
}

async function receive(call: DoorCall): Promise<Answer> {
  const caller = await call.admit(webhookKey(call.request));
  checkSignature(call, caller.signingSecret);
  const body = call.json();
  const told = READERS.get(String(call.request.headers["sentry-hook-resource"] ?? ""))?.(body);
  const alerts = told ? [received(caller, told, body)] : [];
  await call.take(caller, alerts);
  return { status: 200, body: { accepted: alerts.length } };
}

/** Sentry's integration platform: issue alerts, metric alerts, issues. Anything else it sends is answered and left alone. */
export function mountSentry(mountDoor: MountDoor): void {
  mountDoor(
    sentry,
    { id: "alerts.sentry", method: "POST", path: "/api/v1/webhooks/sentry/:key", keyOf: webhookKey },
    receive,
  );
}
