import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { budgetOf, budgetRecoversAtMs, timeToExhaustionMinutes } from "./budget.ts";

const MONTH = 43_200;

describe("Occurrences", () => {
  test.each([
    ["untouched", { good: 1_000_000, total: 1_000_000 }, 1, 43.2],
    ["half spent", { good: 999_500, total: 1_000_000 }, 0.5, 21.6],
    ["just spent", { good: 999_000, total: 1_000_000 }, 0, 0],
    ["overspent by a fifth, and it says so", { good: 998_800, total: 1_000_000 }, -0.2, -8.64],
    ["total failure", { good: 0, total: 1_000_000 }, -999, -43_156.8],
  ])("%s", (_, counts, remainingShare, remainingMinutes) => {
    const budget = budgetOf({ counts, target: 0.999, windowMinutes: MONTH });
    expect(budget.remainingShare).toBeCloseTo(remainingShare, 9);
    expect(budget.remainingMinutes).toBeCloseTo(remainingMinutes, 6);
    expect(budget.allowedBadEvents).toBeCloseTo(1_000, 9);
    expect(budget.remainingEvents).toBeCloseTo(1_000 * remainingShare, 6);
    expect(budget.badEvents).toBe(counts.total - counts.good);
    expect(budget.attained).toBeCloseTo(counts.good / counts.total, 12);
  });

  test("no events: nothing is known, and nothing is spent", () => {
    expect(budgetOf({ counts: { good: 0, total: 0 }, target: 0.999, windowMinutes: MONTH })).toEqual({
      target: 0.999,
      attained: undefined,
      allowedBadEvents: 0,
      badEvents: 0,
      remainingEvents: 0,
      remainingShare: undefined,
      remainingMinutes: undefined,
      young: false,
    });
  });

  test("more good than total earns nothing", () => {
    expect(budgetOf({ counts: { good: 20, total: 10 }, target: 0.9, windowMinutes: MONTH }).remainingShare).toBe(1);
  });

  test.each([
    [undefined, false],
    [1, false],
    [0.99, true],
    [0, true],
  ])("an elapsed share of %s makes it young: %s", (elapsedShare, young) => {
    const counts = { good: 1, total: 1 };
    expect(budgetOf({ counts, target: 0.9, windowMinutes: MONTH, elapsedShare }).young).toBe(young);
  });

  test("a target without a budget throws", () => {
    expect(() => budgetOf({ counts: { good: 1, total: 1 }, target: 1, windowMinutes: MONTH })).toThrow(RangeError);
  });

  test("the remaining share falls by the same step for each bad event, and never the other way", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.nat(1e6),
        fc.double({ min: 0.01, max: 0.9999, noNaN: true }),
        (total, n, target) => {
          const bad = Math.min(n, total - 1);
          const left = (count: number): number =>
            budgetOf({ counts: { good: total - count, total }, target, windowMinutes: MONTH }).remainingShare ??
            Number.NaN;
          expect(left(bad) - left(bad + 1)).toBeCloseTo(1 / ((1 - target) * total), 6);
        },
      ),
    );
  });
});

test("OpenSLO's worked example: 95 % of 24,000 requests a day for two weeks allow 16,800 bad ones", () => {
  const spent = (bad: number) =>
    budgetOf({ target: 0.95, windowMinutes: 14 * 1440, counts: { good: 336_000 - bad, total: 336_000 } });
  expect(spent(0).allowedBadEvents).toBeCloseTo(16_800, 9);
  expect(spent(16_799).remainingShare).toBeGreaterThan(0);
  expect(spent(16_800).remainingShare).toBeCloseTo(0, 9);
});

describe("timeToExhaustionMinutes", () => {
  test.each([
    ["a full budget at a burn of 1 lasts the window", 1, 1, MONTH],
    ["half of it at 14.4", 0.5, 14.4, 1_500],
    ["spent is now", 0, 3, 0],
    ["overspent is now", -0.4, 0, 0],
    ["nothing burns", 0.7, 0, undefined],
    ["no events", 0.7, undefined, undefined],
    ["nothing known", undefined, 5, undefined],
  ])("%s", (_, remainingShare, burnRate, minutes) => {
    expect(timeToExhaustionMinutes({ remainingShare, burnRate, windowMinutes: MONTH })).toBe(minutes);
  });
});

describe("budgetRecoversAtMs", () => {
  const hour = 60;
  const nowMs = 100 * 3_600_000;
  const stepsOf = (bad: number[]) =>
    bad.map((failed, index) => ({
      good: 100 - failed,
      total: 100,
      toMs: nowMs - (bad.length - 1 - index) * 3_600_000,
    }));
  const recovers = (bad: number[], target = 0.95) =>
    budgetRecoversAtMs({ steps: stepsOf(bad), target, windowMinutes: bad.length * hour, nowMs });

  test.each([
    ["there is budget now", [0, 5, 0, 0], 0],
    ["the oldest hour held all of it", [30, 0, 0, 0], 1],
    ["the newest hour held all of it", [0, 0, 0, 30], 4],
    ["two bad hours, the second one small enough to bear", [30, 0, 10, 0], 1],
    ["two bad hours, both too much", [30, 0, 25, 0], 3],
    ["exactly spent is spent, until something leaves", [5, 5, 5, 5], 1],
  ])("%s", (_, bad, hours) => expect(recovers(bad)).toBe(nowMs + hours * 3_600_000));

  test("without events there is no answer", () => expect(recovers([])).toBeUndefined());

  test("the budget it foretells is there when the time comes, and not a step before", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 30 }), (bad) => {
        const at = recovers(bad) ?? Number.NaN;
        const leftAfter = (hours: number): number => {
          const rest = bad.slice(hours).reduce((a, b) => a + b, 0);
          const total = bad.length * 100;
          return (
            budgetOf({ counts: { good: total - rest, total }, target: 0.95, windowMinutes: 60 }).remainingShare ?? 0
          );
        };
        const hours = (at - nowMs) / 3_600_000;
        expect(leftAfter(hours)).toBeGreaterThan(0);
        if (hours > 0) expect(leftAfter(hours - 1)).toBeLessThan(1e-9);
      }),
    );
  });
});
