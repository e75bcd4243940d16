import { describe, expect, test } from "vitest";
import { compileSlo } from "./compile-slo.ts";
import { NOTHING_REFERRED, type SloDocumentShape } from "./documents.ts";
import { document, SLO_SPEC, V1_DOCUMENTS, V1ALPHA_SLO_SPEC, V2_SLO_SPEC } from "./openslo-examples.ts";
import { readOpenSlo } from "./read-openslo.ts";
import { openSloFindings } from "./validate-openslo.ts";

const slo = (spec: object) => document("SLO", { ...SLO_SPEC, alertPolicies: undefined, ...spec });
const paths = (value: Record<string, unknown>) => readOpenSlo(value).warnings.map(([path]) => path.join("."));
const compiled = (value: Record<string, unknown>) =>
  compileSlo(readOpenSlo(value).value as unknown as SloDocumentShape, NOTHING_REFERRED);

test.each(Object.entries(V1_DOCUMENTS))(
  "a %s after the specification is read as it stands, without a warning",
  (kind, one) => {
    const { value, sources, warnings } = readOpenSlo(one);
    expect([sources, warnings]).toEqual([[], []]);
    expect(value).toEqual(kind === "DataSource" ? { ...one, spec: { ...one.spec, type: "prometheus" } } : one);
  },
);

test("of a data source only what asking it needs is kept: the rest may be a secret", () => {
  const one = document("DataSource", {
    type: "Prometheus",
    connectionDetails: { url: "http://prometheus:9090", secretAccessKey: "hush" },
    vendor: "x",
  });
  expect(readOpenSlo(one).value).toMatchObject({
    spec: { type: "prometheus", connectionDetails: { url: "http://prometheus:9090" } },
  });
  expect(JSON.stringify(readOpenSlo(one))).not.toContain("hush");
  expect(paths(one)).toEqual(["spec.vendor", "spec.connectionDetails.secretAccessKey"]);
});

describe("the slips of published examples", () => {
  test("op on a ratio does nothing, and it is said", () => {
    const one = slo({ objectives: [{ target: 0.9, op: "gt" }] });
    expect(paths(one)).toEqual(["spec.objectives.0.op"]);
    expect(compiled(one)).toMatchObject({ faults: [], objectives: [{ indicator: { template: "ratio" } }] });
  });

  test("a calendar of 1m is a month", () => {
    const calendar = { startTime: "2026-01-01 00:00:00", timeZone: "UTC" };
    const one = slo({ timeWindow: [{ duration: "1m", isRolling: false, calendar }] });
    expect(paths(one)).toEqual(["spec.timeWindow.0.duration"]);
    expect(compiled(one).objectives[0]?.rules.window).toMatchObject({ duration: "1M" });
  });

  test("a window without isRolling and calendar rolls", () => {
    const one = slo({ timeWindow: [{ duration: "28d" }] });
    expect(paths(one)).toEqual(["spec.timeWindow.0"]);
    expect(compiled(one).objectives[0]?.rules.window).toMatchObject({ duration: "28d", isRolling: true });
  });

  test("no window at all is thirty days", () => {
    const one = slo({ timeWindow: undefined });
    expect(paths(one)).toEqual(["spec"]);
    expect(compiled(one).objectives[0]?.rules.window).toMatchObject({ duration: "30d" });
  });

  test("a slice of 5 lasts five minutes", () => {
    const one = slo({ budgetingMethod: "RatioTimeslices", objectives: [{ target: 0.9, timeSliceWindow: 5 }] });
    expect(compiled(one).objectives[0]?.rules.timeSliceMinutes).toBe(5);
  });

  test("a field that nobody knows is kept, and it is said", () => {
    const one = slo({ tier: "gold" });
    expect(readOpenSlo(one)).toMatchObject({
      value: { spec: { tier: "gold" } },
      warnings: [[["spec", "tier"], expect.stringContaining("it is kept, and does nothing")]],
    });
  });
});

describe("v1alpha", () => {
  const v1alpha = (spec: object) => document("SLO", { ...V1ALPHA_SLO_SPEC, ...spec }, {}, "openslo/v1alpha");

  test("becomes v1 that conforms, its shared ratio the indicator", () => {
    const { value, warnings, sources } = readOpenSlo(v1alpha({}));
    expect(openSloFindings(value)).toEqual([]);
    expect(value).toMatchObject({
      apiVersion: "openslo/v1",
      spec: {
        indicator: {
          spec: {
            ratioMetric: {
              counter: true,
              good: { metricSource: { metricSourceRef: "prometheus", spec: { query: "a", queryType: "promql" } } },
            },
          },
        },
        timeWindow: [{ duration: "30d", isRolling: true }],
        objectives: [{ displayName: "Answered", target: 0.99 }],
      },
    });
    expect(warnings.map(([path]) => path)).toEqual([["spec", "objectives", 0, "value"]]);
    expect(sources).toContainEqual([
      ["spec", "timeWindow"],
      ["spec", "timeWindows"],
    ]);
  });

  test("with ratios of their own becomes objectives with indicators of their own", () => {
    const [one] = V1ALPHA_SLO_SPEC.objectives;
    const other = {
      ...one,
      displayName: "Fast",
      ratioMetrics: { ...one?.ratioMetrics, good: { source: "prometheus", queryType: "promql", query: "fast" } },
    };
    const both = v1alpha({ objectives: [one, other] });
    expect(openSloFindings(readOpenSlo(both).value)).toEqual([]);
    expect(compiled(both).objectives.map(({ indicator }) => indicator.sides[0]?.query)).toEqual(["a", "fast"]);
  });

  test("with a threshold metric keeps op and value", () => {
    const indicator = { thresholdMetric: { source: "prometheus", queryType: "promql", query: "lag" } };
    const one = v1alpha({ indicator, objectives: [{ op: "lt", value: 5, target: 0.9 }] });
    expect(openSloFindings(readOpenSlo(one).value)).toEqual([]);
    expect(compiled(one).objectives[0]?.indicator.counting).toEqual({
      kind: "level",
      reading: "value",
      op: "lt",
      limit: 5,
    });
  });

  test.each([
    [{ unit: "Week", count: 4, isRolling: true }, "4w"],
    [{ unit: "Month", count: 1, isRolling: true }, "1M"],
    [{ unit: "Second", count: 3600, isRolling: true }, "60m"],
  ])("counts its window %j as %s", (window, duration) => {
    expect(readOpenSlo(v1alpha({ timeWindows: [window] })).value).toMatchObject({
      spec: { timeWindow: [{ duration }] },
    });
  });

  test("with slices takes a minute for each, and it is said", () => {
    const objectives = V1ALPHA_SLO_SPEC.objectives.map((one) => ({ ...one, timeSliceTarget: 0.9 }));
    const sliced = v1alpha({ budgetingMethod: "Timeslices", objectives });
    expect(openSloFindings(readOpenSlo(sliced).value)).toEqual([]);
    expect(paths(sliced)).toContain("spec.objectives.0");
  });

  test("a Service is one of v1", () => {
    const service = document("Service", { description: "x" }, {}, "openslo/v1alpha");
    expect(readOpenSlo(service).value).toEqual({ ...service, apiVersion: "openslo/v1" });
  });
});

describe("v2alpha", () => {
  const v2 = (kind: string, spec: object) => document(kind, spec, {}, "openslo.com/v2alpha");

  test("becomes v1 that conforms: sli is the indicator, a data source is named", () => {
    const { value, sources } = readOpenSlo(v2("SLO", V2_SLO_SPEC));
    expect(openSloFindings(value)).toEqual([]);
    expect(value).toMatchObject({
      spec: {
        indicator: {
          spec: { ratioMetric: { good: { metricSource: { metricSourceRef: "prom", spec: { query: "a" } } } } },
        },
      },
    });
    expect(sources).toContainEqual([
      ["spec", "indicator"],
      ["spec", "sli"],
    ]);
  });

  test("names members of a composite by sliRef", () => {
    const composite = { ...V2_SLO_SPEC, sli: undefined, objectives: [{ target: 0.9, sliRef: "a" }] };
    expect(readOpenSlo(v2("SLO", composite)).value).toMatchObject({ spec: { objectives: [{ indicatorRef: "a" }] } });
  });

  test("a data source written in place has no counterpart, and it is said", () => {
    const metric = { dataSourceSpec: { type: "Prometheus", connectionDetails: {} }, spec: { query: "a" } };
    const sli = v2("SLI", { thresholdMetric: metric });
    expect(paths(sli)).toEqual(["spec.thresholdMetric.dataSourceSpec"]);
    expect(readOpenSlo(sli).value).toMatchObject({
      spec: { thresholdMetric: { metricSource: { type: "Prometheus" } } },
    });
  });

  test("alert kinds are the same", () => {
    for (const kind of ["AlertPolicy", "AlertCondition", "AlertNotificationTarget"] as const) {
      const one = { ...V1_DOCUMENTS[kind], apiVersion: "openslo.com/v2alpha" };
      expect(readOpenSlo(one).value).toEqual(V1_DOCUMENTS[kind]);
    }
  });
});

test("what is no list of fields is left for the schema to refuse", () => {
  const broken = { apiVersion: "openslo/v1alpha", kind: "SLO", metadata: 1, spec: { objectives: "x", timeWindows: 3 } };
  expect(() => readOpenSlo(broken)).not.toThrow();
  expect(() =>
    readOpenSlo({ apiVersion: "openslo.com/v2alpha", kind: "SLO", spec: { sli: 1, objectives: [1] } }),
  ).not.toThrow();
});
