import { budgetOf } from "@shipshape/domain/slo/budget";
import type { Counts } from "@shipshape/domain/slo/counts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SloHouse, sloDocument, sloHouse } from "../../testing/test-slo-house.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

let house: SloHouse;
beforeAll(async () => {
  house = await sloHouse();
});
afterAll(() => house.close());

/** The end of the minute in which something was evaluated. */
const minuteEndOf = (evaluatedAt: Date | null) =>
  Math.floor((evaluatedAt?.getTime() ?? Number.NaN) / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
const nowMinuteMs = () => Math.floor(house.kernel.clock.now().getTime() / MINUTE_MS) * MINUTE_MS;

/** Pseudo-random whole counts of a minute, the same for the same minute. */
function countsAt(minuteMs: number): Counts {
  const noise = Math.abs(Math.sin(minuteMs / MINUTE_MS) * 10_000) % 1;
  const total = Math.floor(noise * 50);
  return { total, good: total - (noise > 0.97 ? Math.ceil(total / 3) : 0) };
}

type History = Map<number, Counts>;

async function withHistory(
  name: string,
  days: number,
  terms: Partial<Parameters<typeof sloDocument>[0]> = {},
): Promise<History> {
  await house.apply(sloDocument({ name, target: 0.98, ...terms }));
  const history: History = new Map();
  for (let at = nowMinuteMs() - days * DAY_MS; at <= nowMinuteMs(); at += MINUTE_MS) history.set(at, countsAt(at));
  const slices = [...history].map(([minuteMs, counts]) => ({ minute: new Date(minuteMs), ...counts }));
  for (let from = 0; from < slices.length; from += 5_000) {
    await house.as("editor").slo.pushSlices({ params: { name }, body: { slices: slices.slice(from, from + 5_000) } });
  }
  await house.settle();
  return history;
}

const budget = (name: string, query: Parameters<ReturnType<SloHouse["as"]>["slo"]["getBudget"]>[0]["query"] = {}) =>
  house.as("viewer").slo.getBudget({ params: { name }, query });

const sumOf = (history: History, fromMs: number, toMs: number): Counts => {
  let [good, total] = [0, 0];
  for (const [at, counts] of history) {
    if (at < fromMs || at >= toMs) continue;
    good += counts.good;
    total += counts.total;
  }
  return { good, total };
};
const remaining = (counts: Counts): number | null =>
  budgetOf({ target: 0.98, windowMinutes: 1, counts }).remainingShare ?? null;

/** Every point against a recount of all its minutes. */
function expectRecount(
  curve: Awaited<ReturnType<typeof budget>>,
  history: History,
  windowFrom: (toMs: number) => number,
): void {
  expect(curve.points.length).toBeGreaterThan(2);
  for (const [index, { at, good, total, remainingShare }] of curve.points.entries()) {
    const toMs = at.getTime();
    const before =
      curve.points[index - 1]?.at.getTime() ?? toMs - (curve.points.length > 1 ? curve.stepMinutes * MINUTE_MS : 0);
    expect({ at, good, total }).toEqual({ at, ...sumOf(history, before, toMs) });
    const expected = remaining(sumOf(history, windowFrom(toMs), toMs));
    if (expected === null) expect({ at, remainingShare }).toEqual({ at, remainingShare: null });
    else expect({ at, off: Math.abs((remainingShare ?? Number.NaN) - expected) < 1e-9 }).toEqual({ at, off: true });
  }
}

describe("the curve of a rolling window", () => {
  let history: History;
  beforeAll(async () => {
    history = await withHistory("rolling", 12, { window: { duration: "5d", isRolling: true } });
  });
  const rolling = (toMs: number) => toMs - 5 * DAY_MS;

  test("over its window, in steps chosen by the range, up to now", async () => {
    const curve = await budget("rolling");
    expect(curve).toMatchObject({ slo: "rolling", target: 0.98, stepMinutes: 30 });
    expect(curve.points.at(-1)?.at.getTime()).toBe(nowMinuteMs() + MINUTE_MS);
    expectRecount(curve, history, rolling);
  });

  test.each([
    ["minutes", 1, 7],
    ["hours, read from the roll-up", 60, 100],
    ["steps that fit no hour", 50, 90],
    ["days", 1_440, 200],
  ])("in %s", async (_, stepMinutes, hours) => {
    const from = new Date(nowMinuteMs() - hours * HOUR_MS);
    expectRecount(await budget("rolling", { from, stepMinutes }), history, rolling);
  });

  test("of a stretch that ended in the middle of an hour", async () => {
    const to = new Date(nowMinuteMs() - 30 * HOUR_MS - 17 * MINUTE_MS);
    const from = new Date(to.getTime() - 40 * HOUR_MS);
    const curve = await budget("rolling", { from, to, stepMinutes: 120 });
    expect(curve.points.at(-1)?.at).toEqual(new Date(to.getTime() + MINUTE_MS));
    expectRecount(curve, history, rolling);
  });

  test("says the same as the evaluation", async () => {
    const { budget: evaluated, evaluatedAt } = await house.slo("rolling");
    expect((await budget("rolling")).points.at(-1)?.remainingShare).toBeCloseTo(
      evaluated?.remainingShare ?? Number.NaN,
      9,
    );
    expect(evaluated).toMatchObject(sumOf(history, minuteEndOf(evaluatedAt) - 5 * DAY_MS, minuteEndOf(evaluatedAt)));
  });

  test("is empty before anything was counted", async () => {
    const to = new Date(nowMinuteMs() - 20 * DAY_MS);
    const { points } = await budget("rolling", { from: new Date(to.getTime() - DAY_MS), to });
    expect(points.every(({ total, remainingShare }) => total === 0 && remainingShare === null)).toBe(true);
  });

  test.each([
    ["too many steps", { stepMinutes: 1 }, "stepMinutes", "make it 15 or more"],
    [
      "a range that ends before it begins",
      { from: new Date(), to: new Date(Date.now() - DAY_MS) },
      "from",
      "before to",
    ],
  ])("refuses %s", async (_, query, path, mend) => {
    const problem = await budget("rolling", query).catch((error: unknown) => error);
    expect(problem).toMatchObject({ status: 400, faults: [{ path, message: expect.stringContaining(mend) }] });
  });
});

describe("the curve of a calendar window", () => {
  test("begins anew with each day of its zone, wherever that falls in an hour", async () => {
    const calendar = { startTime: "2026-01-01 00:00:00", timeZone: "Asia/Kolkata" };
    const history = await withHistory("daily", 4, { window: { duration: "1d", calendar } });
    const dayBegins = (toMs: number) => {
      const halfPastSix = (5 * 60 + 30) * MINUTE_MS;
      return Math.floor((toMs - MINUTE_MS + halfPastSix) / DAY_MS) * DAY_MS - halfPastSix;
    };
    for (const stepMinutes of [30, 60, 420]) {
      const from = new Date(nowMinuteMs() - 3 * DAY_MS);
      expectRecount(await budget("daily", { from, stepMinutes }), history, dayBegins);
    }
    const { budget: evaluated, evaluatedAt } = await house.slo("daily");
    const endMs = minuteEndOf(evaluatedAt);
    expect(evaluated?.windowFrom.getTime()).toBe(dayBegins(endMs));
    expect(evaluated).toMatchObject(sumOf(history, dayBegins(nowMinuteMs() + MINUTE_MS), nowMinuteMs() + MINUTE_MS));
  });
});

describe("budgets of time slices", () => {
  /** The slices that end within a stretch: the first may begin before it, and one that is not over yet is none. */
  const slices = (history: History, fromMs: number, toMs: number, sliceMinutes: number): Counts[] => {
    const found: Counts[] = [];
    const sliceMs = sliceMinutes * MINUTE_MS;
    for (let at = Math.floor(fromMs / sliceMs) * sliceMs; at + sliceMs <= toMs; at += sliceMs) {
      found.push(sumOf(history, at, at + sliceMs));
    }
    return found;
  };

  test.each([
    ["good-slices", "Timeslices", { timeSliceTarget: 0.95, timeSliceWindow: "5m" }],
    ["mean-of-slices", "RatioTimeslices", { timeSliceWindow: "1m" }],
  ] as const)("%s are counted as OpenSLO says", async (name, budgetingMethod, objective) => {
    const spec = { budgetingMethod, objectives: [{ target: 0.98, ...objective }] };
    const history = await withHistory(name, 3, { window: { duration: "2d", isRolling: true }, spec });
    const slo = await house.slo(name);
    const toMs = minuteEndOf(slo.evaluatedAt);
    const sliceMinutes = objective.timeSliceWindow === "5m" ? 5 : 1;
    const found = slices(history, toMs - 2 * DAY_MS, toMs, sliceMinutes);
    const units = found.flatMap(({ good, total }) => {
      if (total === 0) return [];
      return "timeSliceTarget" in objective ? [good / total >= objective.timeSliceTarget ? 1 : 0] : [good / total];
    });
    const counts = { good: units.reduce((sum, unit) => sum + unit, 0), total: units.length };
    const expected = budgetOf({ target: 0.98, windowMinutes: 2_880, counts });
    expect(slo.budget?.total).toBe(units.length);
    expect(slo.budget?.badEvents).toBeCloseTo(expected.badEvents, 6);
    expect(slo.budget?.remainingShare).toBeCloseTo(expected.remainingShare ?? Number.NaN, 6);
    const { points } = await budget(name, { stepMinutes: 60 });
    expect(points.at(-1)?.remainingShare).toBeCloseTo(expected.remainingShare ?? Number.NaN, 6);
  });
});
