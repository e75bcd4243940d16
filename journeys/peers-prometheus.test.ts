import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { customers } from "../demo/src/customers.ts";
import { type Fleet, type FleetService, startFleet } from "../demo/src/fleet.ts";
import { callUpstream } from "../demo/src/upstream.ts";
import { type Mailbox, startMailbox } from "./harness/mailbox.ts";
import { type PeerProgram, peerOrSkip, startPeerProgram } from "./harness/peer-program.ts";
import { type Shipshape, startShipshape } from "./harness/shipshape.ts";
import { mail, writeStoreConfiguration } from "./harness/store-configuration.ts";

const program = peerOrSkip("prometheus");
const SOON = { timeout: 30_000, interval: 100 };
const AT_ONCE = 24;
const DAY_MS = 86_400_000;

/** Prometheus as a team runs it: us as one more Alertmanager, with a password; only its pauses are short. */
const configuration = (shipshape: Shipshape, payments: FleetService, rules: string) => `global:
  scrape_interval: 1s
  evaluation_interval: 1s
rule_files: [${JSON.stringify(rules)}]
alerting:
  alertmanagers:
    - basic_auth: { username: prometheus, password: ${JSON.stringify(shipshape.token())} }
      static_configs:
        - targets: [${JSON.stringify(new URL(shipshape.url).host)}]
scrape_configs:
  - job_name: payments
    static_configs:
      - targets: [${JSON.stringify(new URL(payments.url).host)}]
`;

const RULES = `groups:
  - name: store
    rules:
      - alert: ChargesFail
        expr: sum by (service) (rate(http_requests_total{route="/charge", code=~"5.."}[10s])) > 0
        labels: { severity: warning }
        annotations:
          summary: Some charges fail
`;

/** Charges this many cards, a new order each; how many of them failed. */
async function charge(payments: FleetService, count: number): Promise<number> {
  const cards = customers();
  let sent = 0;
  let failed = 0;
  const lane = async () => {
    while (sent < count) {
      const { card } = cards[sent % cards.length] ?? { card: "" };
      sent += 1;
      const body = { orderId: randomUUID(), amountCents: 100, card };
      const url = `${payments.url}/charge`;
      const { status } = await callUpstream({ url, requestId: randomUUID(), body, timeoutMs: 10_000 });
      if (status >= 500) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return failed;
}

describe.skipIf(program === undefined)("a real Prometheus between a service and us", () => {
  let mailbox: Mailbox;
  let shipshape: Shipshape;
  let fleet: Fleet;
  let prometheus: PeerProgram;
  let payments: FleetService;

  const slo = () => shipshape.client.slo.get({ params: { name: "payments-charges" } });
  const firing = async () => (await slo()).burn.filter((rule) => rule.firing && rule.severity === "page");
  const chargesFail = async () =>
    (await shipshape.client.alerts.list()).alerts.find(({ labels }) => labels["alertname"] === "ChargesFail");

  beforeAll(async () => {
    mailbox = await startMailbox();
    const env = { SHIPSHAPE_COLLECT_SECONDS: "1" };
    shipshape = await startShipshape({ clock: "system", smtpUrl: mailbox.smtpUrl, env });
    const work = join(shipshape.dataDirectory, "peers");
    await mkdir(work);
    fleet = await startFleet({ logDirectory: work });
    payments = fleet.services().find(({ name }) => name === "payments") as FleetService;

    const [file, rules] = [join(work, "prometheus.yml"), join(work, "rules.yml")];
    await writeFile(rules, RULES);
    await writeFile(file, configuration(shipshape, payments, rules));
    prometheus = await startPeerProgram(program ?? "", {
      args: (address) => [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(work, "tsdb")}`,
        `--web.listen-address=${address}`,
        "--rules.alert.resend-delay=1s",
      ],
      readyPath: "/-/ready",
    });
    const store = await writeStoreConfiguration(work, {
      metricsUrl: prometheus.url,
      metricsType: "prometheus",
      target: 0.9999,
      firstHandoff: new Date(Date.now() - DAY_MS),
    });
    expect(await shipshape.cli("apply", "-f", store)).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await prometheus?.stop();
    await fleet?.stop();
    await shipshape?.remove();
    await mailbox?.close();
  });

  test("what it scrapes, we count, event by event", async () => {
    await expect.poll(async () => (await slo()).dataUntil, SOON).not.toBeNull();
    expect(await charge(payments, 400)).toBe(0);
    await expect.poll(async () => (await slo()).budget, SOON).toMatchObject({ good: 400, total: 400 });
    expect(await slo()).toMatchObject({ status: "ok", dataProblem: null });
  });

  test("a bad release burns the budget, and whoever is on call is paged", async () => {
    await fleet.deploy("payments", "1.5.0");
    const began = performance.now();
    const failed = await charge(payments, 150);
    expect(failed).toBeGreaterThan(0);
    await expect.poll(() => mailbox.mails.length, SOON).toBe(1);
    console.log(
      `from the first charge of the bad release to the page: ${((performance.now() - began) / 1000).toFixed(1)} s`,
    );
    expect(mailbox.mails[0]).toMatchObject({ to: mail.first, subject: expect.stringMatching(/payments/i) });
    // The page may come before the last of these charges are scraped.
    await expect.poll(async () => (await slo()).budget, SOON).toMatchObject({ total: 550, badEvents: failed });
    expect((await firing()).map(({ rule }) => rule)).toContain("fast page");
    expect((await shipshape.client.incidents.list({ query: { status: "live" } })).incidents).toMatchObject([
      { service: "payments", status: "open" },
    ]);
  });

  test("its own alert arrives too, is told again and again, and pages nobody, for it is a warning", async () => {
    await expect.poll(async () => (await chargesFail())?.receivedCount ?? 0, SOON).toBeGreaterThan(2);
    const alert = await chargesFail();
    expect(alert).toMatchObject({
      source: "alertmanager-api",
      status: "firing",
      service: "payments",
      title: "Some charges fail",
      annotations: { summary: "Some charges fail" },
    });
    expect(alert?.generatorUrl).toContain("/graph?");
    expect(mailbox.mails).toHaveLength(1);
  });

  test("rolled back, the burn ends, and so does its alert", async () => {
    await fleet.deploy("payments", "1.4.2");
    // The standard windows hold all of it for hours: good charges outweigh the bad ones until both pages end.
    while ((await firing()).length > 0) expect(await charge(payments, 2_000)).toBe(0);
    const { burnAlerts } = await shipshape.client.slo.listBurnAlerts({ params: { name: "payments-charges" } });
    expect(burnAlerts.find(({ rule }) => rule === "fast page")?.endedAt).not.toBeNull();
    await expect.poll(async () => (await chargesFail())?.status, SOON).toBe("resolved");
    const { alerts } = await shipshape.client.alerts.list({ query: { service: "payments" } });
    expect(alerts.filter(({ severity, status }) => severity === "page" && status === "firing")).toEqual([]);
  });
});
