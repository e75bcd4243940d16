import { describe, expect, test } from "vitest";
import { CONDITION, document, POLICY, RATIO, SLO_SPEC, THRESHOLD, V1_DOCUMENTS } from "./openslo-examples.ts";
import { openSloFindings } from "./validate-openslo.ts";

const found = (value: unknown): string[] => openSloFindings(value).map(({ path, code }) => `${path} ${code}`);
const slo = (spec: object): object => document("SLO", { ...SLO_SPEC, ...spec });
const objective = (...objectives: object[]): object => slo({ objectives });
const window = (one: object): object => slo({ timeWindow: [one] });
const calendar = { startTime: "2026-01-01 00:00:00", timeZone: "Europe/Berlin" };

test.each(Object.entries(V1_DOCUMENTS))("a %s after the specification has no fault", (_, one) => {
  expect(openSloFindings(one)).toEqual([]);
});

test.each([
  ["a threshold metric", { indicator: THRESHOLD, objectives: [{ op: "lte", value: 2, target: 0.9 }] }],
  ["an indicator by reference", { indicator: undefined, indicatorRef: "requests" }],
  [
    "a reference, op and value said, since the SLI may be a threshold",
    { indicator: undefined, indicatorRef: "requests", objectives: [{ op: "gt", value: 1, target: 0.9 }] },
  ],
  ["no time window at all", { timeWindow: undefined }],
  ["a calendar month", { timeWindow: [{ duration: "1M", isRolling: false, calendar }] }],
  ["a calendar without isRolling", { timeWindow: [{ duration: "1Q", calendar }] }],
  ["a target of 0", { objectives: [{ target: 0 }] }],
  ["several objectives", { objectives: [{ target: 0.9 }, { targetPercent: 99.9 }] }],
  [
    "time slices",
    { budgetingMethod: "Timeslices", objectives: [{ target: 0.9, timeSliceTarget: 1, timeSliceWindow: "1m" }] },
  ],
  [
    "a slice's length as a number of minutes",
    { budgetingMethod: "RatioTimeslices", objectives: [{ target: 0.9, timeSliceWindow: 5 }] },
  ],
  [
    "a composite",
    {
      indicator: undefined,
      objectives: [
        { target: 0.9, indicator: RATIO, compositeWeight: 2 },
        { target: 0.9, indicatorRef: "other" },
      ],
    },
  ],
  [
    "a policy in place",
    {
      alertPolicies: [
        {
          kind: "AlertPolicy",
          metadata: { name: "pages" },
          spec: { ...POLICY, conditions: [{ kind: "AlertCondition", metadata: { name: "fast" }, spec: CONDITION }] },
        },
      ],
    },
  ],
  ["no policy", { alertPolicies: undefined }],
])("an SLO may have %s", (_, spec) => {
  expect(openSloFindings(slo(spec))).toEqual([]);
});

describe("an SLO is refused", () => {
  test.each([
    ["with a target of 1", objective({ target: 1 }), "spec.objectives[0].target slo.objectives.target.range"],
    ["with a target under 0", objective({ target: -0.1 }), "spec.objectives[0].target slo.objectives.target.range"],
    [
      "with 100 %",
      objective({ targetPercent: 100 }),
      "spec.objectives[0].targetPercent slo.objectives.targetPercent.range",
    ],
    ["with both targets", objective({ target: 0.9, targetPercent: 90 }), "spec.objectives[0] slo.objectives.exclusive"],
    ["with neither target", objective({}), "spec.objectives[0] slo.objectives.exclusive"],
    ["with a target in quotes", objective({ target: "0.9" }), "spec.objectives[0].target slo.objectives.target.type"],
    ["with op on a ratio", objective({ target: 0.9, op: "gt" }), "spec.objectives[0].op slo.objectives.op.forbidden"],
    [
      "with a value on a ratio",
      objective({ target: 0.9, value: 0 }),
      "spec.objectives[0].value slo.objectives.value.forbidden",
    ],
    [
      "with an operator that is none",
      slo({ indicator: THRESHOLD, objectives: [{ target: 0.9, op: "<", value: 1 }] }),
      "spec.objectives[0].op slo.objectives.op.enum",
    ],
    [
      "with a threshold metric and no op",
      slo({ indicator: THRESHOLD, objectives: [{ target: 0.9, value: 1 }] }),
      "spec.objectives[0].op slo.objectives.op.missing",
    ],
    [
      "with a threshold metric and no value",
      slo({ indicator: THRESHOLD, objectives: [{ target: 0.9, op: "lt" }] }),
      "spec.objectives[0].value slo.objectives.value.missing",
    ],
    [
      "with slices and no slice target",
      slo({ budgetingMethod: "Timeslices", objectives: [{ target: 0.9, timeSliceWindow: "1m" }] }),
      "spec.objectives[0].timeSliceTarget slo.objectives.timeSliceTarget.missing",
    ],
    [
      "with a slice target of 0",
      slo({ budgetingMethod: "Timeslices", objectives: [{ target: 0.9, timeSliceTarget: 0, timeSliceWindow: "1m" }] }),
      "spec.objectives[0].timeSliceTarget slo.objectives.timeSliceTarget.range",
    ],
    [
      "with mean slices and no length",
      slo({ budgetingMethod: "RatioTimeslices" }),
      "spec.objectives[0].timeSliceWindow slo.objectives.timeSliceWindow.missing",
    ],
    [
      "with a budgeting method that is none",
      slo({ budgetingMethod: "Events" }),
      "spec.budgetingMethod slo.budgetingMethod.enum",
    ],
    [
      "without a budgeting method",
      slo({ budgetingMethod: undefined }),
      "spec.budgetingMethod slo.budgetingMethod.missing",
    ],
    ["without a service", slo({ service: "" }), "spec.service slo.service.missing"],
    [
      "with two time windows",
      slo({ timeWindow: [SLO_SPEC.timeWindow[0], SLO_SPEC.timeWindow[0]] }),
      "spec.timeWindow slo.timeWindow.count",
    ],
    ["with an empty list of time windows", slo({ timeWindow: [] }), "spec.timeWindow slo.timeWindow.count"],
    [
      "with a calendar that rolls",
      window({ duration: "1M", isRolling: true, calendar }),
      "spec.timeWindow[0] slo.timeWindow.exclusive",
    ],
    ["with neither calendar nor rolling", window({ duration: "1M" }), "spec.timeWindow[0] slo.timeWindow.exclusive"],
    [
      "with a duration in seconds",
      window({ duration: "30s", isRolling: true }),
      "spec.timeWindow[0].duration slo.timeWindow.duration.format",
    ],
    [
      "with a window of no length",
      window({ duration: "0d", isRolling: true }),
      "spec.timeWindow[0].duration slo.timeWindow.duration.range",
    ],
    [
      "with a start in ISO 8601",
      window({ duration: "1M", calendar: { ...calendar, startTime: "2026-01-01T00:00:00Z" } }),
      "spec.timeWindow[0].calendar.startTime slo.timeWindow.calendar.startTime.format",
    ],
    [
      "with a day that does not exist",
      window({ duration: "1M", calendar: { ...calendar, startTime: "2026-02-30 00:00:00" } }),
      "spec.timeWindow[0].calendar.startTime slo.timeWindow.calendar.startTime.format",
    ],
    [
      "with an offset for a zone",
      window({ duration: "1M", calendar: { ...calendar, timeZone: "+02:00" } }),
      "spec.timeWindow[0].calendar.timeZone slo.timeWindow.calendar.timeZone.format",
    ],
    ["with an indicator and a reference", slo({ indicatorRef: "other" }), "spec slo.exclusive"],
    ["without an indicator", slo({ indicator: undefined }), "spec slo.exclusive"],
    [
      "with an indicator at the spec and at an objective",
      objective({ target: 0.9, indicatorRef: "other" }),
      "spec slo.exclusive",
    ],
    [
      "as a composite with a member that has none",
      slo({ indicator: undefined, objectives: [{ target: 0.9, indicatorRef: "a" }, { target: 0.9 }] }),
      "spec.objectives[1] slo.objectives.exclusive",
    ],
    [
      "with a weight of 0",
      objective({ target: 0.9, compositeWeight: 0 }),
      "spec.objectives[0].compositeWeight slo.objectives.compositeWeight.range",
    ],
    [
      "with a reference that is no name",
      slo({ indicator: undefined, indicatorRef: "My SLI" }),
      "spec.indicatorRef slo.indicatorRef.format",
    ],
    [
      "with a description of 1,051 characters",
      slo({ description: "x".repeat(1051) }),
      "spec.description slo.description.length",
    ],
    [
      "with a field that nobody knows",
      slo({ budgetMethod: "Occurrences" }),
      "spec.budgetMethod slo.budgetMethod.unknown",
    ],
    [
      "with a policy that is neither in place nor referred to",
      slo({ alertPolicies: [{}] }),
      "spec.alertPolicies[0] slo.alertPolicies.exclusive",
    ],
    [
      "with a policy that is both",
      slo({ alertPolicies: [{ alertPolicyRef: "a", kind: "AlertPolicy", metadata: { name: "a" }, spec: POLICY }] }),
      "spec.alertPolicies[0] slo.alertPolicies.exclusive",
    ],
    [
      "with a fault deep in a policy in place",
      slo({ alertPolicies: [{ kind: "AlertPolicy", metadata: { name: "a" }, spec: { ...POLICY, conditions: [] } }] }),
      "spec.alertPolicies[0].spec.conditions slo.alertPolicies.spec.conditions.count",
    ],
  ])("%s", (_, value, expected) => {
    expect(found(value)).toEqual([expected]);
  });
});

describe("an SLI is refused", () => {
  const { good, total } = RATIO.spec.ratioMetric;
  const ratio = (ratioMetric: object) => document("SLI", { ratioMetric });
  test.each([
    ["with both metrics", document("SLI", { ...RATIO.spec, ...THRESHOLD.spec }), "spec sli.exclusive"],
    ["with neither metric", document("SLI", {}), "spec sli.exclusive"],
    ["with good and bad", ratio({ good, bad: good, total }), "spec.ratioMetric sli.ratioMetric.exclusive"],
    ["with neither good nor bad", ratio({ total }), "spec.ratioMetric sli.ratioMetric.exclusive"],
    ["with raw and no type", ratio({ raw: total }), "spec.ratioMetric.rawType sli.ratioMetric.rawType.missing"],
    [
      "with a raw type that is none",
      ratio({ raw: total, rawType: "error" }),
      "spec.ratioMetric.rawType sli.ratioMetric.rawType.enum",
    ],
    [
      "with good beside raw",
      ratio({ raw: total, rawType: "success", good }),
      "spec.ratioMetric sli.ratioMetric.exclusive",
    ],
    [
      "without a source's spec",
      ratio({ good: { metricSource: { metricSourceRef: "prom" } }, total }),
      "spec.ratioMetric.good.metricSource.spec sli.ratioMetric.good.metricSource.spec.missing",
    ],
    [
      "with a source that is no name",
      ratio({ good: { metricSource: { metricSourceRef: "My Prom", spec: { query: "a" } } }, total }),
      "spec.ratioMetric.good.metricSource.metricSourceRef sli.ratioMetric.good.metricSource.metricSourceRef.format",
    ],
  ])("%s", (_, value, expected) => {
    expect(found(value)).toEqual([expected]);
  });
});

describe("an alert's document is refused", () => {
  const condition = (extra: object) =>
    document("AlertCondition", { ...CONDITION, condition: { ...CONDITION.condition, ...extra } });
  test.each([
    [
      "without a severity",
      document("AlertCondition", { ...CONDITION, severity: "" }),
      "spec.severity alertCondition.severity.missing",
    ],
    [
      "with another kind of condition",
      condition({ kind: "latency" }),
      "spec.condition.kind alertCondition.condition.kind.enum",
    ],
    ["without an operator", condition({ op: undefined }), "spec.condition.op alertCondition.condition.op.missing"],
    [
      "without a threshold",
      condition({ threshold: undefined }),
      "spec.condition.threshold alertCondition.condition.threshold.missing",
    ],
    [
      "with a lookback in seconds",
      condition({ lookbackWindow: "90s" }),
      "spec.condition.lookbackWindow alertCondition.condition.lookbackWindow.format",
    ],
    [
      "with two conditions",
      document("AlertPolicy", { ...POLICY, conditions: [{ conditionRef: "a" }, { conditionRef: "b" }] }),
      "spec.conditions alertPolicy.conditions.count",
    ],
    [
      "without targets",
      document("AlertPolicy", { ...POLICY, notificationTargets: [] }),
      "spec.notificationTargets alertPolicy.notificationTargets.count",
    ],
    [
      "that notifies nothing",
      document("AlertNotificationTarget", {}),
      "spec.target alertNotificationTarget.target.missing",
    ],
  ])("%s", (_, value, expected) => {
    expect(found(value)).toEqual([expected]);
  });

  test("alertAfter may be 0m, which is its default", () => {
    expect(openSloFindings(condition({ alertAfter: "0m" }))).toEqual([]);
  });
});

describe("metadata is refused", () => {
  const with_ = (metadata: object) => document("Service", {}, metadata);
  test.each([
    ["with capitals in the name", with_({ name: "Checkout" }), "metadata.name service.metadata.name.format"],
    ["with a name of 64 characters", with_({ name: "x".repeat(64) }), "metadata.name service.metadata.name.length"],
    [
      "with a display name of 64 characters",
      with_({ displayName: "x".repeat(64) }),
      "metadata.displayName service.metadata.displayName.length",
    ],
    [
      "with a label's key of two parts",
      with_({ labels: { "a/b": "c" } }),
      'metadata.labels["a/b"] service.metadata.labels.format',
    ],
    ["with a number for a label", with_({ labels: { tier: 1 } }), "metadata.labels.tier service.metadata.labels.type"],
    [
      "with an annotation's key of spaces",
      with_({ annotations: { "a b": "c" } }),
      'metadata.annotations["a b"] service.metadata.annotations.format',
    ],
  ])("%s", (_, value, expected) => {
    expect(found(value)).toEqual([expected]);
  });
});

test("every message says what to do, not only what is wrong", () => {
  const [finding] = openSloFindings(objective({ target: 1 }));
  expect(finding?.message).toBe("1 is out of range: it should be at least 0 and less than 1");
});
