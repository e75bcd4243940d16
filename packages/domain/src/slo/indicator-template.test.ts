import { describe, expect, test } from "vitest";
import { groupKey, groupOf, sourcesOf } from "./indicator.ts";
import { indicatorFromOpenSlo, type OpenSloIndicator } from "./indicator-openslo.ts";
import { compileIndicator, type IndicatorTemplate } from "./indicator-template.ts";

const base = { source: "prom" };
const side = (name: string, query: string, source = "prom") => ({ side: name, source, query });

describe("a template compiles to what is counted and what is asked", () => {
  test.each<[string, IndicatorTemplate, object]>([
    [
      "ratio of good",
      { ...base, template: "ratio", counter: true, good: "g", total: "t" },
      { counting: { kind: "counter" }, sides: [side("good", "g"), side("total", "t")] },
    ],
    [
      "ratio of bad, by the minute, from two sources",
      { ...base, template: "ratio", counter: false, bad: { source: "other", query: "b" }, total: "t" },
      { counting: { kind: "perMinute" }, sides: [side("bad", "b", "other"), side("total", "t")] },
    ],
    [
      "raw share of failures",
      { ...base, template: "rawRatio", failure: "f" },
      { counting: { kind: "share", of: "bad" }, sides: [side("value", "f")] },
    ],
    [
      "raw share of successes, weighted",
      { ...base, template: "rawRatio", success: "s", total: "t" },
      { counting: { kind: "share", of: "good" }, sides: [side("value", "s"), side("total", "t")] },
    ],
    [
      "threshold",
      { ...base, template: "threshold", value: "v", op: "lt", limit: 5 },
      { counting: { kind: "level", reading: "value", op: "lt", limit: 5 }, sides: [side("value", "v")] },
    ],
    [
      "latency from classic buckets",
      {
        ...base,
        template: "latency",
        histogram: 'rpc_seconds{service="cart"}',
        histogramType: "classic",
        limit: "300ms",
        unit: "seconds",
      },
      {
        counting: { kind: "classicHistogram", limit: 0.3 },
        sides: [side("buckets", 'rpc_seconds_bucket{service="cart"}')],
      },
    ],
    [
      "latency in milliseconds, named by its buckets",
      {
        ...base,
        template: "latency",
        histogram: "rpc_ms_bucket",
        histogramType: "classic",
        limit: "1.5s",
        unit: "milliseconds",
      },
      { counting: { kind: "classicHistogram", limit: 1500 }, sides: [side("buckets", "rpc_ms_bucket")] },
    ],
    [
      "latency from native histograms",
      { ...base, template: "latency", histogram: "rpc{a='b'}", histogramType: "native", limit: 0.3, unit: "seconds" },
      {
        counting: { kind: "nativeHistogram", limit: 0.3 },
        sides: [
          side("fraction", "histogram_fraction(-Inf, 0.3, rpc{a='b'})"),
          side("total", "histogram_count(rpc{a='b'})"),
        ],
      },
    ],
    [
      "freshness by the newest data",
      { ...base, template: "freshness", newest: "n", limit: "10m" },
      { counting: { kind: "level", reading: "age", op: "lte", limit: 600 }, sides: [side("value", "n")] },
    ],
    [
      "freshness by age",
      { ...base, template: "freshness", age: "a", limit: 90 },
      { counting: { kind: "level", reading: "value", op: "lte", limit: 90 }, sides: [side("value", "a")] },
    ],
    [
      "coverage",
      { ...base, template: "coverage", counter: true, processed: "p", expected: "e" },
      { counting: { kind: "counter" }, sides: [side("good", "p"), side("total", "e")] },
    ],
    [
      "correctness by what was wrong",
      { ...base, template: "correctness", counter: true, wrong: "w", checked: "c" },
      { counting: { kind: "counter" }, sides: [side("bad", "w"), side("total", "c")] },
    ],
    [
      "throughput of a counter",
      { ...base, template: "throughput", events: "e", atLeast: 120, per: "minute" },
      { counting: { kind: "level", reading: "rate", op: "gte", limit: 2 }, sides: [side("value", "e")] },
    ],
  ])("%s", (_, template, compiled) => expect(compileIndicator(template)).toMatchObject(compiled));
});

const metric = (query: string) => ({ metricSource: { metricSourceRef: "prom", spec: { query } } });

describe("an OpenSLO indicator", () => {
  test.each<[string, OpenSloIndicator, object, object]>([
    [
      "of good and total, a counter unless it says otherwise",
      { ratioMetric: { good: metric("g"), total: metric("t") } },
      {},
      { template: "ratio", counting: { kind: "counter" }, sides: [side("good", "g"), side("total", "t")] },
    ],
    [
      "of bad and total",
      { ratioMetric: { counter: false, bad: metric("b"), total: metric("t") } },
      {},
      { counting: { kind: "perMinute" }, sides: [side("bad", "b"), side("total", "t")] },
    ],
    [
      "raw, of failures",
      { ratioMetric: { raw: metric("r"), rawType: "failure" } },
      {},
      { template: "rawRatio", counting: { kind: "share", of: "bad" }, sides: [side("value", "r")] },
    ],
    [
      "with a threshold, judged by the objective",
      { thresholdMetric: metric("v") },
      { op: "lte", value: 200 },
      { counting: { kind: "level", reading: "value", op: "lte", limit: 200 }, sides: [side("value", "v")] },
    ],
  ])("%s", (_, spec, objective, indicator) =>
    expect(indicatorFromOpenSlo(spec, objective)).toMatchObject({ ok: true, indicator }),
  );

  test.each<[string, OpenSloIndicator, object, string, string]>([
    ["of nothing", {}, {}, "", "exactly one of"],
    ["with a threshold and no op", { thresholdMetric: metric("v") }, { value: 1 }, "op", "needs op"],
    ["with a threshold and no value", { thresholdMetric: metric("v") }, { op: "lt" }, "value", "needs the value"],
    ["without a total", { ratioMetric: { good: metric("g") } }, {}, "ratioMetric", "beside 'total'"],
    [
      "raw and good",
      { ratioMetric: { raw: metric("r"), good: metric("g"), total: metric("t") } },
      {},
      "ratioMetric",
      "remove 'raw'",
    ],
    [
      "without a source",
      { thresholdMetric: { metricSource: { spec: { query: "v" } } } },
      { op: "lt", value: 1 },
      "thresholdMetric.metricSource",
      "give metricSourceRef",
    ],
    [
      "with an empty query",
      { ratioMetric: { raw: metric(" ") } },
      {},
      "ratioMetric.raw.metricSource.spec.query",
      "no query",
    ],
  ])("%s is refused where it stands", (_, spec, objective, path, message) =>
    expect(indicatorFromOpenSlo(spec, objective)).toMatchObject({
      ok: false,
      problems: [{ path, message: expect.stringContaining(message) }],
    }),
  );
});

test("groups are the values of the labels, in their order, and one where there are none", () => {
  const labels = { service: "cart", zone: "a", pod: "x" };
  expect(groupOf({ groupBy: ["zone", "service"] }, labels)).toEqual({ zone: "a", service: "cart" });
  expect(groupKey({ groupBy: ["zone", "service"] }, labels)).toBe('["a","cart"]');
  expect(groupKey({ groupBy: [] }, labels)).toBe("");
});

test("a source that is asked twice is named once", () =>
  expect(sourcesOf(compileIndicator({ ...base, template: "ratio", counter: true, good: "g", total: "t" }))).toEqual([
    "prom",
  ]));
