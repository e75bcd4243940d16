import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listen } from "./listen.ts";
import { findProgram, type Prometheus, startPrometheus } from "./prometheus.ts";

const isInstalled = findProgram("prometheus") !== undefined;
const workDirectory = mkdtempSync(join(tmpdir(), "demo-prometheus-"));
const target = createServer((_, response) => response.end('http_requests_total{service="shop"} 3\n'));
let prometheus: Prometheus | undefined;

if (!isInstalled) console.log("prometheus is not on PATH, its tests are skipped: apt-get install prometheus");

beforeAll(async () => {
  const port = await listen(target, "127.0.0.1", 0);
  prometheus = await startPrometheus({
    workDirectory,
    targets: [{ name: "shop", metricsUrl: `http://127.0.0.1:${port}/metrics` }],
    alertsTo: { url: "http://127.0.0.1:7447/base", token: "secret" },
    everySeconds: 1,
  });
}, 20_000);

afterAll(async () => {
  await prometheus?.stop();
  target.closeAllConnections();
  target.close();
  rmSync(workDirectory, { recursive: true });
});

async function get(path: string): Promise<unknown> {
  const response = await fetch(`${prometheus?.url}${path}`);
  return ((await response.json()) as { data: unknown }).data;
}

test.runIf(isInstalled)(
  "the real Prometheus measures the targets, and sends its alerts to Shipshape",
  async () => {
    const series = () => get("/api/v1/query?query=http_requests_total");
    await expect.poll(series, { timeout: 12_000, interval: 300 }).toMatchObject({
      result: [{ metric: { service: "shop", job: "shop" }, value: [expect.anything(), "3"] }],
    });
    expect(await get("/api/v1/alertmanagers")).toMatchObject({
      activeAlertmanagers: [{ url: "http://127.0.0.1:7447/base/api/v2/alerts" }],
    });
    expect(await get("/api/v1/rules")).toMatchObject({ groups: [{ rules: [{ name: "TargetDown" }] }] });
  },
  15_000,
);
