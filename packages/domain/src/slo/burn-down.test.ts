import { expect, test } from "vitest";
import { badOf, burnDown } from "./burn-down.ts";

const step = (hour: number, bad: number, total = 1_000) => ({
  at: new Date(Date.UTC(2026, 2, 12, hour)),
  good: total - bad,
  total,
});
const lefts = (steps: Parameters<typeof burnDown>[0], budget: Parameters<typeof burnDown>[1], badSince = 0) =>
  burnDown(steps, budget, 0, badSince).map(({ left }) => Number(left.toFixed(6)));

test("it ends with what is left, and each bad event before stands for what was left then", () => {
  expect(lefts([step(1, 0), step(2, 10), step(3, 5)], { allowedBadEvents: 20, remainingShare: 0.25 })).toEqual([
    1, 1, 0.5, 0.25,
  ]);
});

test("an overspent budget goes below zero", () => {
  expect(lefts([step(1, 10), step(2, 15)], { allowedBadEvents: 20, remainingShare: -0.25 })).toEqual([1, 0.5, -0.25]);
});

test("a look at an earlier stretch counts what was spent since", () => {
  const budget = { allowedBadEvents: 20, remainingShare: 0.25 };
  expect(lefts([step(1, 0), step(2, 10)], budget, badOf([step(3, 5)]))).toEqual([1, 1, 0.5]);
});

test("what the first step counted before the window began does not make the budget larger than it is", () => {
  expect(lefts([step(1, 30), step(2, 10)], { allowedBadEvents: 20, remainingShare: 0.5 })).toEqual([1, 1, 0.5]);
});

test("where nothing was counted there is nothing to draw", () => {
  expect(burnDown([step(1, 0, 0)], { allowedBadEvents: 0, remainingShare: null }, 0)).toEqual([]);
});
