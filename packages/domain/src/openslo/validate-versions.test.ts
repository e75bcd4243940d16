import { describe, expect, test } from "vitest";
import { CONDITION, document, RATIO, V1_DOCUMENTS, V1ALPHA_SLO_SPEC, V2_SLO_SPEC } from "./openslo-examples.ts";
import { openSloFindings } from "./validate-openslo.ts";

const found = (value: unknown): string[] => openSloFindings(value).map(({ path, code }) => `${path} ${code}`);

describe("a document is refused", () => {
  test.each([
    ["that is a list", [], " document.type"],
    ["without apiVersion", { kind: "SLO" }, "apiVersion document.apiVersion.missing"],
    [
      "of a version that is none",
      { apiVersion: "openslo/v3", kind: "SLO" },
      "apiVersion document.apiVersion.unsupported",
    ],
    [
      "of v2alpha with v1's prefix",
      { apiVersion: "openslo/v2alpha", kind: "SLO" },
      "apiVersion document.apiVersion.unsupported",
    ],
    ["without a kind", { apiVersion: "openslo/v1" }, "kind document.kind.missing"],
    ["of a kind that is none", { apiVersion: "openslo/v1", kind: "Objective" }, "kind document.kind.unsupported"],
    [
      "of a kind that v1alpha does not have",
      { apiVersion: "openslo/v1alpha", kind: "SLI" },
      "kind document.kind.unsupported",
    ],
    ["with a field beside the four", { ...V1_DOCUMENTS.Service, status: {} }, "status service.status.unknown"],
    ["without metadata", { ...V1_DOCUMENTS.Service, metadata: null }, "metadata service.metadata.missing"],
  ])("%s", (_, value, expected) => {
    expect(found(value)).toEqual([expected]);
  });
});

describe("v2alpha", () => {
  const v2 = (spec: object, kind = "SLO", metadata: object = {}) =>
    document(kind, spec, metadata, "openslo.com/v2alpha");

  test("has sli where v1 has indicator, and a data source beside the query", () => {
    expect(openSloFindings(v2(V2_SLO_SPEC))).toEqual([]);
    expect(found(v2({ ...V2_SLO_SPEC, sli: undefined, indicator: RATIO }))).toEqual([
      "spec.indicator slo.indicator.unknown",
      "spec slo.exclusive",
    ]);
  });

  test("has no months, no display names, and labels of one value", () => {
    expect(found(v2({ ...V2_SLO_SPEC, timeWindow: [{ duration: "1M", isRolling: true }] }))).toEqual([
      "spec.timeWindow[0].duration slo.timeWindow.duration.format",
    ]);
    expect(found(v2({}, "Service", { displayName: "x", labels: { a: ["b"] } }))).toEqual([
      "metadata.displayName service.metadata.displayName.unknown",
      "metadata.labels.a service.metadata.labels.type",
    ]);
  });

  test("wants alertAfter, and one of both data sources", () => {
    const { alertAfter: _, ...condition } = CONDITION.condition;
    expect(found(v2({ ...CONDITION, condition }, "AlertCondition"))).toEqual([
      "spec.condition.alertAfter alertCondition.condition.alertAfter.missing",
    ]);
    expect(found(v2({ thresholdMetric: { spec: { query: "a" } } }, "SLI"))).toEqual([
      "spec.thresholdMetric sli.thresholdMetric.exclusive",
    ]);
  });
});

describe("v1alpha", () => {
  const v1alpha = (spec: object) => document("SLO", { ...V1ALPHA_SLO_SPEC, ...spec }, {}, "openslo/v1alpha");
  const [one] = V1ALPHA_SLO_SPEC.objectives;
  const indicator = { thresholdMetric: { source: "prometheus", queryType: "promql", query: "lag" } };

  test("has ratios at its objectives, or a threshold metric", () => {
    expect(openSloFindings(v1alpha({}))).toEqual([]);
    expect(openSloFindings(v1alpha({ indicator, objectives: [{ op: "lt", value: 1, target: 0.9 }] }))).toEqual([]);
  });

  test.each([
    ["both", v1alpha({ indicator }), "spec slo.exclusive"],
    [
      "op on a ratio",
      v1alpha({ objectives: [{ ...one, op: "gt" }] }),
      "spec.objectives[0].op slo.objectives.op.forbidden",
    ],
    [
      "an hour as a window",
      v1alpha({ timeWindows: [{ unit: "Hour", count: 1, isRolling: true }] }),
      "spec.timeWindows[0].unit slo.timeWindows.unit.enum",
    ],
    [
      "no count",
      v1alpha({ timeWindows: [{ unit: "Day", count: 0, isRolling: true }] }),
      "spec.timeWindows[0].count slo.timeWindows.count.range",
    ],
    [
      "no value",
      v1alpha({ objectives: [{ ...one, value: undefined }] }),
      "spec.objectives[0].value slo.objectives.value.missing",
    ],
    [
      "labels",
      { ...v1alpha({}), metadata: { name: "a", labels: { a: "b" } } },
      "metadata.labels slo.metadata.labels.unknown",
    ],
  ])("is refused with %s", (_, value, expected) => {
    expect(found(value)).toEqual([expected]);
  });
});
