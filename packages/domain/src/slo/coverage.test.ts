import { describe, expect, test } from "vitest";
import { coverageOf, isFresh } from "./coverage.ts";

const MINUTE_MS = 60_000;
const NOW = Date.UTC(2026, 0, 5, 12, 0, 2);
const ago = (minutes: number) => Date.UTC(2026, 0, 5, 12, 0) - minutes * MINUTE_MS;
const sums = (measuredMinutes: number, excludedMinutes = 0) => ({
  good: 0,
  total: 0,
  measuredMinutes,
  excludedMinutes,
});
const mark = (from: number, until: number, sliceMinutes = 1) => ({
  atMs: NOW,
  countedFromMs: ago(from),
  countedUntilMs: ago(until),
  sliceMinutes,
});

describe("of the last hour", () => {
  test.each([
    ["all of it", sums(60), mark(999, 0), 1],
    ["all but the minute under way", sums(59), mark(999, 1), 1],
    ["all but two that may still come", sums(58), mark(999, 2), 1],
    ["three are missing, and so late that they are missed", sums(57), mark(999, 3), 57 / 59],
    ["a hole of six", sums(54), mark(999, 0), 0.9],
    ["excluded minutes are not asked for", sums(30, 30), mark(999, 0), 1],
    ["nothing before the tenth minute", sums(11), mark(10, 0), 1],
    ["nor before it began, with a hole since", sums(10), mark(19, 0), 0.5],
    ["nothing for hours", sums(0), mark(999, 500), 0],
    ["an hour's slice is known when it is over", sums(10), mark(999, 50, 60), 1],
  ])("%s", (_, counted, watermark, share) => {
    expect(coverageOf(60, counted, watermark)).toBeCloseTo(share, 12);
  });

  test("all of it excluded: none could have been measured", () => {
    expect(coverageOf(60, sums(0, 60), mark(999, 200))).toBeUndefined();
  });

  test("never anything: neither", () => {
    const never = { atMs: NOW, countedFromMs: undefined, countedUntilMs: undefined, sliceMinutes: 1 };
    expect(coverageOf(60, sums(0), never)).toBeUndefined();
    expect(isFresh(never)).toBe(false);
  });
});
