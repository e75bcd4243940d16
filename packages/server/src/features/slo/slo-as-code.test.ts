import type { ApiProblem } from "@shipshape/contract/problem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SloHouse, sloDocument, sloHouse } from "../../testing/test-slo-house.ts";

let house: SloHouse;
beforeAll(async () => {
  house = await sloHouse();
});
afterAll(() => house.close());

const admin = () => house.as("admin").configuration;
const file = (text: string, path = "slos.yaml") => ({ body: { files: [{ path, text }] } });
const applyText = (text: string) => admin().apply(file(text));
const refused = async (attempt: Promise<unknown>): Promise<ApiProblem> =>
  (await attempt.then(
    () => new Error("it was applied"),
    (error: unknown) => error,
  )) as ApiProblem;
const exported = async (kind: string) => (await admin().export({ query: { kind } })).documents;

/** The burn alerts of an objective, as its next evaluation has them. */
const burns = async (name: string) => {
  await house.settle();
  return (await house.slo(name)).burn;
};

const metric = (query: string) => ({ metricSource: { metricSourceRef: "prom", spec: { query } } });
const openslo = (kind: string, name: string, spec: object, metadata: object = {}) => ({
  apiVersion: "openslo/v1",
  kind,
  metadata: { name, ...metadata },
  spec,
});
const sli = (name: string, bad = 'requests_total{code="500"}') =>
  openslo("SLI", name, { ratioMetric: { counter: true, bad: metric(bad), total: metric("requests_total") } });
const condition = (threshold = 14.4) =>
  openslo("AlertCondition", "fast", {
    severity: "page",
    condition: { kind: "burnrate", op: "gt", threshold, lookbackWindow: "1h", alertAfter: "5m" },
  });
const target = openslo("AlertNotificationTarget", "mail", { target: "email" });
const policy = openslo("AlertPolicy", "pages", {
  alertWhenBreaching: true,
  conditions: [{ conditionRef: "fast" }],
  notificationTargets: [{ targetRef: "mail" }],
});
const referring = (name: string, spec: object = {}) =>
  sloDocument({
    name,
    spec: { indicator: undefined, indicatorRef: "requests", alertPolicies: [{ alertPolicyRef: "pages" }], ...spec },
  });

describe("an objective that refers to an SLI and a policy", () => {
  test("is refused while what it refers to is not there, at the place that says so", async () => {
    const problem = await refused(house.apply(referring("checkout")));
    expect(problem.faults.map(({ path }) => path)).toEqual([
      "spec.indicatorRef",
      "spec.alertPolicies[0].alertPolicyRef",
    ]);
  });

  test("is made with all of it in one plain list, whatever the order", async () => {
    const list = JSON.stringify([referring("checkout"), policy, target, condition(), sli("requests")]);
    expect(await applyText(list)).toMatchObject({
      creates: 5,
      warnings: [
        expect.objectContaining({ path: "[2].spec.target" }),
        expect.objectContaining({ path: "[0].spec.alertPolicies[0].alertPolicyRef" }),
      ],
    });
    expect(await burns("checkout")).toMatchObject([{ rule: "fast", severity: "page", factor: 14.4 }]);
    expect(await applyText(list)).toMatchObject({ creates: 0, updates: 0, unchanged: 5 });
  });

  test("is compiled anew when what it refers to changes, and a later one finds it too", async () => {
    await house.apply(condition(10));
    expect(await burns("checkout")).toMatchObject([{ factor: 10 }]);
    await house.apply(referring("later", { objectives: [{ target: 0.99 }] }));
    expect(await burns("later")).toMatchObject([{ factor: 10 }]);
  });

  test("keeps what it refers to from a change that it could not bear", async () => {
    const threshold = openslo("SLI", "requests", { thresholdMetric: metric("lag") });
    const problem = await refused(house.apply(threshold));
    expect(problem.faults[0]?.message).toContain('SLO "checkout" refers to it and could not be evaluated');
    expect(
      await house.apply(
        threshold,
        referring("checkout", { objectives: [{ target: 0.9, op: "lt", value: 1 }] }),
        referring("later", { objectives: [{ target: 0.9, op: "lt", value: 1 }] }),
      ),
    ).toMatchObject({ updates: 3 });
    await house.apply(sli("requests"), referring("checkout"), referring("later"));
  });
});

test("an SLI asks of a page of metrics no more than it can answer", async () => {
  const asked = (query: string) => ({ metricSource: { metricSourceRef: "page", spec: { query } } });
  const sums = openslo("SLI", "sums", {
    ratioMetric: { counter: true, bad: asked("errors"), total: asked("sum(all)") },
  });
  const problem = await refused(house.apply(sums));
  expect(problem.faults.map(({ path }) => path)).toEqual(["spec.ratioMetric.total.metricSource.spec.query"]);
});

describe("several targets in one document", () => {
  test("are objectives of their own, and one document", async () => {
    await house.apply(
      sloDocument({ name: "many", spec: { objectives: [{ target: 0.9 }, { displayName: "Gold", target: 0.999 }] } }),
    );
    expect(await house.slo("many")).toMatchObject({ target: 0.9 });
    expect(await house.slo("many-gold")).toMatchObject({ target: 0.999 });
    const names = (await exported("SLO")).map(({ metadata }) => (metadata as { name: string }).name);
    expect(names.filter((name) => name.startsWith("many"))).toEqual(["many"]);
  });
});

describe("what OpenSLO's examples get wrong", () => {
  test("is read as it is meant, each with a warning at its line", async () => {
    const text = `apiVersion: openslo/v1
kind: SLO
metadata: { name: slips }
spec:
  service: shop
  owner: somebody
  indicator:
    metadata: { name: requests }
    spec:
      ratioMetric:
        counter: true
        bad: { metricSource: { metricSourceRef: prom, type: Prometheus, spec: { query: 'requests_total{code="500"}' } } }
        total: { metricSource: { metricSourceRef: prom, spec: { query: requests_total } } }
  timeWindow:
    - duration: 1m
      isRolling: false
      calendar: { startTime: 2026-01-01 00:00:00, timeZone: Europe/Berlin }
  budgetingMethod: Occurrences
  objectives:
    - target: 0.99
      op: gt
`;
    const { warnings, creates } = await applyText(text);
    expect(creates).toBe(1);
    expect(warnings.map(({ path, line }) => [path, line])).toEqual([
      ["spec.owner", 6],
      ["spec.timeWindow[0].duration", 15],
      ["spec.objectives[0].op", 21],
    ]);
    expect(await house.slo("slips")).toMatchObject({ window: "calendar: month" });
  });
});

describe("OpenSLO's Service", () => {
  const service = (metadata: object = {}) => openslo("Service", "basket", { description: "Holds things" }, metadata);

  test("without an owner is not made, and the warning says how it would be", async () => {
    const { creates, warnings } = (await house.apply(service())) as unknown as {
      creates: number;
      warnings: { message: string }[];
    };
    expect(creates).toBe(0);
    expect(warnings[0]?.message).toContain("shipshape.dev/owner");
  });

  test("with an owner is a service of the catalog", async () => {
    const owned = service({
      displayName: "Basket",
      labels: { tier: "gold" },
      annotations: { "shipshape.dev/owner": "shop-team" },
    });
    expect(await house.apply(owned)).toMatchObject({ creates: 1 });
    const [found] = (await exported("Service")).filter(
      ({ metadata }) => (metadata as { name: string }).name === "basket",
    );
    expect(found).toMatchObject({
      metadata: { name: "basket", displayName: "Basket", labels: { tier: "gold" } },
      spec: { owner: "shop-team", description: "Holds things" },
    });
  });

  test("of a service that exists keeps its owner and whatever OpenSLO cannot say", async () => {
    await house.apply({
      apiVersion: "shipshape/v1",
      kind: "Service",
      metadata: { name: "basket" },
      spec: { owner: "shop-team", tier: 1 },
    });
    await house.apply(service());
    const [found] = (await exported("Service")).filter(
      ({ metadata }) => (metadata as { name: string }).name === "basket",
    );
    expect(found).toMatchObject({ spec: { owner: "shop-team", tier: 1, description: "Holds things" } });
  });
});

describe("other formats are applied as they are", () => {
  test("v1alpha and v2alpha", async () => {
    const v1alpha = {
      apiVersion: "openslo/v1alpha",
      kind: "SLO",
      metadata: { name: "old" },
      spec: {
        service: "shop",
        timeWindows: [{ unit: "Day", count: 7, isRolling: true }],
        budgetingMethod: "Occurrences",
        objectives: [
          {
            value: 1,
            target: 0.95,
            ratioMetrics: {
              incremental: true,
              good: { source: "prom", queryType: "promql", query: "good_total" },
              total: { source: "prom", queryType: "promql", query: "requests_total" },
            },
          },
        ],
      },
    };
    const v2alpha = {
      apiVersion: "openslo.com/v2alpha",
      kind: "SLO",
      metadata: { name: "new" },
      spec: {
        service: "shop",
        sliRef: "requests",
        budgetingMethod: "Occurrences",
        timeWindow: [{ duration: "4w", isRolling: true }],
        objectives: [{ target: 0.9 }],
      },
    };
    expect(await house.apply(v1alpha, v2alpha)).toMatchObject({ creates: 2 });
    expect(await house.slo("old")).toMatchObject({ window: "7d", target: 0.95 });
    expect(await house.slo("new")).toMatchObject({ window: "4w" });
  });

  test("a fault in them stands where they say it", async () => {
    const problem = await refused(
      house.apply({
        apiVersion: "openslo.com/v2alpha",
        kind: "SLO",
        metadata: { name: "new" },
        spec: {
          service: "shop",
          sliRef: "nothing",
          budgetingMethod: "Occurrences",
          timeWindow: [{ duration: "4w", isRolling: true }],
          objectives: [{ target: 0.9 }],
        },
      }),
    );
    expect(problem.faults.map(({ path }) => path)).toEqual(["spec.sliRef"]);
  });

  test("a file of Sloth, once there is the data source that it means", async () => {
    const sloth = `version: prometheus/v1
service: shop
slos:
  - name: availability
    objective: 99.9
    sli:
      events:
        error_query: sum(rate(requests_total{code="500"}[{{.window}}]))
        total_query: sum(rate(requests_total[{{.window}}]))
    alerting: { name: ShopErrors, ticket_alert: { disable: true } }
`;
    const problem = await refused(applyText(sloth));
    expect(problem.faults[0]).toMatchObject({
      line: 6,
      message: expect.stringContaining('no data source "prometheus"'),
    });
    await house.apply(
      openslo("DataSource", "prometheus", { type: "Prometheus", connectionDetails: { url: house.metrics.url } }),
    );
    expect(await applyText(sloth)).toMatchObject({ creates: 1 });
    expect((await burns("shop-availability")).map(({ factor }) => factor)).toEqual([14.4, 6]);
  });
});
