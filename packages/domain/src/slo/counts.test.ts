import { describe, expect, test } from "vitest";
import { badEvents, countsProblem, errorBudget, sumCounts } from "./counts.ts";

describe("countsProblem", () => {
  test.each([
    ["ordinary counts", { good: 990, total: 1000 }],
    ["no events", { good: 0, total: 0 }],
    ["all good", { good: 7, total: 7 }],
    ["good rounded a hair above total by interpolation", { good: 1000.0000001, total: 1000 }],
  ])("finds nothing in %s", (_, counts) => expect(countsProblem(counts)).toBeUndefined());

  test.each([
    ["more good than total", { good: 1001, total: 1000 }, "same requests"],
    ["good without any total", { good: 1, total: 0 }, "same requests"],
    ["a negative", { good: -1, total: 5 }, "negative"],
    ["not a number", { good: Number.NaN, total: 5 }, "finite"],
    ["infinity", { good: 5, total: Number.POSITIVE_INFINITY }, "finite"],
  ])("names %s and what to check", (_, counts, word) => expect(countsProblem(counts)).toContain(word));
});

test("more good than total is no credit", () => expect(badEvents({ good: 12, total: 10 })).toBe(0));

test("counts add up", () => {
  expect(
    sumCounts([
      { good: 1, total: 2 },
      { good: 3, total: 5 },
    ]),
  ).toEqual({ good: 4, total: 7 });
  expect(sumCounts([])).toEqual({ good: 0, total: 0 });
});

describe("errorBudget", () => {
  test.each([
    [0.999, 0.001],
    [0.9995, 0.0005],
    [0.99999, 0.00001],
    [0.9, 0.1],
    [0.95, 0.05],
  ])("of %d is exactly %d", (target, budget) => expect(errorBudget(target)).toBe(budget));

  test.each([[0], [1], [-0.1], [99.9], [Number.NaN]])("throws for a target of %d", (target) => {
    expect(() => errorBudget(target)).toThrow("such as 0.999");
  });
});
