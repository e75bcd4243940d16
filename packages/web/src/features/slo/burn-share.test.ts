import { expect, test } from "vitest";
import { burnsOf } from "./burn-share.ts";

const steps = (...bad: (number | null)[]) =>
  bad.map((count, index) => ({
    at: new Date(index + 1),
    good: count === null ? 0 : 100 - count,
    total: count === null ? 0 : 100,
  }));

test("neighbouring steps that burn faster than evenly are one burn, the largest stands first", () => {
  expect(burnsOf(steps(0, 5, 0, 20, 30, 1), 0, 0.98, 100)).toEqual([
    { fromMs: 3, toMs: 5, bad: 50, share: 0.5 },
    { fromMs: 1, toMs: 2, bad: 5, share: 0.05 },
  ]);
});

test("what burns evenly or slower is no burn, and neither is what was not counted", () => {
  expect(burnsOf(steps(2, null, 1), 0, 0.98, 100)).toEqual([]);
});

test("a gap between two burns parts them", () => {
  expect(burnsOf(steps(10, null, 10), 0, 0.98, 100)).toHaveLength(2);
});

test("without a budget nothing is a share of it", () => {
  expect(burnsOf(steps(10), 0, 0.98, 0)).toEqual([]);
});
