import { nowMs } from "../../kernel/clock.ts";

export type Given = { readonly url: string; readonly token: string; readonly service: string; readonly slo: string };
export type SetUp = { readonly about: string; readonly code: string };

/** A request as a machine would send it. */
export type SampleRequest = { readonly path: string; readonly body: unknown };

/** Something that sends to us, or that we send to. */
export type Integration = {
  readonly key: string;
  readonly name: string;
  readonly about: string;
  /** What it comes in by: ids of routes. */
  readonly doors: readonly string[];
  /** What its token may do; none where it needs no token. */
  readonly scope: "alerts:ingest" | "changes:ingest" | "slo:write" | undefined;
  readonly setUp: (given: Given) => readonly SetUp[];
  /** Requests of a sample, one after the other; none where a sample would do harm. */
  readonly sample?: (given: Given, run: string) => readonly SampleRequest[];
  readonly leadsTo?: "alert" | "deployment";
};

const LASTS_MS = 300_000;
const later = (): string => new Date(nowMs() + LASTS_MS).toISOString();
const hostOf = (url: string): string => url.replace(/^https?:\/\//, "");
const schemeOf = (url: string): string => (url.startsWith("https:") ? "\n      scheme: https" : "");

const sampleLabels = (service: string, run: string) => ({
  alertname: "Sample",
  severity: "info",
  service,
  sample: run,
});
const SAMPLE_WORDS = { summary: "A sample, sent from Settings", description: "Nothing is wrong." };

const prometheus: Integration = {
  key: "prometheus",
  name: "Prometheus alerts",
  about: "In place of an Alertmanager or beside it. Mimir, Thanos, Loki and VictoriaMetrics send the same way.",
  doors: ["alertmanager.postAlerts"],
  scope: "alerts:ingest",
  setUp: ({ url, token }) => [
    {
      about: "In prometheus.yml; its rules stay as they are",
      code: `alerting:\n  alertmanagers:\n    - static_configs: [{ targets: ["${hostOf(url)}"] }]${schemeOf(url)}\n      authorization: { credentials: ${token} }`,
    },
  ],
  sample: ({ service }, run) => [
    {
      path: "/api/v2/alerts",
      body: [{ labels: sampleLabels(service, run), annotations: SAMPLE_WORDS, endsAt: later() }],
    },
  ],
  leadsTo: "alert",
};

const webhookBody = (service: string, run: string, status: "firing" | "resolved") => ({
  version: "4",
  groupKey: `{}:{sample="${run}"}`,
  status,
  receiver: "shipshape",
  groupLabels: {},
  commonLabels: {},
  commonAnnotations: {},
  externalURL: "",
  alerts: [
    {
      status,
      labels: sampleLabels(service, run),
      annotations: SAMPLE_WORDS,
      startsAt: new Date(nowMs() - 1_000).toISOString(),
      endsAt: status === "resolved" ? new Date(nowMs()).toISOString() : "0001-01-01T00:00:00Z",
    },
  ],
});

const alertmanager: Integration = {
  key: "alertmanager",
  name: "Alertmanager",
  about: "An Alertmanager that groups and silences goes on doing so, and tells us what it would tell anybody.",
  doors: ["alerts.alertmanagerWebhook"],
  scope: "alerts:ingest",
  setUp: ({ url, token }) => [
    {
      about: "In alertmanager.yml, and route to the receiver shipshape",
      code: `receivers:\n  - name: shipshape\n    webhook_configs:\n      - url: ${url}/api/v1/webhooks/alertmanager\n        http_config: { authorization: { credentials: ${token} } }`,
    },
  ],
  sample: ({ service }, run) =>
    (["firing", "resolved"] as const).map((status) => ({
      path: "/api/v1/webhooks/alertmanager",
      body: webhookBody(service, run, status),
    })),
  leadsTo: "alert",
};

const anything: Integration = {
  key: "alerts-api",
  name: "Anything that can send JSON",
  about: "Scripts, cron jobs, other monitoring: one request, answered once the alert is on disk.",
  doors: ["alerts.ingest"],
  scope: "alerts:ingest",
  setUp: ({ url, token, service }) => [
    {
      about:
        "critical and page open an incident; warning and info wait in the list. The same labels again are the same alert",
      code: `curl -fsS ${url}/api/v1/alerts \\\n  -H "authorization: Bearer ${token}" \\\n  -H "content-type: application/json" \\\n  -d '{"alerts":[{"labels":{"alertname":"BackupFailed","service":"${service}","severity":"warning"},"annotations":{"summary":"The backup failed"}}]}'`,
    },
    {
      about: "When it is over",
      code: `curl -fsS ${url}/api/v1/alerts \\\n  -H "authorization: Bearer ${token}" \\\n  -H "content-type: application/json" \\\n  -d '{"alerts":[{"status":"resolved","labels":{"alertname":"BackupFailed","service":"${service}","severity":"warning"}}]}'`,
    },
  ],
  sample: ({ service }, run) => [
    {
      path: "/api/v1/alerts",
      body: { alerts: [{ labels: sampleLabels(service, run), annotations: SAMPLE_WORDS, endsAt: later() }] },
    },
  ],
  leadsTo: "alert",
};

const pushed: Integration = {
  key: "slices",
  name: "Counts of your own",
  about: "Good and total events by the minute, from wherever they are counted: a warehouse, a batch, a mainframe.",
  doors: ["slo.pushSlices"],
  scope: "slo:write",
  setUp: ({ url, token, slo }) => [
    {
      about: "The latest word on a minute wins",
      code: `curl -fsS ${url}/api/v1/slos/${slo}/slices \\\n  -H "authorization: Bearer ${token}" \\\n  -H "content-type: application/json" \\\n  -d "{\\"slices\\":[{\\"minute\\":\\"$(date -u +%Y-%m-%dT%H:%M:00Z)\\",\\"good\\":990,\\"total\\":1000}]}"`,
    },
  ],
};

/** Everything that can send to us with a request of its own, deployments apart: those depend on the pipeline. */
export const INTEGRATIONS: readonly Integration[] = [prometheus, alertmanager, anything, pushed];

export const DEPLOYMENTS: Omit<Integration, "setUp"> = {
  key: "deployments",
  name: "Deployments from a pipeline",
  about: "One line at the end of the job that deploys: GitHub Actions, GitLab CI, Jenkins, or any shell.",
  doors: ["changes.startDeployment", "changes.finishDeployment"],
  scope: "changes:ingest",
  sample: ({ service }, run) => [
    {
      path: "/api/v1/deployments",
      body: { service, environment: "sample", version: `0.0.0-${run}`, finished: "succeeded" },
    },
  ],
  leadsTo: "deployment",
};
