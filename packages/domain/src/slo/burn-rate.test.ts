import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type BurnAlertRow,
  burnAlertRules,
  burnFactor,
  burnRate,
  errorRatio,
  isAbove,
  timeToFireMinutes,
  WORKBOOK_ROWS,
  WORKBOOK_RULES,
} from "./burn-rate.ts";
import type { Counts } from "./counts.ts";

const DAY = 1440;
const ratio = (bad: number, total = 100_000): Counts => ({ good: total - bad, total });
const [FAST_PAGE, SLOW_PAGE] = WORKBOOK_RULES;
if (FAST_PAGE === undefined || SLOW_PAGE === undefined) throw new Error("the workbook has two paging rules");

describe("the workbook's factors, by period", () => {
  test.each([
    ["7 days", 7, [3.36, 1.4, 0.7, 0.2333]],
    ["14 days", 14, [6.72, 2.8, 1.4, 0.4667]],
    ["28 days", 28, [13.44, 5.6, 2.8, 0.9333]],
    ["30 days", 30, [14.4, 6, 3, 1]],
    ["90 days", 90, [43.2, 18, 9, 3]],
  ])("%s", (_, days, factors) => {
    const computed = WORKBOOK_ROWS.map((row) => Number(burnFactor(row, days * DAY).toFixed(4)));
    expect(computed).toEqual(factors);
  });

  test("for 30 days they are the round numbers of the book, to the last bit", () => {
    expect(WORKBOOK_RULES.map((rule) => rule.factor)).toEqual([14.4, 6, 3, 1]);
  });

  test("each short window is a twelfth of its long one", () => {
    for (const rule of WORKBOOK_RULES) expect(rule.shortWindowMinutes * 12).toBe(rule.longWindowMinutes);
  });
});

describe("burnAlertRules", () => {
  test("accepts all four for 99.9 % over 30 days", () => {
    const { rules, refused } = burnAlertRules(30 * DAY, 0.999);
    expect(rules).toEqual(WORKBOOK_RULES);
    expect(refused).toEqual([]);
  });

  test.each([
    ["14.4× just under the limit of 93.056 %", 30, 0.93, ["fast page"]],
    ["14.4× just over it", 30, 0.9306, []],
    ["6× at 83.33 %", 30, 0.83, ["fast page", "slow page"]],
    ["3× at 66.67 %", 30, 0.66, ["fast page", "slow page", "fast ticket"]],
    ["43.2× of a 90-day period at 97.6 %", 90, 0.976, ["fast page"]],
    ["43.2× of a 90-day period at 97.7 %", 90, 0.977, []],
  ])("refuses what could never fire: %s", (_, days, target, names) => {
    const { refused } = burnAlertRules(days * DAY, target);
    expect(refused.map(({ rule }) => rule.name)).toEqual(names);
    for (const { because } of refused) expect(because).toContain("could never fire");
  });

  test("refuses an exact tie that binary noise would let through: 10× at 90 %", () => {
    const row: BurnAlertRow = { ...FAST_PAGE, budgetShare: 10 / 720 };
    const { rules, refused } = burnAlertRules(30 * DAY, 0.9, [row]);
    expect(rules).toEqual([]);
    expect(refused[0]?.because).toContain("a total failure burns at most 10×");
  });

  test("refuses what would fire within budget: the slow rows of a 7-day period", () => {
    const { rules, refused } = burnAlertRules(7 * DAY, 0.999);
    expect(rules.map((rule) => rule.name)).toEqual(["fast page", "slow page"]);
    expect(refused.map(({ because }) => because)).toEqual([
      expect.stringContaining("0.7× is slower than the budget allows"),
      expect.stringContaining("0.233× is slower than the budget allows"),
    ]);
  });

  test.each([
    ["a window longer than the period", { longWindowMinutes: 99_999 }, "longer than the SLO's period"],
    ["a short window above the long one", { shortWindowMinutes: 61 }, "no longer than the long one"],
    ["an empty window", { shortWindowMinutes: 0 }, "both windows are positive"],
    ["no share", { budgetShare: 0 }, "the budget share lies above 0"],
    ["more than the whole budget", { budgetShare: 1.2 }, "at most at 1"],
    ["a share that is not a number", { budgetShare: Number.NaN }, "the budget share lies above 0"],
  ])("refuses %s", (_, change, because) => {
    expect(burnAlertRules(30 * DAY, 0.999, [{ ...FAST_PAGE, ...change }]).refused[0]?.because).toContain(because);
  });

  test("throws for a target or a period that cannot be", () => {
    expect(() => burnAlertRules(30 * DAY, 1)).toThrow(RangeError);
    expect(() => burnAlertRules(0, 0.99)).toThrow(RangeError);
  });

  test("every accepted rule can fire on a total failure, and is silent at a burn of 1", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 366 }),
        fc.double({ min: 0.5, max: 0.99999, noNaN: true }),
        (days, target) => {
          const { rules, refused } = burnAlertRules(days * DAY, target);
          expect(rules.length + refused.length).toBe(WORKBOOK_ROWS.length);
          const outage = burnRate({ good: 0, total: 50 }, target);
          const inBudget = burnRate({ good: target, total: 1 }, target);
          expect(rules.every(({ factor }) => isAbove(outage, factor))).toBe(true);
          expect(rules.some(({ factor }) => isAbove(inBudget, factor))).toBe(false);
        },
      ),
    );
  });
});

describe("errorRatio and burnRate", () => {
  test.each([
    ["one in a thousand at 99.9 % burns at 1", ratio(100), 0.999, 1],
    ["a total failure burns at the most there is", ratio(100_000), 0.999, 1000],
    ["nothing bad burns nothing", ratio(0), 0.999, 0],
    ["8 % bad at 99 %", ratio(8_000), 0.99, 8],
  ])("%s", (_, counts, target, burn) => expect(burnRate(counts, target)).toBeCloseTo(burn, 9));

  test("no events is no answer, not zero and not NaN", () => {
    expect(errorRatio({ good: 0, total: 0 })).toBeUndefined();
    expect(burnRate({ good: 0, total: 0 }, 0.999)).toBeUndefined();
  });

  test("stays within 0 and 1 whatever the source says", () => {
    expect(errorRatio({ good: 12, total: 10 })).toBe(0);
    expect(errorRatio({ good: -2, total: 10 })).toBe(1);
  });
});

describe("timeToFireMinutes of a total outage on the 14.4× row", () => {
  test.each([
    ["99.9 %", 0.999, 0.864],
    ["99 %", 0.99, 8.64],
    ["95 %", 0.95, 43.2],
  ])("%s", (_, target, minutes) => expect(timeToFireMinutes(FAST_PAGE, target, 1)).toBeCloseTo(minutes, 9));

  test.each([
    ["a 90 % target is never paged by it", 0.9, 1],
    ["an error ratio at the threshold is never above it", 0.999, 0.0144],
    ["no errors", 0.999, 0],
    ["a ratio above 1 is no ratio", 0.999, 2],
  ])("never: %s", (_, target, errors) => expect(timeToFireMinutes(FAST_PAGE, target, errors)).toBeUndefined());

  test("agrees with a minute-by-minute simulation", () => {
    const perMinute = 1_000_000;
    const target = 0.99;
    const errors = 0.4;
    const predicted = timeToFireMinutes(SLOW_PAGE, target, errors) ?? Number.NaN;
    const firstFiring = Array.from({ length: 360 }, (_, minute) => minute + 1).find((minute) => {
      const over = (window: number): Counts => {
        const bad = Math.min(minute, window) * perMinute * errors;
        return { good: window * perMinute - bad, total: window * perMinute };
      };
      const { factor, longWindowMinutes, shortWindowMinutes } = SLOW_PAGE;
      return [longWindowMinutes, shortWindowMinutes].every((window) => isAbove(burnRate(over(window), target), factor));
    });
    expect(predicted).toBeCloseTo(54, 9);
    expect(firstFiring).toBe(55);
  });
});
