import { describe, expect, test } from "vitest";
import { compileAlerting } from "./alerting.ts";
import { MINUTE, type Minutes, noMinutes } from "./minutes.ts";
import type { ObjectiveRules } from "./objective-rules.ts";
import { suggestTarget } from "./suggest-target.ts";

const DAY = 1_440;
const START = Date.UTC(2030, 0, 1);
const RULES: ObjectiveRules = {
  target: 0.999,
  window: { duration: "28d", isRolling: true },
  budgetingMethod: "Occurrences",
  gapPolicy: "hold",
  minimumCoverage: 0.9,
};

/** Days of a hundred requests a minute, of which so many fail on each day, evenly. */
function days(count: number, badOnDay: (day: number) => number): Minutes {
  const minutes = noMinutes(START, count * DAY);
  for (let nth = 0; nth < count * DAY; nth += 1) {
    const bad = badOnDay(Math.floor(nth / DAY));
    minutes.total[nth] = 100;
    minutes.good[nth] = 100 - (Math.floor(((nth % DAY) + 1) * (bad / DAY)) - Math.floor((nth % DAY) * (bad / DAY)));
    minutes.state[nth] = MINUTE.measured;
  }
  return minutes;
}

const suggest = (measured: Minutes, rules: Partial<ObjectiveRules> = {}) => {
  const all = { ...RULES, ...rules };
  const alertingAt = (target: number) => compileAlerting({ ...all, target }).alerting;
  return suggestTarget({ measured, excluded: [], rules: all, alertingAt, incidents: [] });
};

describe("the target that the past would have kept", () => {
  test("0.05 % fail always: 99.9 % is met in every window with half its budget used", () => {
    const found = suggest(days(60, () => 72));
    expect(found.decision).toBe(0.999);
    expect(found.options.find(({ target }) => target === 0.999)).toMatchObject({ windows: 33, kept: 33, pages: 0 });
    expect(found.options.find(({ target }) => target === 0.999)?.medianUsed).toBeCloseTo(0.5, 6);
    expect(found.because).toBe(
      "99.9 % was met in 33 of 33 past windows of 28 days, with 50 % of its budget used in the middle one, 50 % in the worst, and 0 pages; 99.95 % was met in 33, with 100 % used in the middle one",
    );
  });

  test("one bad day is forgiven if the windows that hold it still meet the target, and not otherwise", () => {
    // 28 days allow 4,032 bad events at 99.9 %
    expect(suggest(days(60, (day) => (day === 55 ? 4_000 : 0))).decision).toBe(0.999);
    const broken = suggest(days(60, (day) => (day === 55 ? 6_000 : 0)));
    expect(broken.decision).toBe(0.998);
    expect(broken.options.find(({ target }) => target === 0.999)).toMatchObject({ kept: 28, windows: 33 });
  });

  test("a target that is kept narrowly in most windows leaves too little: the next one", () => {
    // 0.08 % fail: 80 % of the budget of 99.9 %
    expect(suggest(days(60, () => 115.2)).decision).toBe(0.998);
  });

  test("with nine days of history, windows of a day are looked at, and it says so", () => {
    const found = suggest(days(9, () => 72));
    expect(found).toMatchObject({ windowMinutes: DAY, decision: 0.999 });
    expect(found.because).toContain("of 9 past windows of 1 day");
  });

  test("how many windows attained what, from the worst to the best", () => {
    const { attained } = suggest(days(60, (day) => (day < 30 ? 144 : 0)));
    expect(attained[0]).toEqual({ quantile: 0, attained: 0.999 });
    expect(attained.at(-1)).toEqual({ quantile: 1, attained: 1 });
    expect(attained.map(({ quantile }) => quantile)).toEqual([0, 0.1, 0.25, 0.5, 0.75, 0.9, 1]);
  });

  test("pages are counted for each target: an outage pages a strict one, and a lax one less", () => {
    const measured = days(40, () => 0);
    for (let nth = 35 * DAY; nth < 35 * DAY + 8; nth += 1) measured.good[nth] = 0;
    const { options } = suggest(measured);
    expect(options.find(({ target }) => target === 0.999)?.pages).toBe(2);
    expect(options.find(({ target }) => target === 0.9)?.pages).toBe(0);
  });

  test("the present target stands among them, also an unusual one", () => {
    expect(
      suggest(
        days(60, () => 72),
        { target: 0.9973 },
      ).options.map(({ target }) => target),
    ).toContain(0.9973);
  });

  test("nothing was kept: the lowest, to begin with", () => {
    const found = suggest(days(40, () => 144_000 / 2));
    expect(found.decision).toBe(0.9);
    expect(found.because).toContain("no usual target was kept");
  });

  test("nothing was measured: the target stays", () => {
    expect(suggest(noMinutes(START, DAY))).toMatchObject({ decision: 0.999, options: [], attained: [] });
  });

  test("ninety days of history are looked at without a long wait", () => {
    const measured = days(90, (day) => (day % 9 === 0 ? 900 : 30));
    expect(suggest(measured).options).toHaveLength(8);
  }, 30_000);
});
