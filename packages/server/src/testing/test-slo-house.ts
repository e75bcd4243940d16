import { type TestHouse, testHouse } from "./test-house.ts";
import { type TestMetricsServer, testMetricsServer } from "./test-metrics-server.ts";

const MINUTE_MS = 60_000;

export type SloTerms = {
  readonly name: string;
  readonly target?: number;
  readonly source?: string;
  readonly good?: string;
  readonly bad?: string;
  readonly total?: string;
  readonly counter?: boolean;
  readonly service?: string;
  readonly window?: object;
  readonly spec?: object;
};

const metric = (metricSourceRef: string, query: string) => ({
  metricSource: { metricSourceRef, spec: query === "" ? {} : { query } },
});

/** An OpenSLO document: 99.9 % over 30 days of requests without a 500, unless told otherwise. */
export function sloDocument(terms: SloTerms): object {
  const { name, target = 0.999, source = "page", service = "shop", counter = true, total = "requests_total" } = terms;
  const { good, bad = good === undefined ? 'requests_total{code="500"}' : undefined } = terms;
  return {
    apiVersion: "openslo/v1",
    kind: "SLO",
    metadata: { name },
    spec: {
      service,
      indicator: {
        spec: {
          ratioMetric: {
            counter,
            ...(good === undefined ? {} : { good: metric(source, good) }),
            ...(bad === undefined ? {} : { bad: metric(source, bad) }),
            total: metric(source, total),
          },
        },
      },
      timeWindow: [terms.window ?? { duration: "30d", isRolling: true }],
      budgetingMethod: "Occurrences",
      objectives: [{ target }],
      ...terms.spec,
    },
  };
}

const sourceDocument = (name: string, type: "prometheus" | "scrape", url: string): object => ({
  apiVersion: "openslo/v1",
  kind: "DataSource",
  metadata: { name },
  spec: { type, connectionDetails: { url } },
});

const GROUND = [
  { apiVersion: "shipshape/v1", kind: "Team", metadata: { name: "shop-team" }, spec: {} },
  { apiVersion: "shipshape/v1", kind: "Service", metadata: { name: "shop" }, spec: { owner: "shop-team" } },
];

export type SloHouse = TestHouse & {
  readonly metrics: TestMetricsServer;
  apply(...documents: readonly object[]): Promise<{ creates: number; updates: number; unchanged: number }>;
  /** Serves so many requests, of which so many fail. */
  serve(total: number, bad?: number): void;
  /** A minute passes and its collection runs; before it, so many requests were served. */
  minute(total?: number, bad?: number): Promise<void>;
  slo(name: string): ReturnType<ReturnType<TestHouse["as"]>["slo"]["get"]>;
  /** Events told since the last call, by name, without `slo.evaluated`. */
  told(): Promise<{ name: string; payload: Record<string, unknown> }[]>;
};

/** A house with a service, a page of metrics to hold in hand (`page`) and the same as a Prometheus (`prom`). */
export async function sloHouse(): Promise<SloHouse> {
  // What a source is given to answer in: a machine may have other things to do.
  const house = await testHouse({ collectSeconds: 15 });
  const metrics = await testMetricsServer({ 'requests_total{code="200"}': 1_000, 'requests_total{code="500"}': 0 });
  const apply: SloHouse["apply"] = (...documents) =>
    house.as("admin").configuration.apply({
      body: { files: documents.map((one, index) => ({ path: `${index}.yaml`, text: JSON.stringify(one) })) },
    });
  await apply(
    ...GROUND,
    sourceDocument("page", "scrape", `${metrics.url}/metrics`),
    sourceDocument("prom", "prometheus", metrics.url),
  );
  const serve = (total: number, bad = 0) => {
    metrics.series['requests_total{code="200"}'] = (metrics.series['requests_total{code="200"}'] ?? 0) + total - bad;
    metrics.series['requests_total{code="500"}'] = (metrics.series['requests_total{code="500"}'] ?? 0) + bad;
  };
  // Just after a minute's beginning, so that a slow test stays within it.
  const toNextMinute = () => house.advance(MINUTE_MS + 2_000 - (house.kernel.clock.now().getTime() % MINUTE_MS));
  await toNextMinute();
  let lastEvent = "";
  return {
    ...house,
    metrics,
    apply,
    serve,
    async minute(total = 0, bad = 0) {
      serve(total, bad);
      await toNextMinute();
      await house.runPeriodic("slo.collect");
    },
    slo: (name) => house.as("viewer").slo.get({ params: { name } }),
    async told() {
      const rows = await house.kernel.db
        .selectFrom("event")
        .select(["id", "name", "payload"])
        .where("name", "like", "slo.%")
        .orderBy("id")
        .execute();
      const fresh = rows.filter(({ id }) => id > lastEvent);
      lastEvent = rows.at(-1)?.id ?? lastEvent;
      return fresh
        .filter(({ name }) => name !== "slo.evaluated")
        .map(({ name, payload }) => ({ name, payload: payload as Record<string, unknown> }));
    },
    async close() {
      await metrics.close();
      await house.close();
    },
  };
}
