import { MINUTE, type Minutes, noMinutes } from "@shipshape/domain/slo/minutes";
import { expect, test } from "vitest";
import { burnCurve } from "./burn-curve.ts";

const MINUTE_MS = 60_000;
const EVERY_MINUTES = 5;

/** A hundred events in the first of every five minutes, so many of them bad; none where nothing is said. */
function minutes(...bad: (number | undefined)[]): Minutes {
  const given = noMinutes(0, bad.length * EVERY_MINUTES);
  bad.forEach((count, at) => {
    if (count === undefined) return;
    given.good[at * EVERY_MINUTES] = 100 - count;
    given.total[at * EVERY_MINUTES] = 100;
    given.state[at * EVERY_MINUTES] = MINUTE.measured;
  });
  return given;
}
const curve = (given: Minutes, ends: number[], windows: number[], stepMinutes = 1) =>
  burnCurve(given, {
    endsMs: ends.map((end) => end * MINUTE_MS),
    stepMinutes,
    windowsMinutes: windows,
    target: 0.99,
  }).map((burns) => burns.map((burn) => (burn === null ? null : Number(burn.toFixed(6)))));

test("a window sees what it holds and nothing else", () => {
  expect(curve(minutes(0, 10, 0, 0), [5, 10, 15, 20], [5, 10])).toEqual([
    [0, 0],
    [10, 5],
    [0, 5],
    [0, 0],
  ]);
});

test("a window without events burns nothing that is known", () => {
  expect(curve(minutes(0, undefined, 3), [10, 15], [5, 10])).toEqual([
    [null, 0],
    [3, 3],
  ]);
});

test("a window that begins before everything is as long as what there is", () => {
  expect(curve(minutes(2), [5], [60])).toEqual([[2]]);
});

test("a step says its highest burn, for a peak between two steps paged too", () => {
  expect(curve(minutes(0, 10, 0, 0), [20], [5, 10], 20)).toEqual([[10, 5]]);
  expect(curve(minutes(undefined, 3, undefined), [15], [5], 15)).toEqual([[3]]);
});
