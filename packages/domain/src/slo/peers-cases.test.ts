import { describe, expect, test } from "vitest";
import { budgetOf } from "./budget.ts";
import { type BurnAlertRow, burnFactor, burnRate, errorRatio, isAbove, timeToFireMinutes } from "./burn-rate.ts";

const DAY = 1440;

/** google/slo-generator: tests/unit/test_report.py and its samples of what a backend answers. */
describe("slo-generator: its report of a step of a policy", () => {
  test.each([
    ["as many good as bad", 5, 5, 0.5, true],
    ["no good", 0, 15, 1, true],
    ["no bad", 15, 0, 0, false],
    ["991 of 1,000 good", 991, 9, 0.009, false],
    ["no events", 0, 0, undefined, false],
  ])("%s, for 99 % and a threshold of 1", (_, good, bad, ratio, alerts) => {
    const counts = { good, total: good + bad };
    const measured = errorRatio(counts);
    expect(measured === undefined ? undefined : Number(measured.toFixed(9))).toBe(ratio);
    expect(isAbove(burnRate(counts, 0.99), 1)).toBe(alerts);
  });

  test("twelve hours at half good against 90 %: five times too fast, 72 minutes allowed, 288 over it", () => {
    const counts = { good: 3556, total: 7112 };
    const budget = budgetOf({ target: 0.9, windowMinutes: 720, counts });
    expect(burnRate(counts, 0.9)).toBeCloseTo(5, 9);
    expect(budget).toMatchObject({ attained: 0.5, badEvents: 3556 });
    expect(budget.remainingShare).toBeCloseTo(-4, 9);
    expect(budget.remainingMinutes).toBeCloseTo(-288, 6);
    expect((1 - budget.target) * 720).toBeCloseTo(72, 9);
  });
});

/** pyrra-dev/pyrra: slo/slo_test.go, how long nothing must be heard until so much of the budget would be lost. */
describe("Pyrra: how long a total failure takes to lose a share of the budget", () => {
  test.each([
    [7, 0.9, 1, 10],
    [7, 0.95, 1, 5],
    [7, 0.99, 1, 1],
    [7, 0.9, 5, 50],
    [7, 0.95, 5, 25],
    [7, 0.99, 5, 5],
    [28, 0.9, 1, 40],
    [28, 0.95, 1, 20],
    [28, 0.99, 1, 4],
    [28, 0.9, 5, 3 * 60 + 21],
    [28, 0.95, 5, 60 + 40],
    [28, 0.99, 5, 20],
    [28, 0.999, 5, 2],
  ])("of %d days at %d, %d %%: %d whole minutes", (days, target, percent, minutes) => {
    const row: BurnAlertRow = {
      name: "absent",
      severity: "page",
      budgetShare: percent / 100,
      longWindowMinutes: DAY,
      shortWindowMinutes: 5,
    };
    const rule = { ...row, factor: burnFactor(row, days * DAY) };
    expect(Math.floor(timeToFireMinutes(rule, target, 1) ?? 0)).toBe(minutes);
  });
});

/** slok/sloth: internal/alert/alert_test.go, its own catalogue and one of a user's over a week. */
describe("Sloth: factors of its windows", () => {
  const factors = (days: number, shares: readonly number[]) =>
    [60, 360, DAY, 3 * DAY].map((longWindowMinutes, at) =>
      burnFactor(
        {
          name: "x",
          severity: "page",
          budgetShare: (shares[at] ?? 0) / 100,
          longWindowMinutes,
          shortWindowMinutes: longWindowMinutes / 12,
        },
        days * DAY,
      ),
    );
  test.each([
    [30, [2, 5, 10, 10], [14.4, 6, 3, 1]],
    [28, [2, 5, 10, 10], [13.44, 5.6, 2.8, 0.933333333]],
    [7, [8, 12.5, 20, 42], [13.44, 3.5, 1.4, 0.98]],
  ])("over %d days, of %j percent", (days, shares, expected) => expect(factors(days, shares)).toEqual(expected));
});
