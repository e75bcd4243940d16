import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SloHouse, sloDocument, sloHouse } from "../../testing/test-slo-house.ts";

let house: SloHouse;
beforeAll(async () => {
  house = await sloHouse();
});
afterAll(() => house.close());

const shipshape = (kind: string, name: string, spec: object) => ({
  apiVersion: "shipshape/v1",
  kind,
  metadata: { name },
  spec,
});
const referring = (name: string, indicatorRef: string) =>
  sloDocument({ name, spec: { indicator: undefined, indicatorRef } });
/** An objective on an indicator of its own, and its first reading. */
async function objectiveOn(name: string, spec: object): Promise<void> {
  await house.apply(shipshape("Indicator", `${name}-indicator`, { source: "page", ...spec }));
  await house.apply(referring(name, `${name}-indicator`));
  await house.minute();
}
const shown = (series: Record<string, number>) => Object.assign(house.metrics.series, series);
const budgetOf = async (name: string) => {
  const { budget, dataProblem } = await house.slo(name);
  return { good: budget?.good, total: budget?.total, dataProblem };
};

describe("an objective on an indicator that it refers to", () => {
  test("latency between two buckets is interpolated, and says how far it may be off", async () => {
    shown({ 'rpc_bucket{le="0.1"}': 0, 'rpc_bucket{le="0.5"}': 0, 'rpc_bucket{le="+Inf"}': 0 });
    await objectiveOn("fast", { template: "latency", histogram: "rpc", limit: "300ms" });
    shown({ 'rpc_bucket{le="0.1"}': 10, 'rpc_bucket{le="0.5"}': 50, 'rpc_bucket{le="+Inf"}': 100 });
    await house.minute();
    const { good, total } = await budgetOf("fast");
    expect(good).toBeCloseTo(30);
    expect(total).toBe(100);
    expect((await house.slo("fast")).countingNote).toContain(
      "between the buckets 0.1 and 0.5: good events are interpolated, at most 20 % of all events off",
    );
  });

  test("keeps its source from being removed", async () => {
    const url = `${house.metrics.url}/metrics`;
    await house.as("editor").telemetry.createSource({ body: { name: "other-page", kind: "scrape", url } });
    await objectiveOn("elsewhere", { source: "other-page", template: "throughput", events: "x_total", atLeast: 1 });
    const removed = house.as("editor").telemetry.removeSource({ params: { name: "other-page" } });
    await expect(removed).rejects.toThrow("elsewhere");
  });

  test("counts anew from the next reading on when the indicator changes", async () => {
    await house.apply(
      shipshape("Indicator", "fast-indicator", {
        source: "page",
        template: "latency",
        histogram: "rpc",
        limit: "100ms",
      }),
    );
    shown({ 'rpc_bucket{le="0.1"}': 15, 'rpc_bucket{le="+Inf"}': 110 });
    await house.minute();
    shown({ 'rpc_bucket{le="0.1"}': 17, 'rpc_bucket{le="+Inf"}': 114 });
    await house.minute();
    const { good, total } = await budgetOf("fast");
    expect(good).toBeCloseTo(32);
    expect(total).toBe(104);
    expect((await house.slo("fast")).countingNote).toBeNull();
  });

  test("freshness and levels are one event a minute and series", async () => {
    shown({ 'queue_age_seconds{queue="a"}': 5, 'queue_age_seconds{queue="b"}': 500 });
    await objectiveOn("fresh", { template: "freshness", age: "queue_age_seconds", limit: "1m" });
    await house.minute();
    expect(await budgetOf("fresh")).toMatchObject({ good: 2, total: 4 });
  });

  test("throughput of a counter is judged over each minute", async () => {
    shown({ done_total: 0 });
    await objectiveOn("busy", { template: "throughput", events: "done_total", atLeast: 60, per: "minute" });
    shown({ done_total: 100 });
    await house.minute();
    shown({ done_total: 130 });
    await house.minute();
    expect(await budgetOf("busy")).toMatchObject({ good: 1, total: 2 });
  });

  test("a label fans out into an objective for each value, whose sum is the roll-up", async () => {
    shown({ 'jobs_total{team="a"}': 0, 'jobs_total{team="b"}': 0, 'jobs_failed_total{team="a"}': 0 });
    await objectiveOn("jobs", { template: "ratio", bad: "jobs_failed_total", total: "jobs_total", groupBy: ["team"] });
    shown({ 'jobs_total{team="a"}': 10, 'jobs_total{team="b"}': 30, 'jobs_failed_total{team="a"}': 4 });
    await house.minute();
    expect(await budgetOf("jobs")).toMatchObject({ good: 36, total: 40 });
    expect(await budgetOf("jobs-a")).toMatchObject({ good: 6, total: 10 });
    expect(await budgetOf("jobs-b")).toMatchObject({ good: 30, total: 30 });
  });
});

test("what is pushed to a group changes its roll-up by as much, and a roll-up takes no pushes", async () => {
  const minute = new Date(Math.floor(house.kernel.clock.now().getTime() / 60_000 - 30) * 60_000);
  const push = (name: string, good: number, total: number) =>
    house.as("editor").slo.pushSlices({ params: { name }, body: { slices: [{ minute, good, total }] } });
  const before = await budgetOf("jobs");
  await push("jobs-a", 90, 100);
  await push("jobs-a", 50, 60);
  await push("jobs-b", 1, 1);
  await house.settle();
  const after = await budgetOf("jobs");
  expect([(after.good ?? 0) - (before.good ?? 0), (after.total ?? 0) - (before.total ?? 0)]).toEqual([51, 61]);
  await expect(push("jobs", 1, 1)).rejects.toThrow("is the sum of its groups");
});

const success = (resultType: string, result: unknown) => ({ status: "success", data: { resultType, result } });
const sample = (labels: object, value: string) => ({ metric: labels, value: [0, value] });

test("what a source answers that is no count: the objective says so, with the mend", async () => {
  const ratio = { template: "rawRatio", total: "all" };
  const level = { template: "threshold", op: "lt", limit: 5 };
  const cases: [name: string, spec: object, answer: unknown, said: string][] = [
    [
      "several-series",
      ratio,
      success("vector", [sample({ a: "1" }, "1"), sample({ a: "2" }, "1")]),
      "2 series where one",
    ],
    ["a-percentage", ratio, success("scalar", [0, "99"]), "divide a percentage by 100"],
    ["a-range", level, success("matrix", []), "wrap it in increase(…)"],
    ["native-histograms", level, success("vector", [{ metric: {}, histogram: [0, {}] }]), "histogramType native"],
    ["a-word", level, success("string", [0, "x"]), "gives a string"],
    ["an-error", level, { status: "error", errorType: "execution", error: "many-to-many" }, "execution: many-to-many"],
    ["nothing", level, success("vector", []), "gives no series"],
  ];
  house.metrics.answers.set("all", () => success("scalar", [0, "10"]));
  for (const [name, spec, answer] of cases) {
    const query = `odd_${name.replaceAll("-", "_")}`;
    house.metrics.answers.set(query, () => answer);
    await objectiveOn(name, { source: "prom", ...spec, [spec === ratio ? "success" : "value"]: query });
  }
  for (let minute = 0; minute < 7; minute += 1) await house.minute();
  for (const [name, , , said] of cases) {
    const { dataProblem } = await house.slo(name);
    expect(dataProblem).toMatch(/^No (fresh )?data .* UTC: /);
    expect(dataProblem).toContain(said);
  }
});

test("a share that is no number, 0/0, is no event and no fault", async () => {
  house.metrics.answers.set("idle_ratio", () => success("vector", [sample({}, "NaN")]));
  await objectiveOn("idle", { template: "rawRatio", source: "prom", success: "idle_ratio" });
  expect(await budgetOf("idle")).toMatchObject({ total: 0, dataProblem: null });
});
