import type { Alert } from "@shipshape/contract/alerts";
import { capital } from "@shipshape/domain/sentence";
import type * as z from "zod";
import type { Status } from "../../kit/status-badge.tsx";
import type { Act } from "./answer-incidents.ts";

export type AlertView = z.infer<typeof Alert>;
export type Answer = NonNullable<AlertView["answer"]>;

/** How an alert stands; one that fires and that the rules kept back says how. */
export function alertStatus({ status, word = "" }: Pick<AlertView, "status"> & { readonly word?: string }): Status {
  if (status === "resolved") return { tone: "ok", word: "Resolved" };
  if (word === "") return { tone: "bad", word: "Firing" };
  return { tone: "muted", word: capital(word) };
}

const SOURCES: Readonly<Record<string, string>> = {
  slo: "Objectives",
  api: "API and CLI",
  "alertmanager-api": "Prometheus",
  "alertmanager-webhook": "Alertmanager",
  grafana: "Grafana",
  "pagerduty-v2": "PagerDuty events",
  "pagerduty-v1": "PagerDuty events, version 1",
  opsgenie: "Opsgenie",
  cloudevents: "CloudEvents",
  generic: "JSON and forms",
  "grafana-oncall": "Grafana OnCall's webhook",
  heartbeat: "Heartbeats",
  datadog: "Datadog",
  sentry: "Sentry",
  squadcast: "Squadcast",
  "splunk-oncall": "Splunk On-Call",
};
export const sourceName = (source: string): string => SOURCES[source] ?? source;
export const SOURCE_OPTIONS = Object.entries(SOURCES).map(([value, label]) => ({ value, label }));

/** Why an alert cannot be answered so now; undefined when it can. */
export function whyNotAnswer(act: Act, { answer, incidentShortId }: Pick<AlertView, "answer" | "incidentShortId">) {
  if (answer === null) return "It opened no incident: nobody was paged, so there is nothing to answer.";
  if (answer.incidentStatus === "resolved") return `${incidentShortId} is over.`;
  if (act === "acknowledge" && answer.incidentStatus === "acknowledged") {
    return `${answer.acknowledgedBy} looks after ${incidentShortId} already.`;
  }
  return undefined;
}
