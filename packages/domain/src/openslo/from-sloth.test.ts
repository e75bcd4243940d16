import { describe, expect, test } from "vitest";
import { compileSlo } from "./compile-slo.ts";
import { NOTHING_REFERRED, type SloDocumentShape } from "./documents.ts";
import { fromSloth, SLOTH_ALERTING, slothObjectives } from "./from-sloth.ts";
import { isSloth } from "./sloth-spec.ts";
import { openSloFindings } from "./validate-openslo.ts";
import { countedQueries } from "./windowed-query.ts";

const errors = 'sum(rate(http_requests_total{job="shop",code=~"(5..|429)"}[{{.window}}]))';
const total = 'sum(rate(http_requests_total{job="shop"}[{{.window}}]))';
const alerting = {
  name: "ShopErrors",
  labels: { category: "availability" },
  annotations: { runbook: "https://example.org/runbook" },
  page_alert: { labels: { severity: "critical" } },
  ticket_alert: { labels: { severity: "warning" } },
};
const file = (slo: object = {}) => ({
  version: "prometheus/v1",
  service: "shop",
  labels: { owner: "team-a", tier: "2" },
  slos: [
    {
      name: "requests-availability",
      objective: 99.9,
      description: "Answers",
      labels: { tier: "1" },
      sli: { events: { error_query: errors, total_query: total } },
      alerting,
      ...slo,
    },
  ],
});
const resource = {
  apiVersion: "sloth.slok.dev/v1",
  kind: "PrometheusServiceLevel",
  metadata: { name: "sloth-slo-shop", namespace: "monitoring" },
  spec: {
    service: "shop",
    labels: { owner: "team-a", tier: "2" },
    slos: [
      {
        name: "requests-availability",
        objective: 99.9,
        description: "Answers",
        labels: { tier: "1" },
        sli: { events: { errorQuery: errors, totalQuery: total } },
        alerting: {
          ...alerting,
          page_alert: undefined,
          ticket_alert: undefined,
          pageAlert: alerting.page_alert,
          ticketAlert: alerting.ticket_alert,
        },
      },
    ],
  },
};
const only = (value: unknown) => fromSloth(value, "prom").documents[0]?.value as unknown as SloDocumentShape;
const compiled = (value: unknown) => compileSlo(only(value), NOTHING_REFERRED);

test("both formats are known, and ours is not taken for one", () => {
  expect([file(), resource, { apiVersion: "openslo/v1" }, null].map(isSloth)).toEqual([true, true, false, false]);
});

test("a file becomes an objective of the same target, over thirty days, on plain counters", () => {
  expect(fromSloth(file(), "prom").faults).toEqual([]);
  expect(only(file())).toMatchObject({
    apiVersion: "openslo/v1",
    kind: "SLO",
    metadata: { name: "shop-requests-availability", labels: { owner: "team-a", tier: "1" } },
    spec: { description: "Answers", service: "shop", timeWindow: [{ duration: "30d", isRolling: true }] },
  });
  expect(compiled(file())).toMatchObject({
    faults: [],
    objectives: [
      {
        rules: { target: 0.999 },
        indicator: {
          counting: { kind: "counter" },
          sides: [
            { side: "bad", source: "prom", query: 'http_requests_total{job="shop",code=~"(5..|429)"}' },
            { side: "total", source: "prom", query: 'http_requests_total{job="shop"}' },
          ],
        },
      },
    ],
  });
});

test("the Kubernetes resource says the same", () => {
  expect(only(resource)).toEqual(only(file()));
});

test("what comes out conforms to OpenSLO", () => {
  expect(openSloFindings(only(file()))).toEqual([]);
  expect(openSloFindings(only(file({ alerting: { ...alerting, ticket_alert: { disable: true } } })))).toEqual([]);
});

test("the words of alerts are kept as an annotation, and it is said", () => {
  expect(JSON.parse(only(file()).metadata.annotations?.[SLOTH_ALERTING] ?? "")).toMatchObject({
    name: "ShopErrors",
    page: { labels: { severity: "critical" } },
  });
  expect(fromSloth(file(), "prom").documents[0]?.warnings).toMatchObject([
    [["slos", 0, "alerting"], expect.any(String)],
  ]);
});

describe("alerts", () => {
  const burns = (given: object) =>
    compiled(file({ alerting: given })).objectives[0]?.alerting.burns.map((row) => row.factor);

  test("are the workbook's, as Sloth's are", () => {
    expect(burns({ name: "A" })).toEqual([14.4, 6, 3, 1]);
  });
  test("without tickets are the two that page", () => {
    expect(burns({ ticket_alert: { disable: true } })).toEqual([14.4, 6]);
  });
  test("without pages are the two that make tickets", () => {
    expect(burns({ page_alert: { disable: true } })).toEqual([3, 1]);
  });
  test("with both disabled are none", () => {
    expect(burns({ page_alert: { disable: true }, ticket_alert: { disable: true } })).toEqual([]);
  });
});

test("a ready ratio becomes a share of failures, asked over Sloth's shortest window", () => {
  const raw = file({ sli: { raw: { error_ratio_query: "1 - avg_over_time(ok:ratio[{{.window}}])" } } });
  expect(compiled(raw).objectives[0]?.indicator).toMatchObject({
    counting: { kind: "share", of: "bad" },
    sides: [{ side: "value", query: "1 - avg_over_time(ok:ratio[5m])" }],
  });
});

test.each([
  ["an objective of 100", { objective: 100 }, ["slos", 0, "objective"]],
  ["no indicator", { sli: {} }, ["slos", 0, "sli"]],
  ["a plugin", { sli: { plugin: { id: "sloth-common/x" } } }, ["slos", 0, "sli", "plugin"]],
])("%s is a fault at its place", (_, slo, path) => {
  const { documents, faults } = fromSloth(file(slo), "prom");
  expect(documents).toEqual([]);
  expect(faults.map(([at]) => at)).toEqual([path]);
});

test("fields that nobody knows are named and left out", () => {
  const { documents } = fromSloth(file({ plugins: {} }), "prom");
  expect(documents[0]?.warnings.map(([path]) => path)).toContainEqual(["slos", 0, "plugins"]);
});

test("the rules of a file keep its queries, labels and alerts as they are", () => {
  expect(slothObjectives(file())).toMatchObject([
    {
      service: "shop",
      name: "requests-availability",
      objective: 99.9,
      labels: { owner: "team-a", tier: "1" },
      ratio: { errorQuery: errors, totalQuery: total },
      alertName: "ShopErrors",
      page: { labels: { severity: "critical" } },
    },
  ]);
});

describe("queries with a window", () => {
  const at = (window: string) => (query: string) => query.replaceAll("{{.window}}", window);
  const latencyBucket = 'sum(rate(lat_bucket{le="0.4",verb!="WATCH"}[{{.window}}]))';
  const latencyCount = 'sum(rate(lat_count{verb!="WATCH"}[{{.window}}]))';

  test("of sums of rates are counters, in brackets and with increase too", () => {
    expect(countedQueries(`( ${errors} )`, total.replace("rate", "increase"))).toMatchObject({
      counter: true,
      bad: 'http_requests_total{job="shop",code=~"(5..|429)"}',
      total: 'http_requests_total{job="shop"}',
    });
  });

  test("where errors fall back on zero are counters as well", () => {
    expect(countedQueries(`${errors} OR on() vector(0)`, total)).toMatchObject({ counter: true });
  });

  test("that take the good from the total count the good", () => {
    expect(countedQueries(`(\n  ${latencyCount}\n  -\n  ${latencyBucket}\n)\n`, latencyCount)).toMatchObject({
      counter: true,
      good: 'lat_bucket{le="0.4",verb!="WATCH"}',
      total: 'lat_count{verb!="WATCH"}',
    });
  });

  test("with a minus inside a label's value are not taken apart there", () => {
    const dashed = 'sum(rate(x{route="a-b"}[{{.window}}]))';
    expect(countedQueries(dashed, total)).toMatchObject({ counter: true, bad: 'x{route="a-b"}' });
  });

  test("of other rates are asked every minute as events of a minute", () => {
    const byRoute = "max(sum by (route) (rate(x[{{.window}}])))";
    expect(countedQueries(byRoute, total)).toMatchObject({
      counter: false,
      bad: `60 * (${at("5m")(byRoute)})`,
      total: `60 * (${at("5m")(total)})`,
    });
  });

  test("that sum up by themselves are asked over one minute", () => {
    const below = "sum_over_time((count(satisfaction < 0.75))[{{.window}}:]) OR on() vector(0)";
    const every = "sum_over_time((count(satisfaction))[{{.window}}:])";
    expect(countedQueries(below, every)).toMatchObject({
      counter: false,
      bad: at("1m")(below),
      total: at("1m")(every),
    });
  });
});
