import { afterAll, beforeAll, expect, test } from "vitest";
import { type SloHouse, sloHouse } from "../../testing/test-slo-house.ts";

let house: SloHouse;
beforeAll(async () => {
  house = await sloHouse();
});
afterAll(() => house.close());

const suggest = (query: Parameters<ReturnType<SloHouse["as"]>["slo"]["suggest"]>[0]["query"]) =>
  house.as("editor").slo.suggest({ query });

test("a metrics page gives what it counted so far, and the usual target, for it cannot look back", async () => {
  const { suggestions, because } = await suggest({ service: "shop", source: "page" });
  expect(because).toBe("from the metrics that page shows now");
  expect(suggestions).toMatchObject([
    {
      key: "availability",
      source: "page",
      good: 'requests_total{code!~"5.."}',
      total: "requests_total",
      target: 0.999,
      observed: { good: 1_000, total: 1_000 },
      points: [],
      eventsPerDay: null,
    },
  ]);
});

test("a Prometheus is asked for the last week and the last day", async () => {
  const asked: string[] = [];
  house.metrics.misbehave = (_, response) => {
    const { path = "", query = "" } = house.metrics.asked.at(-1) ?? {};
    asked.push(path);
    const vector = (value: number, metric: object = {}) => ({
      resultType: "vector",
      result: [{ metric, value: [0, String(value)] }],
    });
    const share = query.includes("!~") ? 0.9995 : 1;
    const labelled = { __name__: "http_requests_total", job: "shop", code: "200" };
    const data = path.endsWith("query_range")
      ? {
          resultType: "matrix",
          result: [
            {
              metric: {},
              values: [
                [1_800, String(100 * share)],
                [3_600, String(200 * share)],
              ],
            },
          ],
        }
      : query.startsWith("sum by")
        ? vector(12, labelled)
        : vector(700_000 * share);
    response.end(JSON.stringify({ status: "success", data }));
  };
  const { suggestions } = await suggest({ service: "shop", source: "prom" });
  house.metrics.misbehave = undefined;
  expect(suggestions).toMatchObject([
    {
      good: 'http_requests_total{job="shop",code!~"5.."}',
      target: 0.999,
      observed: { total: 700_000, over: "the last 7 days" },
      eventsPerDay: 100_000,
      points: [{ total: 100 }, { total: 200 }],
    },
  ]);
  expect(asked).toHaveLength(5);
});

test("a source that is away, and one that counts nothing, are named with the mend", async () => {
  house.metrics.misbehave = (_, response) => void response.writeHead(503).end();
  const { suggestions, because } = await suggest({ service: "shop" });
  house.metrics.misbehave = undefined;
  expect(suggestions).toEqual([]);
  expect(because).toMatch(/page gives no metrics: .*503.*; prom gives no metrics.*http_requests_total/);
});

test("whoever may only read is not shown into other people's networks", async () => {
  await expect(house.as("viewer").slo.suggest({ query: { service: "shop" } })).rejects.toMatchObject({ status: 403 });
});
