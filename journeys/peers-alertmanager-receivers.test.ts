import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startAlertmanager } from "./harness/alertmanager.ts";
import { type PeerProgram, peerOrSkip } from "./harness/peer-program.ts";
import { type Shipshape, startShipshape } from "./harness/shipshape.ts";

const program = peerOrSkip("alertmanager");
const SOON = { timeout: 20_000, interval: 100 };

type Keys = { readonly pagerduty: string; readonly opsgenie: string; readonly webhook: string };

/** An Alertmanager that pages by PagerDuty, Opsgenie and a webhook, pointed here by changing addresses and keys only. */
const configuration = ({ url }: Shipshape, { pagerduty, opsgenie, webhook }: Keys) => `global:
  pagerduty_url: ${url}/v2/enqueue
  opsgenie_api_url: ${url}/
route:
  receiver: none
  group_by: [alertname]
  group_wait: 0s
  group_interval: 1s
  repeat_interval: 1h
  routes:
    - { receiver: pagerduty, matchers: ['to="pagerduty"'] }
    - { receiver: opsgenie, matchers: ['to="opsgenie"'] }
    - { receiver: webhook, matchers: ['to="webhook"'] }
receivers:
  - name: none
  - name: pagerduty
    pagerduty_configs:
      - routing_key: ${pagerduty}
        severity: '{{ .CommonLabels.severity }}'
        component: '{{ .CommonLabels.service }}'
  - name: opsgenie
    opsgenie_configs:
      - api_key: ${opsgenie}
        update_alerts: true
        priority: P1
        description: '{{ .CommonAnnotations.description }}'
        tags: 'prod,db'
  - name: webhook
    webhook_configs:
      - url: ${url}/api/v1/webhooks/alertmanager/${webhook}
        max_alerts: 1
`;

describe.skipIf(program === undefined)("a real Alertmanager with other receivers", () => {
  let shipshape: Shipshape;
  let alertmanager: PeerProgram;

  const keyOf = async (kind: "pagerduty" | "opsgenie" | "alertmanager") =>
    (await shipshape.client.alerts.createIntegration({ body: { name: `real-${kind}`, kind } })).key;

  beforeAll(async () => {
    shipshape = await startShipshape({ clock: "system" });
    const keys = {
      pagerduty: await keyOf("pagerduty"),
      opsgenie: await keyOf("opsgenie"),
      webhook: await keyOf("alertmanager"),
    };
    alertmanager = await startAlertmanager(program ?? "", shipshape.dataDirectory, configuration(shipshape, keys));
  });
  afterAll(async () => {
    await alertmanager?.stop();
    await shipshape?.remove();
  });

  const startsAt = new Date().toISOString();
  const tell = async (labels: Record<string, string>, ends = false) => {
    const alert = {
      labels: { alertname: "HighErrorRate", severity: "critical", service: "payments", ...labels },
      annotations: { summary: "8 % of the charges fail", description: "since the last release" },
      startsAt,
      ...(ends ? { endsAt: new Date().toISOString() } : {}),
    };
    const response = await fetch(`${alertmanager.url}/api/v2/alerts`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify([alert]),
    });
    expect(response.status).toBe(200);
  };
  const from = async (source: string) => (await shipshape.client.alerts.list({ query: { source, limit: 100 } })).alerts;
  const statusesOf = async (source: string) => (await from(source)).map(({ status }) => status);

  test("pages by PagerDuty's Events API v2: fires and ends here", async () => {
    await tell({ to: "pagerduty" });
    await expect.poll(() => statusesOf("pagerduty-v2"), SOON).toEqual(["firing"]);
    const [alert] = await from("pagerduty-v2");
    expect(alert).toMatchObject({ severity: "critical", labels: { client: "Alertmanager", component: "payments" } });
    expect(alert?.title).toContain("HighErrorRate");
    expect(alert?.annotations["num_firing"]).toBe("1");
    await tell({ to: "pagerduty" }, true);
    await expect.poll(() => statusesOf("pagerduty-v2"), SOON).toEqual(["resolved"]);
  });

  test("pages by Opsgenie: created with its priority and tags, closed by its alias", async () => {
    await tell({ to: "opsgenie" });
    await expect.poll(() => statusesOf("opsgenie"), SOON).toEqual(["firing"]);
    expect(await from("opsgenie")).toMatchObject([
      {
        labels: { tags: "prod,db", service: "payments", severity: "critical" },
        annotations: { description: "since the last release" },
      },
    ]);
    await tell({ to: "opsgenie" }, true);
    await expect.poll(() => statusesOf("opsgenie"), SOON).toEqual(["resolved"]);
  });

  test("tells by its webhook what it left out", async () => {
    await Promise.all([tell({ to: "webhook", instance: "a" }), tell({ to: "webhook", instance: "b" })]);
    await tell({ to: "webhook", instance: "c" });
    await expect
      .poll(async () => (await from("alertmanager-webhook")).map(({ labels }) => labels["alertname"]), SOON)
      .toContain("AlertsLeftOut");
  });

  test("was refused nothing", async () => {
    const { integrations } = await shipshape.client.alerts.listIntegrations();
    for (const { name, signals, lastSignalAt, refusals } of integrations) {
      expect([name, signals > 0, lastSignalAt === null]).toEqual([name, true, false]);
      expect(refusals.filter(({ reason }) => reason !== "truncated_by_sender")).toEqual([]);
    }
    expect(alertmanager.output()).not.toMatch(/level=(error|warn).*(opsgenie|pagerduty)/);
  });
});
