import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type HistogramService, startHistogramService } from "./harness/histogram-service.ts";
import { type PeerProgram, peerOrSkip, startPeerProgram } from "./harness/peer-program.ts";
import { type Shipshape, startShipshape } from "./harness/shipshape.ts";

const program = peerOrSkip("prometheus");
const SOON = { timeout: 20_000, interval: 200 };
const SERVICES = ["cart", "payments", "search", "storefront"];

const scrape = (url: string) => `global: { scrape_interval: 1s }
scrape_configs:
  - job_name: histograms
    static_configs: [{ targets: [${JSON.stringify(new URL(url).host)}] }]
`;

const ground = (url: string) => `apiVersion: shipshape/v1
kind: Team
metadata: { name: store }
spec: {}
---
apiVersion: openslo/v1
kind: DataSource
metadata: { name: prometheus }
spec: { type: prometheus, connectionDetails: { url: "${url}" } }
`;

/** An objective on each kind of histogram of a service: the limit is a bucket of the native one, and none of the classic. */
const objectives = (service: string) => `apiVersion: shipshape/v1
kind: Service
metadata: { name: ${service} }
spec: { owner: store }
${["classic", "native"]
  .map(
    (kind) => `---
apiVersion: shipshape/v1
kind: Indicator
metadata: { name: ${service}-${kind} }
spec:
  template: latency
  source: prometheus
  histogram: rpc_${kind}_seconds{service="${service}"}
  histogramType: ${kind}
  limit: 250ms
---
apiVersion: openslo/v1
kind: SLO
metadata: { name: ${service}-${kind} }
spec:
  service: ${service}
  indicatorRef: ${service}-${kind}
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ target: 0.99 }]
`,
  )
  .join("")}`;

describe.skipIf(program === undefined)("histograms of a real Prometheus", () => {
  let histograms: HistogramService;
  let shipshape: Shipshape;
  let prometheus: PeerProgram;
  const slo = (name: string) => shipshape.client.slo.get({ params: { name } });
  const budgetOf = async (name: string) => {
    const { budget } = await slo(name);
    return { good: Math.round((budget?.good ?? 0) * 1e6) / 1e6, total: budget?.total };
  };

  beforeAll(async () => {
    histograms = await startHistogramService(...SERVICES);
    shipshape = await startShipshape({ clock: "system", env: { SHIPSHAPE_COLLECT_SECONDS: "1" } });
    const work = join(shipshape.dataDirectory, "histograms");
    await mkdir(work);
    const file = join(work, "prometheus.yml");
    await writeFile(file, scrape(histograms.url));
    prometheus = await startPeerProgram(program ?? "", {
      args: (address) => [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(work, "tsdb")}`,
        `--web.listen-address=${address}`,
        "--enable-feature=native-histograms",
      ],
      readyPath: "/-/ready",
    });
    const documents = join(work, "objectives.yaml");
    await writeFile(documents, [ground(prometheus.url), ...SERVICES.map(objectives)].join("---\n"));
    expect(await shipshape.cli("apply", "-f", documents)).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await prometheus?.stop();
    await shipshape?.remove();
    await histograms?.close();
  });

  test("are read", async () => {
    const isRead = async () =>
      (await Promise.all(SERVICES.map((one) => slo(`${one}-native`)))).every((one) => one.dataUntil);
    await expect.poll(isRead, SOON).toBe(true);
  });

  test("a native one is exact at its bucket, service by service", async () => {
    SERVICES.forEach((service, index) => void histograms.observe(service, { quick: 80 + index, slow: 20 }));
    for (const [index, service] of SERVICES.entries()) {
      await expect.poll(() => budgetOf(`${service}-native`), SOON).toEqual({ good: 80 + index, total: 100 + index });
    }
  });

  test("a classic one is interpolated between its buckets, and says how far it may be off", async () => {
    // 0.25 lies at three eighths of the way from 0.1 to 0.5, where all quick ones are
    await expect.poll(() => budgetOf("cart-classic"), SOON).toEqual({ good: 30, total: 100 });
    expect((await slo("cart-classic")).countingNote).toContain("between the buckets 0.1 and 0.5");
  });

  test("all of them are asked with three requests a round, however many services there are", async () => {
    const metrics = await (await fetch(`${shipshape.url}/metrics`)).text();
    const value = (name: string) =>
      Number(new RegExp(`^shipshape_${name}{[^}]*source="prometheus"[^}]*} (\\d+)`, "m").exec(metrics)?.[1]);
    expect(value("source_queries_total") / value("source_requests_total")).toBe(SERVICES.length);
  });
});
