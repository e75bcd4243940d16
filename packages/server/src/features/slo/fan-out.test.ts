import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SloHouse, sloDocument, sloHouse } from "../../testing/test-slo-house.ts";

let house: SloHouse;
beforeAll(async () => {
  house = await sloHouse();
  for (const series of Object.keys(house.metrics.series)) delete house.metrics.series[series];
});
afterAll(() => house.close());

/** So many requests of a region, so many of them bad. */
function serve(region: string, total: number, bad = 0): void {
  const { series } = house.metrics;
  const [good, failed] = [`visits_total{region="${region}",code="200"}`, `visits_total{region="${region}",code="500"}`];
  series[good] = (series[good] ?? 0) + total - bad;
  series[failed] = (series[failed] ?? 0) + bad;
}

const byRegion = (name: string, more: object = {}) => ({
  ...(sloDocument({
    name,
    target: 0.99,
    total: "visits_total",
    bad: 'visits_total{code="500"}',
    ...more,
  }) as { metadata: object }),
  metadata: { name, annotations: { "shipshape.dev/group-by": "region" } },
});

const groupsOf = async (parent: string) => {
  const { slos } = await house.as("viewer").slo.list({ query: { parent } });
  return new Map(slos.map((slo) => [slo.group["region"], slo]));
};

describe("a definition that fans out by a label", () => {
  beforeAll(async () => {
    await house.apply(byRegion("visits"));
    serve("eu", 0);
    serve("us", 0);
    await house.minute();
    for (let minute = 0; minute < 3; minute += 1) {
      serve("eu", 100, 1);
      serve("us", 50, 25);
      await house.minute();
    }
  });

  test("has an objective for each value, with a budget of its own, and a roll-up that is their sum", async () => {
    const groups = await groupsOf("visits");
    expect([...groups.keys()].sort()).toEqual(["eu", "us"]);
    expect(groups.get("eu")).toMatchObject({ name: "visits-eu", parent: "visits", budget: { good: 297, total: 300 } });
    expect(groups.get("us")).toMatchObject({ name: "visits-us", budget: { good: 75, total: 150 } });
    expect(await house.slo("visits")).toMatchObject({ parent: null, budget: { good: 372, total: 450 } });
  });

  test("a group that shows up later counts from its first event on", async () => {
    serve("ap-south-1", 10, 1);
    serve("eu", 5);
    await house.minute();
    const groups = await groupsOf("visits");
    expect(groups.get("ap-south-1")).toMatchObject({ name: "visits-ap-south-1", budget: { good: 9, total: 10 } });
    expect(await house.slo("visits")).toMatchObject({ budget: { good: 386, total: 465 } });
  });

  test("each group burns for itself", async () => {
    const told = (await house.told()).filter(({ name }) => name === "slo.burnStarted");
    expect(told.map(({ payload }) => payload["slo"])).toContain("visits-us");
    expect(told.map(({ payload }) => payload["slo"])).not.toContain("visits-eu");
  });

  test("a group that nothing was counted for in a week is archived; its past stays in the roll-up", async () => {
    const before = (await house.slo("visits")).budget?.total ?? 0;
    delete house.metrics.series['visits_total{region="ap-south-1",code="200"}'];
    delete house.metrics.series['visits_total{region="ap-south-1",code="500"}'];
    await house.runPeriodic("slo.endGroups");
    expect([...(await groupsOf("visits")).keys()]).toContain("ap-south-1");
    await house.advance(8 * 86_400_000);
    await house.minute();
    serve("eu", 7);
    await house.minute();
    await house.runPeriodic("slo.endGroups");
    expect([...(await groupsOf("visits")).keys()].sort()).toEqual(["eu", "us"]);
    expect((await house.slo("visits")).budget?.total).toBe(before + 7);
  });

  test("another target holds for every group at once", async () => {
    await house.apply(byRegion("visits", { target: 0.4 }));
    await house.settle();
    const us = (await groupsOf("visits")).get("us");
    expect(us?.target).toBe(0.4);
    expect(us?.budget?.remainingShare).toBeGreaterThan(0);
  });

  test("without the label its groups are archived, and the whole goes on", async () => {
    await house.apply(sloDocument({ name: "visits", total: "visits_total", bad: 'visits_total{code="500"}' }));
    expect(await groupsOf("visits")).toEqual(new Map());
    await house.minute();
    serve("eu", 100);
    await house.minute();
    expect((await house.slo("visits")).budget?.total).toBeGreaterThanOrEqual(565);
  });

  test("a label that no series has is said, with the mend", async () => {
    await house.apply({
      ...byRegion("lost"),
      metadata: { name: "lost", annotations: { "shipshape.dev/group-by": "planet" } },
    });
    for (let minute = 0; minute < 7; minute += 1) await house.minute();
    expect((await house.slo("lost")).dataProblem).toContain('the label "planet"');
  });
});

test("several targets of one document are objectives of their own that share one measurement", async () => {
  const spec = { objectives: [{ target: 0.9 }, { target: 0.999, displayName: "strict" }] };
  await house.apply(sloDocument({ name: "twice", total: "visits_total", bad: 'visits_total{code="500"}', spec }));
  await house.minute();
  serve("eu", 100, 5);
  await house.minute();
  expect(await house.slo("twice")).toMatchObject({ target: 0.9, budget: { good: 95, total: 100 } });
  expect(await house.slo("twice-strict")).toMatchObject({ target: 0.999, budget: { good: 95, total: 100 } });
  expect(await house.slo("twice-strict")).toMatchObject({ status: "spent" });

  await house.apply(sloDocument({ name: "twice", total: "visits_total", bad: 'visits_total{code="500"}' }));
  await expect(house.slo("twice-strict")).rejects.toMatchObject({ status: 404 });
});
