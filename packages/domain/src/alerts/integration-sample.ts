import type { SetUpKind } from "./integration-setup.ts";

/** A request as the sender of a kind would make it. */
export type SampleRequest = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

type Given = { readonly key: string; readonly run: string; readonly nowMs: number };
type Sample = (given: Given, over: boolean) => SampleRequest;

const TITLE = "A sample, sent from Integrations";
const SAYS = "Nothing is wrong.";
const json = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): SampleRequest => ({
  path,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});
const labelsOf = (run: string) => ({ alertname: "Sample", severity: "info", sample: run });

const group =
  (kind: "alertmanager" | "grafana", version: string): Sample =>
  ({ key, run, nowMs }, over) => {
    const status = over ? "resolved" : "firing";
    return json(`/api/v1/webhooks/${kind}/${key}`, {
      version,
      groupKey: `{}:{sample="${run}"}`,
      status,
      receiver: "shipshape",
      truncatedAlerts: 0,
      alerts: [
        {
          status,
          labels: labelsOf(run),
          annotations: { summary: TITLE, description: SAYS },
          startsAt: new Date(nowMs - 1_000).toISOString(),
          endsAt: over ? new Date(nowMs).toISOString() : "0001-01-01T00:00:00Z",
        },
      ],
    });
  };

const SAMPLES: Readonly<Record<SetUpKind, Sample>> = {
  alertmanager: group("alertmanager", "4"),
  grafana: group("grafana", "1"),
  pagerduty: ({ key, run }, over) =>
    json("/v2/enqueue", {
      routing_key: key,
      event_action: over ? "resolve" : "trigger",
      dedup_key: `sample-${run}`,
      payload: { summary: TITLE, source: "shipshape", severity: "info", custom_details: { description: SAYS } },
    }),
  opsgenie: ({ key, run }, over) =>
    json(
      over ? `/v2/alerts/sample-${run}/close?identifierType=alias` : "/v2/alerts",
      over ? {} : { message: TITLE, alias: `sample-${run}`, description: SAYS, priority: "P5" },
      { authorization: `GenieKey ${key}` },
    ),
  cloudevents: ({ key, run }, over) =>
    json(
      `/api/v1/cloudevents/${key}`,
      {
        specversion: "1.0",
        id: `${run}${over ? "-over" : ""}`,
        source: "/shipshape/sample",
        type: `dev.shipshape.sample.${over ? "resolved" : "opened"}`,
        subject: run,
        data: { title: TITLE, description: SAYS, severity: "info" },
      },
      { "content-type": "application/cloudevents+json" },
    ),
  generic: ({ key, run }, over) =>
    json(`/api/v1/webhooks/generic/${key}`, {
      title: TITLE,
      details: SAYS,
      severity: "info",
      priority: "P5",
      dedup: `sample-${run}`,
      status: over ? "resolved" : "firing",
    }),
  heartbeat: ({ key }) => ({ path: `/api/v1/heartbeats/${key}`, headers: {}, body: "" }),
  datadog: ({ key, run }, over) =>
    json(`/api/v1/webhooks/datadog/${key}`, {
      alert_cycle_key: `sample-${run}`,
      transition: over ? "Recovered" : "Triggered",
      priority: "P5",
      title: TITLE,
      message: SAYS,
      tags: "severity:info",
    }),
  sentry: ({ key, run }, over) =>
    json(
      `/api/v1/webhooks/sentry/${key}`,
      over
        ? { action: "resolved", data: { issue: { id: run, title: TITLE, level: "info" } } }
        : { action: "triggered", data: { event: { issue_id: run, title: TITLE, level: "info", culprit: SAYS } } },
      { "sentry-hook-resource": over ? "issue" : "event_alert" },
    ),
  squadcast: ({ key, run }, over) =>
    json(`/v2/incidents/api/${key}`, {
      message: TITLE,
      description: SAYS,
      event_id: `sample-${run}`,
      tags: { severity: "info" },
      priority: "P5",
      status: over ? "resolve" : "trigger",
    }),
  splunk: ({ key, run }, over) =>
    json(`/integrations/generic/20131114/alert/${key}/sample`, {
      message_type: over ? "RECOVERY" : "INFO",
      entity_id: `sample-${run}`,
      entity_display_name: TITLE,
      state_message: SAYS,
    }),
};

/**
 * What a sender of this kind would send: an alert that pages nobody, and its end. A heartbeat has no end: its sample is one
 * that counts.
 */
export const samplesOf = (kind: SetUpKind, given: Given): readonly SampleRequest[] =>
  kind === "heartbeat" ? [SAMPLES.heartbeat(given, false)] : [SAMPLES[kind](given, false), SAMPLES[kind](given, true)];
