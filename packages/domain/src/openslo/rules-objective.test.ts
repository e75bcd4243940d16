import { describe, expect, test } from "vitest";
import type { Counting, Indicator, IndicatorSideName } from "../slo/indicator.ts";
import { compileSlo } from "./compile-slo.ts";
import { NOTHING_REFERRED, type SloDocumentShape } from "./documents.ts";
import { fromSloth, slothObjectives } from "./from-sloth.ts";
import { errorRatioOf } from "./indicator-ratio.ts";
import { prometheusRules } from "./prometheus-rules.ts";
import { rulesObjective } from "./rules-objective.ts";

const file = {
  version: "prometheus/v1",
  service: "shop",
  labels: { owner: "team-a" },
  slos: [
    {
      name: "requests-availability",
      objective: 99.9,
      sli: {
        events: {
          error_query: 'sum(rate(http_requests_total{code=~"5.."}[{{.window}}]))',
          total_query: "sum(rate(http_requests_total[{{.window}}]))",
        },
      },
      alerting: { name: "ShopErrors", page_alert: { labels: { severity: "critical" } } },
    },
  ],
};

const rulesOf = (document: SloDocumentShape) => {
  const { objectives, faults } = compileSlo(document, NOTHING_REFERRED);
  expect(faults).toEqual([]);
  return objectives.map((objective) => rulesObjective(document, objective));
};
const imported = (value: unknown) => fromSloth(value, "prom").documents[0]?.value as unknown as SloDocumentShape;

test("a file of Sloth that was imported gives the rules that Sloth would make of it, to the last label", () => {
  const [direct] = slothObjectives(file).map(prometheusRules);
  const [throughUs] = rulesOf(imported(file)).map(({ objective }) => prometheusRules(objective));
  expect(throughUs).toEqual(direct);
  expect(direct?.flatMap(({ rules }) => rules)).toHaveLength(17);
});

test("with tickets disabled, too, but for the windows that nobody asks any more", () => {
  const [slo] = file.slos;
  const quiet = { ...file, slos: [{ ...slo, alerting: { ...slo?.alerting, ticket_alert: { disable: true } } }] };
  const [direct] = slothObjectives(quiet).map(prometheusRules);
  const [throughUs] = rulesOf(imported(quiet)).map(({ objective }) => prometheusRules(objective));
  expect(throughUs?.at(-1)).toEqual(direct?.at(-1));
  expect(throughUs?.[0]?.rules.map(({ labels }) => labels["sloth_window"])).toEqual(["5m", "30m", "1h", "6h", "30d"]);
});

const document = (spec: object, metadata: object = {}): SloDocumentShape => {
  const metric = (query: string) => ({ metricSource: { metricSourceRef: "prom", spec: { query } } });
  return {
    metadata: { name: "checkout", ...metadata },
    spec: {
      service: "shop",
      indicator: { spec: { ratioMetric: { counter: true, bad: metric("e"), total: metric("t") } } },
      timeWindow: [{ duration: "30d", isRolling: true }],
      budgetingMethod: "Occurrences",
      objectives: [{ target: 0.999 }],
      ...spec,
    },
  };
};

test("several targets are several sets of rules, each under its own name", () => {
  const both = rulesOf(document({ objectives: [{ target: 0.999 }, { target: 0.9995 }] }));
  expect(both.map(({ objective }) => [objective.name, objective.objective])).toEqual([
    ["checkout", 99.9],
    ["checkout-99-95", 99.95],
  ]);
});

test("labels that Prometheus cannot carry are left out, lists become one text", () => {
  const [one] = rulesOf(document({}, { labels: { team: "a", "cost.centre": "b", tags: ["x", "y"] } }));
  expect(one?.objective.labels).toEqual({ team: "a", tags: "x,y" });
});

test("what rules cannot say is noted: calendars, slices, groups", () => {
  const calendar = { startTime: "2026-01-01 00:00:00", timeZone: "UTC" };
  const [one] = rulesOf(
    document(
      {
        timeWindow: [{ duration: "1M", isRolling: false, calendar }],
        budgetingMethod: "Timeslices",
        objectives: [{ target: 0.99, timeSliceTarget: 0.9, timeSliceWindow: "1m" }],
      },
      { annotations: { "shipshape.dev/group-by": "region" } },
    ),
  );
  expect(one?.notes).toHaveLength(3);
  expect(one?.objective.periodMinutes).toBe(43_200);
});

describe("an indicator's error ratio", () => {
  const indicator = (counting: Counting, sides: Partial<Record<IndicatorSideName, string>>): Indicator => ({
    template: "ratio",
    counting,
    sides: Object.entries(sides).map(([side, query]) => ({ side: side as IndicatorSideName, source: "prom", query })),
    groupBy: [],
  });
  test.each<[string, Indicator, object]>([
    [
      "of bad counters is Sloth's events",
      indicator({ kind: "counter" }, { bad: 'e{a="b"}', total: "t" }),
      { errorQuery: 'sum(rate(e{a="b"}[{{.window}}]))', totalQuery: "sum(rate(t[{{.window}}]))" },
    ],
    [
      "of good counters is one minus their share",
      indicator({ kind: "counter" }, { good: "g", total: "t" }),
      { errorRatioQuery: "1 - ((sum(rate(g[{{.window}}]))) / ((sum(rate(t[{{.window}}]))) > 0))" },
    ],
    [
      "of events a minute sums them up",
      indicator({ kind: "perMinute" }, { bad: "e", total: "t" }),
      {
        errorQuery: "sum(sum_over_time((e)[{{.window}}:1m]))",
        totalQuery: "sum(sum_over_time((t)[{{.window}}:1m]))",
      },
    ],
    [
      "of a share of failures is its mean",
      indicator({ kind: "share", of: "bad" }, { value: "r" }),
      { errorRatioQuery: "avg(avg_over_time((r)[{{.window}}:1m]))" },
    ],
    [
      "of a level is how often the limit was not kept",
      indicator({ kind: "level", reading: "value", op: "lte", limit: 5 }, { value: "lag" }),
      { errorRatioQuery: "1 - avg(avg_over_time(((lag) <= bool 5)[{{.window}}:1m]))" },
    ],
    [
      "of an age takes it from now",
      indicator({ kind: "level", reading: "age", op: "lte", limit: 60 }, { value: "newest" }),
      { errorRatioQuery: "1 - avg(avg_over_time(((time() - (newest)) <= bool 60)[{{.window}}:1m]))" },
    ],
    [
      "of a histogram is the bucket of its limit",
      indicator({ kind: "classicHistogram", limit: 0.3 }, { buckets: 'lat_bucket{job="a"}' }),
      {
        errorRatioQuery:
          '1 - ((sum(rate(lat_bucket{job="a",le="0.3"}[{{.window}}]))) / ((sum(rate(lat_bucket{job="a",le="+Inf"}[{{.window}}]))) > 0))',
      },
    ],
    [
      "of a native histogram is the fraction beyond the limit",
      indicator({ kind: "nativeHistogram", limit: 0.3 }, { fraction: "f", total: "histogram_count(lat)" }),
      { errorRatioQuery: "1 - histogram_fraction(-Inf, 0.3, sum(rate(lat[{{.window}}])))" },
    ],
  ])("%s", (_, one, ratio) => {
    expect(errorRatioOf(one).ratio).toEqual(ratio);
  });
});
