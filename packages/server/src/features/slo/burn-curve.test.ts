import { expect, test } from "vitest";
import { bucketMinutes, burnCurve } from "./burn-curve.ts";

const MINUTE_MS = 60_000;
const buckets = (...bad: (number | undefined)[]) => ({
  fromMs: 0,
  minutes: 5,
  counts: new Map(bad.flatMap((count, at) => (count === undefined ? [] : [[at, { good: 100 - count, total: 100 }]]))),
});
const curve = (given: ReturnType<typeof buckets>, ends: number[], windows: number[], stepMinutes = 5) =>
  burnCurve(given, {
    endsMs: ends.map((minutes) => minutes * MINUTE_MS),
    stepMinutes,
    windowsMinutes: windows,
    target: 0.99,
  }).map((burns) => burns.map((burn) => (burn === null ? null : Number(burn.toFixed(6)))));

test("a window sees what it holds and nothing else", () => {
  expect(curve(buckets(0, 10, 0, 0), [5, 10, 15, 20], [5, 10])).toEqual([
    [0, 0],
    [10, 5],
    [0, 5],
    [0, 0],
  ]);
});

test("a window without events burns nothing that is known", () => {
  expect(curve(buckets(0, undefined, 3), [10, 15], [5, 10])).toEqual([
    [null, 0],
    [3, 3],
  ]);
});

test("a window that begins before everything is as long as what there is", () => {
  expect(curve(buckets(2), [5], [60])).toEqual([[2]]);
});

test("a step says its highest burn, for a peak between two steps paged too", () => {
  expect(curve(buckets(0, 10, 0, 0), [20], [5, 10], 20)).toEqual([[10, 5]]);
  expect(curve(buckets(undefined, 3, undefined), [15], [5], 15)).toEqual([[3]]);
});

test("buckets divide every window and every step", () => {
  expect(bucketMinutes([120, 60, 5, 30, 360])).toBe(5);
  expect(bucketMinutes([2, 60, 5])).toBe(1);
});
