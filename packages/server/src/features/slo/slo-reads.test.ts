import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SloHouse, sloDocument, sloHouse } from "../../testing/test-slo-house.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const OBJECTIVES = 40;
const WINDOW_DAYS = 30;

let house: SloHouse;
beforeAll(async () => {
  house = await sloHouse();
});
afterAll(() => house.close());

const viewer = () => house.as("viewer");
const hourOf = (ms: number) => Math.floor(ms / HOUR_MS) * HOUR_MS;
const nowMs = () => house.kernel.clock.now().getTime();
const push = (name: string, slices: { minute: Date; good: number; total: number }[]) =>
  house.as("editor").slo.pushSlices({ params: { name }, body: { slices } });

/** A month of minutes of one objective, 100 requests each, of which one in seven minutes fails. */
async function aMonthOfMinutes(name: string): Promise<void> {
  const first = hourOf(nowMs()) - WINDOW_DAYS * 24 * HOUR_MS;
  const minutes = Array.from({ length: WINDOW_DAYS * 1_440 }, (_, at) => {
    const minuteMs = first + at * MINUTE_MS;
    return { minute: new Date(minuteMs), good: (minuteMs / MINUTE_MS) % 7 === 0 ? 99 : 100, total: 100 };
  });
  for (let at = 0; at < minutes.length; at += 5_000) await push(name, minutes.slice(at, at + 5_000));
}

const timed = async <T>(run: () => Promise<T>): Promise<{ answer: T; tookMs: number }> => {
  await run();
  const began = performance.now();
  const answer = await run();
  return { answer, tookMs: performance.now() - began };
};

describe("burn rates over time", () => {
  beforeAll(async () => {
    await house.apply(sloDocument({ name: "steady", target: 0.99 }));
    await aMonthOfMinutes("steady");
  });

  test("end with what the evaluation finds now", async () => {
    const minute = new Date(Math.floor(nowMs() / MINUTE_MS) * MINUTE_MS);
    await push("steady", [{ minute, good: 60, total: 100 }]);
    await house.settle();
    const { burn } = await house.slo("steady");
    const { points, windows, rules } = await viewer().slo.getBurnRates({ params: { name: "steady" }, query: {} });
    expect(rules.map(({ rule }) => rule)).toEqual(burn.map(({ rule }) => rule));
    const now = points.at(-1)?.burns ?? [];
    for (const { longWindowMinutes, longBurn, shortWindowMinutes, shortBurn } of burn) {
      expect(now[windows.indexOf(longWindowMinutes)]).toBeCloseTo(longBurn ?? Number.NaN, 9);
      expect(now[windows.indexOf(shortWindowMinutes)]).toBeCloseTo(shortBurn ?? Number.NaN, 9);
    }
  });

  test("lose no peak, however far away one looks", async () => {
    const to = new Date(hourOf(nowMs()) - 4 * HOUR_MS);
    const peak = new Date(to.getTime() - 90 * MINUTE_MS);
    await push("steady", [{ minute: peak, good: 0, total: 100 }]);
    const highest = async (hours: number, stepMinutes: number) => {
      const query = { from: new Date(to.getTime() - hours * HOUR_MS), to, stepMinutes };
      const { points, windows } = await viewer().slo.getBurnRates({ params: { name: "steady" }, query });
      return [5, 60].map((window) => Math.max(...points.map(({ burns }) => burns[windows.indexOf(window)] ?? 0)));
    };
    const [short = 0, long = 0] = await highest(4, 5);
    expect(short).toBeGreaterThan(15);
    for (const found of [await highest(24, 60), await highest(24 * 20, 120)]) {
      expect(found[0]).toBeCloseTo(short, 9);
      expect(found[1]).toBeCloseTo(long, 9);
    }
  });

  test("where nothing was counted there is none", async () => {
    const from = new Date(nowMs() - 100 * 24 * HOUR_MS);
    const to = new Date(from.getTime() + HOUR_MS);
    const { points } = await viewer().slo.getBurnRates({ params: { name: "steady" }, query: { from, to } });
    expect(new Set(points.flatMap(({ burns }) => burns))).toEqual(new Set([null]));
  });

  test("of a whole month of minutes are read while a person waits", async () => {
    const { answer, tookMs } = await timed(() => viewer().slo.getBurnRates({ params: { name: "steady" }, query: {} }));
    expect(answer.points.length).toBeGreaterThan(300);
    console.log(`burn rates of a month: ${tookMs.toFixed(0)} ms`);
  });
});

describe("the burn-downs of all objectives", () => {
  beforeAll(async () => {
    const names = Array.from({ length: OBJECTIVES }, (_, index) => `objective-${index}`);
    await house.apply(...names.map((name) => sloDocument({ name, target: 0.99 })));
    const hour = hourOf(nowMs());
    const slices = Array.from({ length: WINDOW_DAYS * 24 - 1 }, (_, at) => ({
      minute: new Date(hour - (at + 1) * HOUR_MS),
      good: 1_000 - (at === 240 ? 500 : 0),
      total: 1_000,
    }));
    for (const name of names) await push(name, slices);
    await house.settle();
  });

  test("come in one answer, begin with a whole budget and end with what is left", async () => {
    const { answer, tookMs } = await timed(() => viewer().slo.listBurnDowns({ query: {} }));
    console.log(`burn-downs of ${answer.burnDowns.length} objectives: ${tookMs.toFixed(0)} ms`);
    const found = answer.burnDowns.filter(({ slo }) => slo.startsWith("objective-"));
    expect(found).toHaveLength(OBJECTIVES);
    const { budget } = await house.slo("objective-7");
    const one = found.find(({ slo }) => slo === "objective-7");
    expect(one?.left[0]).toBe(1);
    expect(one?.left.at(-1)).toBeCloseTo(budget?.remainingShare ?? Number.NaN, 3);
    expect(one?.left.length).toBeLessThanOrEqual(50);
  });

  test("may be those of one service", async () => {
    const { burnDowns } = await viewer().slo.listBurnDowns({ query: { service: "nowhere" } });
    expect(burnDowns).toEqual([]);
  });
});

describe("what a deployment did to the budget", () => {
  const deploy = async (more: Record<string, unknown> = {}) => {
    const { id, shortId } = await house.as("responder").changes.startDeployment({
      body: { service: "shop", environment: "production", version: "2.0.0", ...more },
    });
    await house.as("responder").changes.finishDeployment({ params: { id }, body: { status: "succeeded" } });
    return shortId;
  };
  const effects = async (...ids: string[]) =>
    (await viewer().slo.listDeploymentEffects({ query: { deployments: ids.join(",") } })).effects;

  test("is the share of the budget that was burnt in the hour after, of the objective that lost most", async () => {
    await house.advance(30 * MINUTE_MS);
    const shortId = await deploy();
    const shipped = Math.floor(nowMs() / MINUTE_MS);
    const minute = (ahead: number) => new Date((shipped + ahead) * MINUTE_MS);
    await house.advance(2 * HOUR_MS);
    await push("objective-3", [
      { minute: minute(-1), good: 0, total: 10 },
      { minute: minute(0), good: 950, total: 1_000 },
      { minute: minute(59), good: 950, total: 1_000 },
      { minute: minute(60), good: 0, total: 1_000 },
    ]);
    await house.settle();
    const { budget } = await house.slo("objective-3");
    const [effect] = await effects(shortId);
    expect(effect).toMatchObject({ deployment: shortId, slo: "objective-3", untilNow: false });
    expect(effect?.burntShare).toBeCloseTo(100 / (budget?.allowedBadEvents ?? 0), 9);
    expect(effect?.because).toMatch(/^objective-3 counted 100 bad in the hour after: /);
  });

  test("is told so far while the hour lasts, and not at all where nothing watches", async () => {
    const [live, staging] = [await deploy({ version: "2.0.1" }), await deploy({ environment: "staging" })];
    const [first, second] = await effects(live, staging);
    expect(first).toMatchObject({
      burntShare: null,
      because: "No events of the service were counted in the hour after.",
    });
    expect(second).toMatchObject({ burntShare: null, because: "Objectives watch production, and this is staging." });
  });
});
