import type { ApiProblem } from "@shipshape/contract/problem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SloHouse, sloDocument, sloHouse } from "../../testing/test-slo-house.ts";
import { budgetsOfServices, isBurning } from "./index.ts";

let house: SloHouse;
beforeAll(async () => {
  house = await sloHouse();
});
afterAll(() => house.close());

const plan = (document: object) =>
  house.as("admin").configuration.plan({ body: { files: [{ path: "slo.yaml", text: JSON.stringify(document) }] } });
const exported = async () => (await house.as("admin").configuration.export({ query: { kind: "SLO" } })).documents;

/** Everything that the contract lets an objective say. */
const talkative = {
  apiVersion: "openslo/v1",
  kind: "SLO",
  metadata: {
    name: "talkative",
    displayName: "Says all",
    labels: { team: ["shop", "ops"], tier: "1" },
    annotations: { "example.org/note": "kept" },
  },
  spec: {
    description: "Said once, kept for ever.",
    service: "shop",
    indicator: {
      metadata: {
        name: "requests",
        displayName: "Requests",
        labels: { by: "code" },
        annotations: { "example.org/a": "b" },
      },
      spec: {
        description: "By code",
        ratioMetric: {
          counter: true,
          good: {
            metricSource: {
              metricSourceRef: "page",
              type: "Prometheus",
              spec: { query: 'requests_total{code!~"5.."}' },
            },
          },
          total: { metricSource: { metricSourceRef: "page", spec: { query: "requests_total" } } },
        },
      },
    },
    timeWindow: [
      { duration: "1M", isRolling: false, calendar: { startTime: "2026-01-01 00:00:00", timeZone: "Europe/Berlin" } },
    ],
    budgetingMethod: "Timeslices",
    objectives: [{ displayName: "99.5 %", targetPercent: 99.5, timeSliceTarget: 0.95, timeSliceWindow: "5m" }],
  },
};

test("a document comes out as it went in, and goes in again as nothing new", async () => {
  expect(await house.apply(talkative, sloDocument({ name: "terse" }))).toMatchObject({ creates: 2 });
  const documents = await exported();
  expect(documents).toContainEqual(talkative);
  expect(await house.apply(...documents)).toMatchObject({ creates: 0, updates: 0, unchanged: 2 });
  expect(await house.slo("talkative")).toMatchObject({
    displayName: "Says all",
    target: 0.995,
    window: "calendar: month",
    budgetingMethod: "Timeslices",
    definition: talkative,
  });
});

test("who changed an objective is written down, with before and after", async () => {
  await house.apply(sloDocument({ name: "audited" }));
  await house.apply(sloDocument({ name: "audited", target: 0.99 }));
  const { entries } = await house.as("admin").access.listAudit({ query: { subject: "slo:audited" } });
  expect(entries).toMatchObject([
    { before: { spec: { objectives: [{ target: 0.999 }] } }, after: { spec: { objectives: [{ target: 0.99 }] } } },
    { before: null, after: { spec: { objectives: [{ target: 0.999 }] } } },
  ]);
});

describe("an impossible objective is refused with path and mend, and nothing changes", () => {
  const objectives = (...given: object[]) => ({ objectives: given });
  const window = (given: object) => ({ timeWindow: [given] });
  test.each([
    ["no room for failure", objectives({ target: 1 }), "spec.objectives[0].target", "leaves no error budget"],
    ["a percentage for a share", objectives({ target: 99.9 }), "spec.objectives[0].target", "write target: 0.999"],
    ["two targets", objectives({ target: 0.9, targetPercent: 90 }), "spec.objectives[0].target", "keep one"],
    ["no target", objectives({}), "spec.objectives[0].target", "a target is missing"],
    [
      "a calendar that rolls",
      window({ duration: "30d", isRolling: true, calendar: { startTime: "2026-01-01 00:00:00", timeZone: "UTC" } }),
      "spec.timeWindow[0].calendar",
      "remove it",
    ],
    [
      "a calendar of hours",
      window({ duration: "2h", calendar: { startTime: "2026-01-01 00:00:00", timeZone: "UTC" } }),
      "spec.timeWindow[0].duration",
      '"1M"',
    ],
    [
      "time slices without a length",
      { budgetingMethod: "RatioTimeslices" },
      "spec.objectives[0].timeSliceWindow",
      '"1m"',
    ],
    ["an unknown service", { service: "shoop" }, "spec.service", 'did you mean "shop"?'],
  ])("%s", async (_, spec, path, mend) => {
    const problem = (await house
      .apply(sloDocument({ name: "impossible", spec }))
      .catch((error: unknown) => error)) as ApiProblem;
    expect(problem).toMatchObject({ status: 400 });
    expect(problem.faults).toContainEqual(
      expect.objectContaining({
        path,
        message: expect.stringContaining(mend),
        file: "0.yaml",
        line: expect.any(Number),
      }),
    );
    await expect(house.slo("impossible")).rejects.toMatchObject({ status: 404 });
  });

  test.each([
    [
      "an unknown source",
      { source: "pge" },
      "spec.indicator.spec.ratioMetric.bad.metricSource.metricSourceRef",
      'did you mean "page"?',
    ],
    [
      "a function asked of a page",
      { total: "sum(requests_total)" },
      "spec.indicator.spec.ratioMetric.total.metricSource.spec.query",
      "plain selector",
    ],
    [
      "a function asked of ourselves",
      { source: "self", total: "sum(requests_total)" },
      "spec.indicator.spec.ratioMetric.total.metricSource.spec.query",
      "plain selector",
    ],
  ])("%s", async (_, terms, path, mend) => {
    const problem = (await house
      .apply(sloDocument({ name: "impossible", ...terms }))
      .catch((error: unknown) => error)) as ApiProblem;
    expect(problem.faults).toContainEqual(expect.objectContaining({ path, message: expect.stringContaining(mend) }));
    await expect(house.slo("impossible")).rejects.toMatchObject({ status: 404 });
  });
});

describe("what is possible and yet worth saying", () => {
  test("burn alerts that could never fire are left out, in the plan and on the objective", async () => {
    const lax = sloDocument({ name: "lax", target: 0.9 });
    expect((await plan(lax)).warnings).toEqual([
      expect.objectContaining({
        path: "spec.objectives[0]",
        message: expect.stringContaining("an alert is left out, fast page: it could never fire"),
      }),
    ]);
    await house.apply(lax);
    await house.settle();
    const { burn, refusedRules } = await house.slo("lax");
    expect(burn.map(({ rule }) => rule)).toEqual(["slow page", "fast ticket", "slow ticket"]);
    expect(refusedRules).toEqual([
      { rule: "fast page", because: expect.stringContaining("a total failure burns at most 10×") },
    ]);
  });

  test("a week's factors are its own, and alerts within budget are left out", async () => {
    await house.apply(sloDocument({ name: "weekly", window: { duration: "1w", isRolling: true } }));
    await house.settle();
    const { burn, refusedRules } = await house.slo("weekly");
    expect(burn.map(({ rule, factor }) => [rule, factor])).toEqual([
      ["fast page", 3.36],
      ["slow page", 1.4],
    ]);
    expect(refusedRules.map(({ rule }) => rule)).toEqual(["fast ticket", "slow ticket"]);
  });

  test("a query that is not PromQL is refused with the character where it stops being so", async () => {
    const document = sloDocument({ name: "odd", source: "prom", total: "sum(rate(x[1m])" });
    await expect(plan(document)).rejects.toMatchObject({
      faults: [
        {
          path: "spec.indicator.spec.ratioMetric.total.metricSource.spec.query",
          message: "not PromQL, it ends too early (character 16)",
        },
      ],
    });
  });
});

describe("what other rooms ask", () => {
  test("the budgets of services, evaluated or not", async () => {
    await house.apply(sloDocument({ name: "asked" }));
    const { slos } = await house.as("viewer").slo.list({ query: { service: "shop" } });
    const service = await house.kernel.db
      .selectFrom("service")
      .select("id")
      .where("name", "=", "shop")
      .executeTakeFirstOrThrow();
    const ask = async () => (await budgetsOfServices(house.kernel.db, [service.id])).find(({ slo }) => slo === "asked");
    expect(await budgetsOfServices(house.kernel.db, [])).toEqual([]);
    expect(await ask()).toMatchObject({
      serviceId: service.id,
      status: "no_data",
      because: "It was not evaluated yet",
      remainingShare: null,
    });
    expect((await budgetsOfServices(house.kernel.db, [service.id])).map(({ slo }) => slo)).toEqual(
      slos.map(({ name }) => name).sort(),
    );

    await house.minute();
    await house.minute(1_000, 100);
    expect(await ask()).toMatchObject({
      status: "spent",
      remainingShare: expect.closeTo(-99, 6),
      timeToExhaustionMinutes: 0,
      recoversAt: expect.any(Date),
    });
    const sloId = (await house.slo("asked")).id;
    expect(await isBurning(house.kernel.db, sloId, "fast page")).toBe(true);
    expect(await isBurning(house.kernel.db, sloId, "no such rule")).toBe(false);
  });

  test("the list puts what is exhausted soonest first", async () => {
    const { slos } = await house.as("viewer").slo.list();
    const lasts = slos.map(({ timeToExhaustionMinutes }) => timeToExhaustionMinutes ?? Number.POSITIVE_INFINITY);
    expect(lasts).toEqual([...lasts].sort((one, other) => one - other));
    expect(lasts[0]).toBe(0);
  });
});
