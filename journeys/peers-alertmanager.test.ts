import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startAlertmanager } from "./harness/alertmanager.ts";
import { type PeerProgram, peerOrSkip } from "./harness/peer-program.ts";
import { type Shipshape, startShipshape } from "./harness/shipshape.ts";

const program = peerOrSkip("alertmanager");
const SOON = { timeout: 30_000, interval: 50 };

type PeerAlert = { fingerprint: string; labels: Record<string, string>; status?: { state: string } };

/** Alertmanager as a team runs it, with us as one more webhook receiver; only its pauses are short. */
const configuration = (shipshape: Shipshape) => `route:
  receiver: shipshape
  group_by: [alertname]
  group_wait: 0s
  group_interval: 1s
  repeat_interval: 1h
receivers:
  - name: shipshape
    webhook_configs:
      - url: ${shipshape.url}/api/v1/webhooks/alertmanager
        send_resolved: true
        http_config:
          authorization: { type: Bearer, credentials: "${shipshape.token()}" }
`;

/** Labels whose hash is easily got wrong: bytes beyond ASCII, an order that is not theirs, an empty value. */
const LABELS = [
  { alertname: "HighErrorRate", service: "payments", severity: "critical" },
  { zone: "b", alertname: "DiskFull", instance: "db-1:9100", note: "größer als 90 %, 日本" },
  { alertname: "Empty", service: "payments", gone: "" },
];

describe.skipIf(program === undefined)("a real Alertmanager", () => {
  let shipshape: Shipshape;
  let alertmanager: PeerProgram;

  beforeAll(async () => {
    shipshape = await startShipshape({ clock: "system" });
    alertmanager = await startAlertmanager(program ?? "", shipshape.dataDirectory, configuration(shipshape));
  });
  afterAll(async () => {
    await alertmanager?.stop();
    await shipshape?.remove();
  });

  const tellAlertmanager = async (alerts: readonly object[]) => {
    const response = await fetch(`${alertmanager.url}/api/v2/alerts`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(alerts),
    });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  };
  const itsAlerts = async () => (await (await fetch(`${alertmanager.url}/api/v2/alerts`)).json()) as PeerAlert[];
  const ourAlerts = async () => (await shipshape.client.alerts.list()).alerts;
  const namesOf = async (status: "firing" | "resolved") =>
    (await ourAlerts()).filter((alert) => alert.status === status).map(({ labels }) => labels["alertname"]);

  const startsAt = new Date().toISOString();

  test("hands on what fires, with its labels, words and moments", async () => {
    const annotations = { summary: "8 % of the charges fail", description: "since the last release" };
    const generatorURL = "http://prometheus.example/graph?g0.expr=up";
    await tellAlertmanager(LABELS.map((labels) => ({ labels, annotations, startsAt, generatorURL })));
    await expect.poll(() => namesOf("firing"), SOON).toHaveLength(LABELS.length);
    const [alert] = (await ourAlerts()).filter(({ labels }) => labels["alertname"] === "HighErrorRate");
    expect(alert).toMatchObject({
      source: "alertmanager-webhook",
      service: null,
      severity: "critical",
      labels: LABELS[0],
      annotations,
      generatorUrl: generatorURL,
      endsAt: null,
    });
    expect(alert?.startsAt.toISOString()).toBe(startsAt);
  });

  test("knows each alert by the same fingerprint as we do", async () => {
    const ours = Object.fromEntries(
      (await ourAlerts()).map(({ labels, fingerprint }) => [labels["alertname"], fingerprint]),
    );
    const its = Object.fromEntries(
      (await itsAlerts()).map(({ labels, fingerprint }) => [labels["alertname"], fingerprint]),
    );
    expect(Object.keys(its).sort()).toEqual(["DiskFull", "Empty", "HighErrorRate"]);
    expect(ours).toEqual(its);
  });

  test("says when one is over, and the others go on", async () => {
    await tellAlertmanager([{ labels: LABELS[0], startsAt, endsAt: new Date().toISOString() }]);
    await expect.poll(() => namesOf("resolved"), SOON).toEqual(["HighErrorRate"]);
    expect((await namesOf("firing")).sort()).toEqual(["DiskFull", "Empty"]);
  });

  test("and its amtool reads and feeds us as if we were one", async () => {
    const { host } = new URL(shipshape.url);
    const amtool = async (...args: string[]) => {
      const address = `--alertmanager.url=http://amtool:${shipshape.token()}@${host}`;
      return (await promisify(execFile)("amtool", [address, ...args])).stdout;
    };
    const query = async () => JSON.parse(await amtool("alert", "query", "--output=json")) as PeerAlert[];
    expect((await query()).map(({ fingerprint }) => fingerprint).sort()).toEqual(
      (await itsAlerts()).map(({ fingerprint }) => fingerprint).sort(),
    );
    await amtool("alert", "add", "ByHand", "service=payments", "--annotation=summary=by hand");
    // it is on disk when amtool is answered, and processed a moment later
    const byHand = async () => (await query()).find(({ labels }) => labels["alertname"] === "ByHand");
    await expect.poll(byHand, SOON).toMatchObject({
      labels: { alertname: "ByHand", service: "payments" },
      status: { state: "active" },
    });
    expect((await ourAlerts()).find(({ labels }) => labels["alertname"] === "ByHand")).toMatchObject({
      source: "alertmanager-api",
      title: "by hand",
    });
  });
});
