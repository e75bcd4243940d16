import { describe, expect, test } from "vitest";
import { CONDITION, document, POLICY, RATIO, SLO_SPEC, THRESHOLD } from "./openslo-examples.ts";
import { openSloFindings } from "./validate-openslo.ts";

// What OpenSLO's own SDK asks of documents (OpenSLO/go-sdk, pkg/openslo/v1), asked of ours: each case at the place that it names.
const placesOf = (value: unknown): string[] => openSloFindings(value).map(({ path }) => path);
const l = (times: number): string => "l".repeat(times);
const service = (metadata: object) => document("Service", {}, metadata);
const slo = (spec: object) => document("SLO", { ...SLO_SPEC, ...spec });
const slice = { target: 0.9, timeSliceTarget: 0.9, timeSliceWindow: "1m" };

describe("labels", () => {
  test.each([l(63), "net", "net_this.that-this", "net_.-this", "9net", "net9", "nEt"])("may be called %s", (key) => {
    for (const value of [["this", "that"], [""], []])
      expect(placesOf(service({ labels: { [key]: value } }))).toEqual([]);
  });
  test.each([l(64), "net_", "net.", "net-", "_net", "-net", ".net"])("may not be called %s", (key) => {
    expect(placesOf(service({ labels: { [key]: [] } }))).toHaveLength(1);
  });
});

describe("annotations", () => {
  const longestPrefix = [l(63), l(63), l(63)].join(".");
  test.each([
    l(63),
    `${longestPrefix}/${l(63)}`,
    "net",
    "9net",
    "net9",
    "nEt",
    "openslo.com/service",
    "domain/service",
    "domain.org/service",
    "domain.this.org/service",
    "domain.this.org/service.foo",
    "my-org.com/spec.indicator.metricSource",
  ])("may be called %s", (key) => {
    for (const value of ["this", ""]) expect(placesOf(service({ annotations: { [key]: value } }))).toEqual([]);
  });
  test.each([
    l(64),
    `${l(254)}/net`,
    `${l(253)}/${l(64)}`,
    `${l(254)}/${l(63)}`,
    "net_",
    "net.",
    "net-",
    "_net",
    "-net",
    ".net",
    "openslo.com/",
    "openslo.com!/service",
    "-openslo.com/service",
    "_openslo.com/service",
    ".openslo.com/service",
    "openslo.com./service",
    "openslo.com_/service",
    "openslo.com-/service",
    "openslo..this.com/service",
    "openslo.-this.com/service",
    "openslo._this.com/service",
    "openslo.this..com/service",
    "openslo.this-.com/service",
    "openslo.this_.com/service",
    "openslo_this.org/service",
    "openslo_this.my-org.com/service",
  ])("may not be called %s", (key) => {
    expect(placesOf(service({ annotations: { [key]: "" } }))).toHaveLength(1);
  });
});

test("a name and a name to show that are both too long are two faults", () => {
  const metadata = { name: "MY SERVICE".repeat(20), displayName: "my-service".repeat(20) };
  expect(new Set(placesOf(service(metadata)))).toEqual(new Set(["metadata.name", "metadata.displayName"]));
});

describe("an SLO", () => {
  test.each<[string, object, string[]]>([
    ["description of 1,050", { description: "A".repeat(1050) }, []],
    ["description of 1,051", { description: "A".repeat(1051) }, ["spec.description"]],
    ["a method that is none", { budgetingMethod: "invalid" }, ["spec.budgetingMethod"]],
    ["Occurrences", { budgetingMethod: "Occurrences", objectives: [slice] }, []],
    ["Timeslices", { budgetingMethod: "Timeslices", objectives: [slice] }, []],
    ["RatioTimeslices", { budgetingMethod: "RatioTimeslices", objectives: [slice] }, []],
    [
      "Timeslices without a target of a slice",
      { budgetingMethod: "Timeslices", objectives: [{ ...slice, timeSliceTarget: undefined }] },
      ["spec.objectives[0].timeSliceTarget"],
    ],
    [
      "RatioTimeslices without a target of a slice",
      { budgetingMethod: "RatioTimeslices", objectives: [{ ...slice, timeSliceTarget: undefined }] },
      [],
    ],
    [
      "Timeslices without a length of a slice",
      { budgetingMethod: "Timeslices", objectives: [{ ...slice, timeSliceWindow: undefined }] },
      ["spec.objectives[0].timeSliceWindow"],
    ],
    [
      "RatioTimeslices without a length of a slice",
      { budgetingMethod: "RatioTimeslices", objectives: [{ ...slice, timeSliceWindow: undefined }] },
      ["spec.objectives[0].timeSliceWindow"],
    ],
    ["a slice's target of 0.1", { objectives: [{ ...slice, timeSliceTarget: 0.1 }] }, []],
    ["a slice's target of 1", { objectives: [{ ...slice, timeSliceTarget: 1 }] }, []],
    [
      "a slice's target of 0",
      { objectives: [{ ...slice, timeSliceTarget: 0 }] },
      ["spec.objectives[0].timeSliceTarget"],
    ],
    [
      "a slice's target of 1.1",
      { objectives: [{ ...slice, timeSliceTarget: 1.1 }] },
      ["spec.objectives[0].timeSliceTarget"],
    ],
    ["no service", { service: "" }, ["spec.service"]],
    ["no indicator", { indicator: undefined }, ["spec"]],
    ["two indicators", { indicatorRef: "my-sli" }, ["spec"]],
    ["a reference that is no name", { indicator: undefined, indicatorRef: "my sli" }, ["spec.indicatorRef"]],
    ["no window", { timeWindow: [] }, ["spec.timeWindow"]],
    ["a window without a duration", { timeWindow: [{ isRolling: true }] }, ["spec.timeWindow[0].duration"]],
    ["a negative duration", { timeWindow: [{ duration: "-1m", isRolling: true }] }, ["spec.timeWindow[0].duration"]],
    [
      "a duration without a unit",
      { timeWindow: [{ duration: "1", isRolling: true }] },
      ["spec.timeWindow[0].duration"],
    ],
    [
      "a duration that is none",
      { timeWindow: [{ duration: "invalid", isRolling: true }] },
      ["spec.timeWindow[0].duration"],
    ],
    [
      "a calendar that rolls",
      {
        timeWindow: [
          {
            duration: "1w",
            isRolling: true,
            calendar: { startTime: "2022-01-01 12:00:00", timeZone: "America/New_York" },
          },
        ],
      },
      ["spec.timeWindow[0]"],
    ],
    ["neither calendar nor rolling", { timeWindow: [{ duration: "1w", isRolling: false }] }, ["spec.timeWindow[0]"]],
    ["a target of 0", { objectives: [{ target: 0 }] }, []],
    ["a target of 0.9999", { objectives: [{ target: 0.9999 }] }, []],
    ["a target of 1", { objectives: [{ target: 1 }] }, ["spec.objectives[0].target"]],
    ["a target of -0.1", { objectives: [{ target: -0.1 }] }, ["spec.objectives[0].target"]],
    ["99.9999 %", { objectives: [{ targetPercent: 99.9999 }] }, []],
    ["100 %", { objectives: [{ targetPercent: 100 }] }, ["spec.objectives[0].targetPercent"]],
    ["-0.1 %", { objectives: [{ targetPercent: -0.1 }] }, ["spec.objectives[0].targetPercent"]],
    ["no target", { objectives: [{}] }, ["spec.objectives[0]"]],
    ["two targets", { objectives: [{ target: 0.1, targetPercent: 10 }] }, ["spec.objectives[0]"]],
    [
      "a threshold without op and value",
      { indicator: THRESHOLD, objectives: [{ target: 0.9 }] },
      ["spec.objectives[0].op", "spec.objectives[0].value"],
    ],
    ["a threshold by reference without both", { indicator: undefined, indicatorRef: "my-sli" }, []],
    [
      "an operator that is none",
      { indicator: THRESHOLD, objectives: [{ target: 0.9, op: "lessThan", value: 1 }] },
      ["spec.objectives[0].op"],
    ],
    [
      "a policy's reference that is no name",
      { alertPolicies: [{ alertPolicyRef: "invalid ref" }] },
      ["spec.alertPolicies[0].alertPolicyRef"],
    ],
    [
      "a policy's reference that is empty",
      { alertPolicies: [{ alertPolicyRef: "" }] },
      ["spec.alertPolicies[0].alertPolicyRef"],
    ],
    [
      "a policy in place of another kind",
      { alertPolicies: [{ kind: "DataSource", metadata: { name: "a" }, spec: POLICY }] },
      ["spec.alertPolicies[0].kind"],
    ],
  ])("with %s", (_, spec, places) => expect(placesOf(slo(spec)).toSorted()).toEqual(places.toSorted()));

  test.each(["10m", "5h", "2d", "1w", "3M", "1Q", "1Y"])("may last %s", (duration) => {
    expect(placesOf(slo({ timeWindow: [{ duration, isRolling: true }] }))).toEqual([]);
  });
  test.each([
    [20, []],
    [999_999_999_999.9999, []],
    [0, ["spec.objectives[0].compositeWeight"]],
    [-2, ["spec.objectives[0].compositeWeight"]],
  ])("of a composite weighs %d", (compositeWeight, places) => {
    const objectives = [{ target: 0.9, indicatorRef: "my-sli", compositeWeight }];
    expect(placesOf(slo({ indicator: undefined, objectives }))).toEqual(places);
  });
});

describe("an SLI", () => {
  const metric = RATIO.spec.ratioMetric.good;
  const ratio = (ratioMetric: object) => placesOf(document("SLI", { ratioMetric }));
  test.each<[string, object]>([
    ["neither raw nor total", {}],
    ["raw and total", { raw: metric, rawType: "success", total: metric }],
    ["raw, bad and good", { raw: metric, rawType: "success", bad: metric, good: metric }],
    ["raw and good", { raw: metric, rawType: "success", good: metric }],
    ["raw and bad", { raw: metric, rawType: "success", bad: metric }],
    ["bad and good alone", { bad: metric, good: metric }],
    ["a total alone", { total: metric }],
  ])("of a ratio with %s is refused at the ratio", (_, ratioMetric) => {
    expect(new Set(ratio(ratioMetric))).toEqual(new Set(["spec.ratioMetric"]));
  });
  test.each([
    ["success", []],
    ["failure", []],
    ["invalid", ["spec.ratioMetric.rawType"]],
  ])("of a raw ratio that is %s", (rawType, places) => expect(ratio({ raw: metric, rawType })).toEqual(places));
  test.each<[string, object, string]>([
    ["no source", {}, "metricSource"],
    ["an empty source", { metricSource: { spec: {} } }, "metricSource.spec"],
    [
      "a reference that is no name",
      { metricSource: { metricSourceRef: "my datadog", spec: { query: "q" } } },
      "metricSource.metricSourceRef",
    ],
  ])("whose metric has %s is refused there, wherever the metric stands", (_, broken, place) => {
    expect(placesOf(document("SLI", { thresholdMetric: broken }))).toEqual([`spec.thresholdMetric.${place}`]);
    expect(ratio({ total: broken, good: metric })).toEqual([`spec.ratioMetric.total.${place}`]);
    expect(ratio({ total: metric, good: broken })).toEqual([`spec.ratioMetric.good.${place}`]);
    expect(ratio({ total: metric, bad: broken })).toEqual([`spec.ratioMetric.bad.${place}`]);
    expect(ratio({ raw: broken, rawType: "success" })).toEqual([`spec.ratioMetric.raw.${place}`]);
  });
  test("of no metric, and of both", () => {
    expect(placesOf(document("SLI", {}))).toEqual(["spec"]);
    expect(placesOf(document("SLI", { ...RATIO.spec, ...THRESHOLD.spec }))).toEqual(["spec"]);
  });
});

describe("an alert", () => {
  const condition = (changed: object) =>
    placesOf(document("AlertCondition", { ...CONDITION, condition: { ...CONDITION.condition, ...changed } }));
  const policy = (changed: object) => placesOf(document("AlertPolicy", { ...POLICY, ...changed }));

  test("whose condition lacks its fields is told of each", () => {
    const lacking = { op: "", threshold: undefined, lookbackWindow: undefined };
    expect(condition(lacking).toSorted()).toEqual([
      "spec.condition.lookbackWindow",
      "spec.condition.op",
      "spec.condition.threshold",
    ]);
  });
  test.each<[string, object, string]>([
    ["no kind", { kind: "" }, "spec.condition.kind"],
    ["another kind", { kind: "wrong" }, "spec.condition.kind"],
    ["an operator that is none", { op: "lessThan" }, "spec.condition.op"],
    ["a negative window", { lookbackWindow: "-1m" }, "spec.condition.lookbackWindow"],
    ["a wait without a unit", { alertAfter: "1" }, "spec.condition.alertAfter"],
  ])("whose condition has %s", (_, changed, place) => expect(condition(changed)).toEqual([place]));
  test("of no severity and with a long description is two faults", () => {
    const spec = { ...CONDITION, severity: "", description: "A".repeat(1051) };
    expect(placesOf(document("AlertCondition", spec)).toSorted()).toEqual(["spec.description", "spec.severity"]);
  });
  test.each<[string, object, string[]]>([
    ["all its triggers", { alertWhenBreaching: true, alertWhenResolved: true, alertWhenNoData: true }, []],
    [
      "neither condition nor target",
      { conditions: [], notificationTargets: [] },
      ["spec.conditions", "spec.notificationTargets"],
    ],
    ["two conditions", { conditions: [{ conditionRef: "cpu" }, { conditionRef: "memory" }] }, ["spec.conditions"]],
    ["an empty reference", { conditions: [{ conditionRef: "" }] }, ["spec.conditions[0].conditionRef"]],
    [
      "a reference that is no name",
      { conditions: [{ conditionRef: "invalid ref" }] },
      ["spec.conditions[0].conditionRef"],
    ],
    [
      "a target that is no name",
      { notificationTargets: [{ targetRef: "invalid ref" }] },
      ["spec.notificationTargets[0].targetRef"],
    ],
    [
      "a condition in place of another kind",
      { conditions: [{ kind: "SLO", metadata: { name: "a" }, spec: CONDITION }] },
      ["spec.conditions[0].kind"],
    ],
    [
      "a condition twice over",
      { conditions: [{ conditionRef: "cpu", kind: "AlertCondition", metadata: { name: "a" }, spec: CONDITION }] },
      ["spec.conditions[0]"],
    ],
  ])("with %s", (_, changed, places) => expect(policy(changed).toSorted()).toEqual(places));
});
