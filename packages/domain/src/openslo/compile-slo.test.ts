import { describe, expect, test } from "vitest";
import { compileSlo } from "./compile-slo.ts";
import { type FindReferred, NOTHING_REFERRED, type Referred, type SloDocumentShape } from "./documents.ts";

const metric = (query: string) => ({ metricSource: { metricSourceRef: "prom", spec: { query } } });
const ratio = { ratioMetric: { counter: true, bad: metric('errors{code="500"}'), total: metric("requests") } };

const document = (spec: object = {}, metadata: object = {}): SloDocumentShape => ({
  metadata: { name: "checkout", ...metadata },
  spec: {
    service: "shop",
    indicator: { spec: ratio },
    timeWindow: [{ duration: "30d", isRolling: true }],
    budgetingMethod: "Occurrences",
    objectives: [{ target: 0.999 }],
    ...spec,
  },
});

const finding =
  (known: { [Kind in keyof Referred]?: Record<string, Referred[Kind]> }): FindReferred =>
  (kind, name) =>
    known[kind]?.[name];

test("one objective has the document's name, the workbook's four alerts and the defaults", () => {
  const { objectives, faults, warnings } = compileSlo(document(), NOTHING_REFERRED);
  expect(faults).toEqual([]);
  expect(warnings).toEqual([]);
  expect(objectives).toMatchObject([
    {
      name: "checkout",
      displayName: "checkout",
      objectiveIndex: 0,
      rules: { target: 0.999, budgetingMethod: "Occurrences", gapPolicy: "hold", minimumCoverage: 0.9 },
      indicator: { template: "ratio", counting: { kind: "counter" }, groupBy: [] },
    },
  ]);
  expect(objectives[0]?.alerting.burns.map(({ factor }) => factor)).toEqual([14.4, 6, 3, 1]);
});

test("several targets are several objectives on one indicator, named by display name or target", () => {
  const { objectives } = compileSlo(
    document({
      objectives: [{ target: 0.999 }, { displayName: "Gold customers", target: 0.9995 }, { targetPercent: 99.5 }],
    }),
    NOTHING_REFERRED,
  );
  expect(objectives.map(({ name, objectiveIndex }) => [name, objectiveIndex])).toEqual([
    ["checkout", 0],
    ["checkout-gold-customers", 1],
    ["checkout-99-5", 2],
  ]);
  expect(objectives.map(({ rules }) => rules.target)).toEqual([0.999, 0.9995, 0.995]);
  expect(objectives.map(({ displayName }) => displayName)).toEqual([
    "checkout: 99.9 %",
    "checkout: Gold customers",
    "checkout: 99.5 %",
  ]);
  expect(new Set(objectives.map(({ indicator }) => JSON.stringify(indicator))).size).toBe(1);
});

test("two objectives of the same target and a long name still have names of their own, of at most 63 characters", () => {
  const { objectives } = compileSlo(
    document({ objectives: [{ target: 0.9 }, { target: 0.99 }, { target: 0.99 }] }, { name: "x".repeat(63) }),
    NOTHING_REFERRED,
  );
  const names = objectives.map(({ name }) => name);
  expect(new Set(names).size).toBe(3);
  for (const name of names) expect(name).toMatch(/^[a-z0-9-]{1,63}$/);
});

test("the annotations say what OpenSLO has no field for", () => {
  const { objectives } = compileSlo(
    document(
      {},
      {
        annotations: {
          "shipshape.dev/gap-policy": "bad",
          "shipshape.dev/minimum-coverage": "0.5",
          "shipshape.dev/group-by": "region, tenant",
          "shipshape.dev/minimum-events": "100",
          "shipshape.dev/minimum-failures": "5",
        },
      },
    ),
    NOTHING_REFERRED,
  );
  expect(objectives).toMatchObject([
    {
      rules: { gapPolicy: "bad", minimumCoverage: 0.5 },
      alerting: { minimumEvents: 100, minimumFailures: 5 },
      indicator: { groupBy: ["region", "tenant"] },
    },
  ]);
});

test.each([
  ["gap-policy", "sometimes"],
  ["minimum-coverage", "1.1"],
  ["group-by", "a label"],
  ["minimum-events", "0"],
  ["minimum-failures", "many"],
])("an annotation %s of %j is a fault at its place", (name, value) => {
  const { objectives, faults } = compileSlo(
    document({}, { annotations: { [`shipshape.dev/${name}`]: value } }),
    NOTHING_REFERRED,
  );
  expect(objectives).toEqual([]);
  expect(faults).toMatchObject([{ path: `metadata.annotations["shipshape.dev/${name}"]` }]);
});

test("an annotation of ours that nobody knows is warned of, one of somebody else's is not", () => {
  const { faults, warnings } = compileSlo(
    document({}, { annotations: { "shipshape.dev/gap-polcy": "bad", "example.org/gap-policy": "bad" } }),
    NOTHING_REFERRED,
  );
  expect(faults).toEqual([]);
  expect(warnings).toMatchObject([{ path: 'metadata.annotations["shipshape.dev/gap-polcy"]' }]);
});

describe("an indicator that is referred to", () => {
  const referring = document({ indicator: undefined, indicatorRef: "requests" });

  test("may be an SLI", () => {
    const sli = { metadata: { name: "requests" }, spec: ratio };
    expect(compileSlo(referring, finding({ SLI: { requests: sli } })).objectives).toMatchObject([
      { indicator: { template: "ratio" } },
    ]);
  });

  test("may be one of our templates, and the document's labels fan it out", () => {
    const Indicator = {
      requests: {
        spec: { template: "threshold", source: "prom", value: "lag", op: "lt", limit: 5, groupBy: ["topic"] },
      },
    } as const;
    expect(compileSlo(referring, finding({ Indicator })).objectives).toMatchObject([
      { indicator: { template: "threshold", groupBy: ["topic"] } },
    ]);
    const byRegion = document(
      { indicator: undefined, indicatorRef: "requests" },
      { annotations: { "shipshape.dev/group-by": "region" } },
    );
    expect(compileSlo(byRegion, finding({ Indicator })).objectives[0]?.indicator.groupBy).toEqual(["region"]);
  });

  test("is missed at the place that names it", () => {
    expect(compileSlo(referring, NOTHING_REFERRED).faults).toMatchObject([{ path: "spec.indicatorRef" }]);
  });

  test("says at the reference what is wrong in it", () => {
    const sli = { metadata: { name: "requests" }, spec: { ratioMetric: { total: metric("requests") } } };
    expect(compileSlo(referring, finding({ SLI: { requests: sli } })).faults).toMatchObject([
      { path: "spec.indicatorRef", message: expect.stringContaining('SLI "requests", spec.ratioMetric') },
    ]);
  });
});

test("a threshold metric without op is a fault of the objective", () => {
  const { faults } = compileSlo(
    document({ indicator: { spec: { thresholdMetric: metric("lag") } } }),
    NOTHING_REFERRED,
  );
  expect(faults).toMatchObject([{ path: "spec.objectives[0].op" }]);
});

test("each member of a composite is counted by its own indicator", () => {
  const { objectives } = compileSlo(
    document({
      indicator: undefined,
      objectives: [
        { target: 0.99, indicator: { spec: ratio } },
        {
          displayName: "slow",
          target: 0.9,
          op: "lte",
          value: 2,
          indicator: { spec: { thresholdMetric: metric("lag") } },
        },
      ],
    }),
    NOTHING_REFERRED,
  );
  expect(objectives.map(({ name, indicator }) => [name, indicator.template])).toEqual([
    ["checkout", "ratio"],
    ["checkout-slow", "threshold"],
  ]);
});

describe("alert policies", () => {
  const condition = (extra: object = {}) => ({
    severity: "page",
    condition: { kind: "burnrate", op: "gt", threshold: 14.4, lookbackWindow: "1h", alertAfter: "5m", ...extra },
  });
  const inline = (spec: object) => ({ kind: "AlertCondition", metadata: { name: "fast" }, spec });
  const policy = (spec: object) => ({ kind: "AlertPolicy", metadata: { name: "pages" }, spec });
  const withPolicies = (...alertPolicies: object[]) => document({ alertPolicies });

  test("written in place replace the workbook's alerts", () => {
    const { objectives } = compileSlo(withPolicies(policy({ conditions: [inline(condition())] })), NOTHING_REFERRED);
    expect(objectives[0]?.alerting.burns).toMatchObject([
      { name: "fast", severity: "page", factor: 14.4, longWindowMinutes: 60, shortWindowMinutes: 5 },
    ]);
  });

  test("are found by name, and their conditions too", () => {
    const known = {
      AlertPolicy: { pages: { metadata: { name: "pages" }, spec: { conditions: [{ conditionRef: "fast" }] } } },
      AlertCondition: { fast: { metadata: { name: "fast" }, spec: condition() } },
    };
    const { objectives, faults } = compileSlo(withPolicies({ alertPolicyRef: "pages" }), finding(known));
    expect(faults).toEqual([]);
    expect(objectives[0]?.alerting.burns).toMatchObject([{ name: "fast", factor: 14.4 }]);
    expect(compileSlo(withPolicies({ alertPolicyRef: "pages" }), NOTHING_REFERRED).faults).toMatchObject([
      { path: "spec.alertPolicies[0].alertPolicyRef" },
    ]);
  });

  test("of two policies, conditions of one name are told apart", () => {
    const one = policy({ conditions: [inline(condition())] });
    const { objectives } = compileSlo(withPolicies(one, one), NOTHING_REFERRED);
    expect(objectives[0]?.alerting.burns.map(({ name }) => name)).toEqual(["fast", "fast 2"]);
  });

  test("alert on missing data with the severity of their condition", () => {
    const { objectives } = compileSlo(
      withPolicies(policy({ alertWhenNoData: true, conditions: [inline(condition())] })),
      NOTHING_REFERRED,
    );
    expect(objectives[0]?.alerting.noData?.severity).toBe("page");
  });

  test("that do not alert on breaching have no burn alert, and it is said", () => {
    const { objectives, warnings } = compileSlo(
      withPolicies(policy({ alertWhenBreaching: false, conditions: [inline(condition())] })),
      NOTHING_REFERRED,
    );
    expect(objectives[0]?.alerting.burns).toEqual([]);
    expect(warnings).toContainEqual(expect.objectContaining({ path: "spec.alertPolicies[0].spec.alertWhenBreaching" }));
  });

  test("with a condition that asks for slow burning are refused where it stands", () => {
    expect(
      compileSlo(withPolicies(policy({ conditions: [inline(condition({ op: "lt" }))] })), NOTHING_REFERRED).faults,
    ).toMatchObject([{ path: "spec.alertPolicies[0].spec.conditions[0].spec.condition.op" }]);
  });

  test("whose alert could never fire leave it out with the reason", () => {
    const { warnings, faults } = compileSlo(
      document({
        objectives: [{ target: 0.9 }],
        alertPolicies: [policy({ conditions: [inline(condition())] })],
      }),
      NOTHING_REFERRED,
    );
    expect(faults).toEqual([]);
    expect(warnings.map(({ message }) => message).join()).toContain("could never fire");
  });
});
