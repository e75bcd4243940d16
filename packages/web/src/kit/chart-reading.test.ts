import { expect, test } from "vitest";
import type { ChartLine } from "./chart-marks.ts";
import { gapsOf, lastReading, lonelyPoints, nearestIndex, readingIndex } from "./chart-reading.ts";

const line = (values: (number | null)[], more: Partial<ChartLine> = {}): ChartLine => ({
  name: "good",
  color: "info",
  isMeasured: true,
  values,
  ...more,
});
const at = [0, 10, 20, 30, 40].map((minutes) => minutes * 60_000);

test.each([
  ["before the first", -5, 0],
  ["on a point", 20, 2],
  ["nearer to the one before", 24, 2],
  ["in the middle, the one before", 25, 2],
  ["nearer to the one after", 26, 3],
  ["after the last", 99, 4],
])("the nearest point %s", (_, minutes, index) => {
  expect(nearestIndex(at, minutes * 60_000)).toBe(index);
});

test("without points there is none", () => {
  expect(nearestIndex([], 5)).toBeUndefined();
});

test("a point speaks for a moment no further away than the points are from each other", () => {
  expect(readingIndex(at, 49 * 60_000)).toBe(4);
  expect(readingIndex(at, 51 * 60_000)).toBeUndefined();
});

test("a gap reaches from the last value before it to the first after it", () => {
  expect(gapsOf(at, [line([1, null, null, 1, 1])])).toEqual([{ fromMs: 0, toMs: 1_800_000 }]);
  expect(gapsOf(at, [line([1, 1, 1, null, null])])).toEqual([{ fromMs: 1_200_000, toMs: 2_400_000 }]);
});

test("where one of two measured lines has a value, something was measured", () => {
  expect(gapsOf(at, [line([1, null, 1, 1, 1]), line([null, 1, null, 1, 1])])).toEqual([]);
});

test("a line that was not measured, such as a target, has no gaps", () => {
  expect(gapsOf(at, [line([null, null, 1, 1, 1], { isMeasured: false })])).toEqual([]);
});

test("what is said at rest is the last value of a line that speaks", () => {
  const target = line([1, 1, 1, 1, 1], { silent: true });
  expect(lastReading(at, [target, line([1, 2, 3, null, null])])).toBe(2);
});

test("a value between two gaps is a dot, for a line needs two", () => {
  expect(lonelyPoints([1, null, 2, null, 3, 4])).toEqual([0, 2]);
});
