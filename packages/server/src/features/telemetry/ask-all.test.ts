import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { type TestMetricsServer, testMetricsServer } from "../../testing/test-metrics-server.ts";
import { sourceReader } from "./source-reader.ts";

let house: TestHouse;
let metrics: TestMetricsServer;
const SERVICES = Array.from({ length: 1_000 }, (_, index) => `service-${index}`);
const queryOf = (service: string) => `requests_total{service="${service}"}`;

beforeAll(async () => {
  house = await testHouse({ collectSeconds: 15 });
  const series = SERVICES.map((service, index) => [`requests_total{code="200",service="${service}"}`, index] as const);
  metrics = await testMetricsServer(Object.fromEntries(series));
  const source = (name: string, type: string, url: string) => ({
    apiVersion: "openslo/v1",
    kind: "DataSource",
    metadata: { name },
    spec: { type, connectionDetails: { url } },
  });
  const documents = [source("prom", "prometheus", metrics.url), source("page", "scrape", `${metrics.url}/metrics`)];
  const files = documents.map((one, index) => ({ path: `${index}.yaml`, text: JSON.stringify(one) }));
  await house.as("admin").configuration.apply({ body: { files } });
});
afterAll(async () => {
  await metrics.close();
  await house.close();
});

const ask = async (source: string, queries: readonly string[]) => {
  const at = house.kernel.clock.now();
  const round = await sourceReader(house.kernel).round(at);
  metrics.asked.length = 0;
  const answers = await round.askAll(queries.map((query) => ({ source, query, at })));
  await round.finish();
  return answers;
};
const requestsCounted = async () => {
  const { values } = await house.kernel.metrics.sourceRequests.get();
  return values.filter(({ labels }) => labels.source === "prom").reduce((sum, { value }) => sum + value, 0);
};

test.each([
  ["prom", 2],
  ["page", 1],
])("a thousand objectives that differ by a label: %s is asked %i times", async (source, requests) => {
  const before = await requestsCounted();
  const answers = await ask(source, SERVICES.map(queryOf));
  expect(metrics.asked).toHaveLength(requests);
  expect(answers.map((answer) => answer.ok && answer.series.map(({ key, value }) => [key, value]))).toEqual(
    SERVICES.map((service, index) => [[`requests_total{code="200",service="${service}"}`, index]]),
  );
  if (source === "prom") expect((await requestsCounted()) - before).toBe(requests);
});

test("a service that has no series has none, whatever the others have", async () => {
  const answers = await ask("prom", [queryOf("service-1"), queryOf("nobody")]);
  expect(answers).toMatchObject([
    { ok: true, isKnown: true },
    { ok: true, series: [], isKnown: false },
  ]);
});

test("a broken connection is tried once more", async () => {
  metrics.misbehave = (request) => {
    metrics.misbehave = undefined;
    request.socket.destroy();
  };
  expect(await ask("prom", [queryOf("service-1")])).toMatchObject([{ ok: true }]);
  expect(metrics.asked).toHaveLength(2);
});
