import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { problemOf } from "../../testing/problem-of.ts";
import { type SloHouse, sloDocument, sloHouse } from "../../testing/test-slo-house.ts";

const MINUTE_MS = 60_000;

let house: SloHouse;
beforeAll(async () => {
  house = await sloHouse();
});
afterAll(() => house.close());

/** An objective that nobody measures for us. */
const pushed = (name: string, more: object = {}) =>
  sloDocument({ name, source: "push", good: "", total: "", target: 0.99, ...more });

const minutesAgo = (ago: number): Date =>
  new Date((Math.floor(house.kernel.clock.now().getTime() / MINUTE_MS) - ago) * MINUTE_MS);
const slice = (ago: number, good: number, total: number) => ({ minute: minutesAgo(ago), good, total });
const push = (...slos: { slo: string; slices: ReturnType<typeof slice>[] }[]) =>
  house.as("editor").slo.pushSlicesOfMany({ body: { slos } });
const budgetOf = async (name: string) => (await house.slo(name)).budget;

describe("an objective whose minutes are pushed", () => {
  beforeAll(async () => {
    await house.apply(pushed("batches"), pushed("letters"));
  });

  test("is asked of nobody, and says when nothing is pushed", async () => {
    for (let minute = 0; minute < 7; minute += 1) await house.minute();
    const { status, because } = await house.slo("batches");
    expect(status).toBe("no_data");
    expect(because).toMatch(/^No data has come since it was made at .+: nothing was collected or pushed$/);
  });

  test("counts what is pushed for many at once", async () => {
    const batches = { slo: "batches", slices: [slice(2, 90, 100), slice(1, 100, 100)] };
    expect(await push(batches, { slo: "letters", slices: [slice(1, 7, 8)] })).toEqual({ stored: 3 });
    await house.minute();
    expect(await budgetOf("batches")).toMatchObject({ good: 190, total: 200 });
    expect(await budgetOf("letters")).toMatchObject({ good: 7, total: 8 });
  });

  test("stores all of a push or none of it, and names the place of the fault", async () => {
    const before = await budgetOf("batches");
    const wrong = push({ slo: "batches", slices: [slice(3, 1, 1)] }, { slo: "letters", slices: [slice(3, 2, 1)] });
    expect(await problemOf(wrong)).toMatchObject({ status: 400, faults: [{ path: "slos.1.slices.0.good" }] });
    const unknown = push({ slo: "batches", slices: [slice(3, 1, 1)] }, { slo: "parcels", slices: [slice(3, 1, 1)] });
    expect(await problemOf(unknown)).toMatchObject({ status: 404 });
    await house.minute();
    expect(await budgetOf("batches")).toEqual({ ...before, windowFrom: expect.anything() });
  });

  test("is evaluated though one that was pushed with it is pushed again at once", async () => {
    const before = (await budgetOf("letters"))?.total ?? 0;
    await push({ slo: "batches", slices: [slice(4, 5, 5)] }, { slo: "letters", slices: [slice(4, 3, 3)] });
    await push({ slo: "batches", slices: [slice(5, 5, 5)] });
    await house.settle();
    expect(await budgetOf("letters")).toMatchObject({ total: before + 3 });
  });

  test("mixes with no source that is asked", async () => {
    const mixed = sloDocument({ name: "mixed", source: "push", good: "" }) as {
      spec: { indicator: { spec: { ratioMetric: { total: object } } } };
    };
    mixed.spec.indicator.spec.ratioMetric.total = {
      metricSource: { metricSourceRef: "page", spec: { query: "requests_total" } },
    };
    const { faults } = await problemOf(house.apply(mixed));
    expect(faults[0]?.message).toContain("let good (or bad) and total name it alike");
  });
});

describe("pushed to groups of one roll-up at once", () => {
  test("the roll-up changes by the sum of what they change by", async () => {
    const { series } = house.metrics;
    for (const region of ["eu", "us"]) series[`visits_total{region="${region}",code="200"}`] = 0;
    const visits = sloDocument({ name: "visits", total: "visits_total", good: 'visits_total{code="200"}' });
    const annotations = { "shipshape.dev/group-by": "region" };
    await house.apply({ ...visits, metadata: { name: "visits", annotations } });
    await house.minute();
    await push(
      { slo: "visits-eu", slices: [slice(1, 9, 10)] },
      { slo: "visits-us", slices: [slice(1, 15, 20), slice(2, 1, 1)] },
    );
    await push({ slo: "visits-us", slices: [slice(1, 20, 20)] });
    await house.minute();
    expect(await budgetOf("visits")).toMatchObject({ good: 30, total: 31 });
  });
});
