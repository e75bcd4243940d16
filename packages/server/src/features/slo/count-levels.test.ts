import { describe, expect, test } from "vitest";
import {
  AT,
  after,
  count,
  gives,
  MINUTE,
  MINUTE_MS,
  now,
  only,
  type Sides,
  template,
  total,
  value,
} from "../../testing/test-counting.ts";
import type { Answer } from "../telemetry/index.ts";
import type { Before } from "./count-groups.ts";

describe("levels", () => {
  const threshold = { template: "threshold", value: "v", op: "lte", limit: 5 };
  test.each<[string, object, Answer, number, number]>([
    ["each series is an event of this minute", threshold, value(5, 6, 1), 2, 3],
    ["not a number is no event", threshold, value(Number.NaN), 0, 0],
    ["infinitely much is bad where there is an upper limit", threshold, value(Infinity), 0, 1],
    [
      "data that is young enough",
      { template: "freshness", newest: "v", limit: "1m" },
      value(AT / 1000 - 60, AT / 1000 - 61),
      1,
      2,
    ],
    ["an age", { template: "freshness", age: "v", limit: "1m" }, value(59), 1, 1],
  ])("%s", (_, spec, answer, good, all) =>
    expect(only(now(spec, { value: answer })).slices).toEqual([{ minuteMs: MINUTE, good, total: all, adds: false }]),
  );

  test("a time in milliseconds is refused with the mend", () =>
    expect(only(now({ template: "freshness", newest: "v", limit: "1m" }, { value: value(AT) })).problem).toContain(
      "divide it by 1000",
    ));
});

describe("throughput of a counter", () => {
  const spec = template({ template: "throughput", events: "v", atLeast: 2, per: "second" });
  const at = (seconds: number, ...values: number[]) => ({ seconds, values });
  /** What was counted in all, reading after reading. */
  function slices(...readings: { seconds: number; values: number[] }[]) {
    let before: Before;
    return readings.flatMap(({ seconds, values }) => {
      const atMs = MINUTE + seconds * 1000;
      const counted = count(spec, { value: value(...values) }, before, atMs);
      before = after(counted, atMs);
      return only(counted).slices.map(({ minuteMs, good }) => [(minuteMs - MINUTE) / 1000, good]);
    });
  }
  test.each([
    [
      "is judged once a minute, over the time between",
      [at(5, 0), at(20, 0), at(65, 120), at(80, 120), at(130, 200)],
      [
        [60, 1],
        [120, 0],
      ],
    ],
    ["adds up its series", [at(0, 0, 0), at(60, 60, 60)], [[60, 1]]],
    ["survives a restart", [at(0, 1000), at(60, 130)], [[60, 1]]],
    [
      "says the same of each minute of a gap",
      [at(0, 0), at(180, 400)],
      [
        [60, 1],
        [120, 1],
        [180, 1],
      ],
    ],
  ])("%s", (_, readings, expected) => expect(slices(...readings)).toEqual(expected));
});

describe("shares", () => {
  test.each<[string, object, Sides, object]>([
    [
      "of success, an event a minute",
      { success: "v" },
      { value: value(0.98) },
      { minuteMs: MINUTE, good: 0.98, total: 1 },
    ],
    ["of failure", { failure: "v" }, { value: value(0.25) }, { good: 0.75, total: 1 }],
    ["of several series, an event each", { success: "v" }, { value: value(1, 0.5) }, { good: 1.5, total: 2 }],
    ["0/0 is no event", { success: "v" }, { value: value(Number.NaN) }, { good: 0, total: 0 }],
    [
      "weighted, of the minute before",
      { success: "v", total: "t" },
      { value: value(0.9), total: gives([total(200)]) },
      { minuteMs: MINUTE - MINUTE_MS, good: 180, total: 200 },
    ],
  ])("%s", (_, spec, sides, slice) =>
    expect(only(now({ template: "rawRatio", ...spec }, sides)).slices).toMatchObject([slice]),
  );

  test.each<[string, object, Sides, string]>([
    ["a percentage", { success: "v" }, { value: value(99.9) }, "divide a percentage by 100"],
    ["below zero", { failure: "v" }, { value: value(-0.1) }, "lies between 0 and 1"],
    [
      "several where one is weighted",
      { success: "v", total: "t" },
      { value: value(1, 1), total: gives([total(2)]) },
      "2 series where one number is meant",
    ],
  ])("%s is refused", (_, spec, sides, said) =>
    expect(only(now({ template: "rawRatio", ...spec }, sides))).toMatchObject({
      slices: [],
      problem: expect.stringContaining(said),
    }),
  );
});
