import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type SloSpec, targetOf, validateObjective, validateSloSpec, validateWindow } from "./objective.ts";
import { windowStartMs } from "./window.ts";

const rolling = { duration: "30d", isRolling: true };
const monthly = {
  duration: "1M",
  isRolling: false,
  calendar: { startTime: "2026-01-01 00:00:00", timeZone: "Europe/Berlin" },
};
const good: SloSpec = {
  budgetingMethod: "Occurrences",
  timeWindow: [rolling],
  objectives: [{ target: 0.999 }],
  indicator: { spec: { ratioMetric: { good: {}, total: {} } } },
};

describe("an SLO that can be used", () => {
  test.each([
    ["a rolling ratio", good],
    ["in percent", { ...good, objectives: [{ targetPercent: 99.9 }] }],
    ["bad instead of good", { ...good, indicator: { spec: { ratioMetric: { bad: {}, total: {} } } } }],
    ["by calendar month", { ...good, timeWindow: [monthly] }],
    [
      "by slices",
      {
        ...good,
        budgetingMethod: "Timeslices",
        objectives: [{ target: 0.99, timeSliceTarget: 0.95, timeSliceWindow: "1m" }],
      },
    ],
    [
      "by the mean of slices",
      { ...good, budgetingMethod: "RatioTimeslices", objectives: [{ target: 0.99, timeSliceWindow: "5m" }] },
    ],
    ["with its indicator elsewhere", { ...good, indicator: undefined }],
  ] as [string, SloSpec][])("%s", (_, spec) => expect(validateSloSpec(spec)).toEqual([]));
});

describe("a target", () => {
  test.each([
    ["missing", {}, "target", "a target is missing: write target: 0.999, or targetPercent: 99.9"],
    ["given twice", { target: 0.99, targetPercent: 99 }, "target", "keep one of them"],
    ["zero", { target: 0 }, "target", "0 is not between 0 and 1: write a share such as 0.999"],
    ["one", { target: 1 }, "target", "1 leaves no error budget"],
    ["a percentage in the wrong field", { target: 99.9 }, "target", "write target: 0.999 or targetPercent: 99.9"],
    ["beyond any percentage", { target: 999 }, "target", "write a share such as 0.999"],
    ["negative", { target: -0.5 }, "target", "is not between 0 and 1"],
    ["not a number", { target: Number.NaN }, "target", "is not between 0 and 1"],
    ["hundred percent", { targetPercent: 100 }, "targetPercent", "100 leaves no error budget"],
    ["over hundred percent", { targetPercent: 101 }, "targetPercent", "is not between 0 and 100"],
  ])("%s", (_, objective, path, message) => {
    expect(validateObjective(objective, "Occurrences")).toEqual([{ path, message: expect.stringContaining(message) }]);
    expect(targetOf(objective)).toBeUndefined();
  });

  test.each([
    [{ target: 0.999 }, 0.999],
    [{ targetPercent: 99.9 }, 0.999],
    [{ targetPercent: 99.95 }, 0.9995],
    [{ targetPercent: 95 }, 0.95],
  ])("%j is %d", (objective, target) => expect(targetOf(objective)).toBe(target));

  test("validates exactly the open interval", () => {
    fc.assert(
      fc.property(fc.double({ min: -2, max: 3 }), (target) => {
        expect(validateObjective({ target }, "Occurrences").length === 0).toBe(target > 0 && target < 1);
      }),
    );
  });
});

describe("slices", () => {
  const target = 0.99;
  test.each([
    [
      "Timeslices without a slice target",
      "Timeslices",
      { target, timeSliceWindow: "1m" },
      "timeSliceTarget",
      "such as 0.95",
    ],
    [
      "Timeslices without a slice window",
      "Timeslices",
      { target, timeSliceTarget: 1 },
      "timeSliceWindow",
      `such as "1m"`,
    ],
    ["RatioTimeslices without a slice window", "RatioTimeslices", { target }, "timeSliceWindow", `such as "1m"`],
    [
      "RatioTimeslices with a slice target",
      "RatioTimeslices",
      { target, timeSliceWindow: "1m", timeSliceTarget: 0.9 },
      "timeSliceTarget",
      "remove it",
    ],
    [
      "Occurrences with a slice target",
      "Occurrences",
      { target, timeSliceTarget: 0.9 },
      "timeSliceTarget",
      "remove it",
    ],
    [
      "Occurrences with a slice window",
      "Occurrences",
      { target, timeSliceWindow: "1m" },
      "timeSliceWindow",
      "counts events",
    ],
    [
      "a slice target of zero",
      "Timeslices",
      { target, timeSliceTarget: 0, timeSliceWindow: "1m" },
      "timeSliceTarget",
      "at most 1",
    ],
    [
      "a slice target over one",
      "Timeslices",
      { target, timeSliceTarget: 95, timeSliceWindow: "1m" },
      "timeSliceTarget",
      "at most 1",
    ],
    [
      "a slice of a day",
      "RatioTimeslices",
      { target, timeSliceWindow: "1d" },
      "timeSliceWindow",
      "whole minutes or hours",
    ],
    [
      "a slice that is no duration",
      "RatioTimeslices",
      { target, timeSliceWindow: "soon" },
      "timeSliceWindow",
      "whole minutes or hours",
    ],
  ] as const)("%s", (_, method, objective, path, message) => {
    expect(validateObjective(objective, method, "objectives[0]")).toEqual([
      { path: `objectives[0].${path}`, message: expect.stringContaining(message) },
    ]);
  });

  test("a slice longer than the window", () => {
    const spec: SloSpec = {
      ...good,
      budgetingMethod: "RatioTimeslices",
      timeWindow: [{ duration: "1h", isRolling: true }],
      objectives: [{ target, timeSliceWindow: "2h" }],
    };
    expect(validateSloSpec(spec)).toEqual([
      { path: "objectives[0].timeSliceWindow", message: `a slice of 2h is longer than the window of 1h: use "1m"` },
    ]);
  });
});

describe("a time window", () => {
  const calendar = monthly.calendar;
  test.each([
    ["no duration", { duration: "a month", isRolling: true }, "duration", `such as "30d" or "1M"`],
    ["rolling with a calendar", { ...monthly, duration: "30d", isRolling: true }, "calendar", "set isRolling to false"],
    ["neither rolling nor calendar", { duration: "30d" }, "calendar", "set isRolling to true"],
    [
      "the minute that was meant as a month",
      { ...monthly, duration: "1m" },
      "duration",
      `"1m" is 1 min; a calendar month is written "1M"`,
    ],
    ["a calendar of hours", { ...monthly, duration: "6h" }, "duration", "d, w, M, Q or Y"],
    [
      "a start time in ISO form",
      { ...monthly, calendar: { ...calendar, startTime: "2026-01-01T00:00:00Z" } },
      "calendar.startTime",
      "2026-01-01 00:00:00",
    ],
    [
      "a start time that no calendar has",
      { ...monthly, calendar: { ...calendar, startTime: "2026-02-30 00:00:00" } },
      "calendar.startTime",
      "not a local time",
    ],
    [
      "a time zone nobody knows",
      { ...monthly, calendar: { ...calendar, timeZone: "Mars/Olympus" } },
      "calendar.timeZone",
      "Europe/Berlin",
    ],
    [
      "an offset instead of a zone",
      { ...monthly, calendar: { ...calendar, timeZone: "+02:00" } },
      "calendar.timeZone",
      "Europe/Berlin",
    ],
  ])("%s", (_, window, path, message) => {
    expect(validateWindow(window, "timeWindow[0]")).toEqual([
      { path: `timeWindow[0].${path}`, message: expect.stringContaining(message) },
    ]);
  });

  test("whatever passes can be computed with", () => {
    const window = fc.record({
      duration: fc.oneof(fc.stringMatching(/^\d{1,2}[mhdwMQY]$/), fc.string({ maxLength: 4 })),
      isRolling: fc.boolean(),
      calendar: fc.option(fc.constant(calendar), { nil: undefined }),
    });
    fc.assert(
      fc.property(window, (candidate) => {
        fc.pre(validateWindow(candidate).length === 0);
        expect(windowStartMs(candidate, 1_780_000_000_000)).toBeLessThan(1_780_000_000_000);
      }),
    );
  });
});

test.each([
  [
    "two windows",
    { ...good, timeWindow: [rolling, rolling] },
    "timeWindow",
    "exactly one time window is needed, and here are 2",
  ],
  ["no window", { ...good, timeWindow: [] }, "timeWindow", "here are 0"],
  ["no objective", { ...good, objectives: [] }, "objectives", "at least one objective"],
  [
    "good and bad",
    { ...good, indicator: { spec: { ratioMetric: { good: {}, bad: {}, total: {} } } } },
    "indicator.spec.ratioMetric",
    "keep one",
  ],
  [
    "neither good nor bad",
    { ...good, indicator: { spec: { ratioMetric: { total: {} } } } },
    "indicator.spec.ratioMetric",
    "is missing beside 'total'",
  ],
  [
    "no total",
    { ...good, indicator: { spec: { ratioMetric: { good: {} } } } },
    "indicator.spec.ratioMetric.total",
    "'total' is missing",
  ],
] as [string, SloSpec, string, string][])("a spec with %s", (_, spec, path, message) => {
  expect(validateSloSpec(spec)).toEqual([{ path, message: expect.stringContaining(message) }]);
});

test("every problem is told at once, in document order", () => {
  const spec: SloSpec = {
    budgetingMethod: "Timeslices",
    timeWindow: [{ duration: "x" }],
    objectives: [{ target: 5 }],
    indicator: { spec: { ratioMetric: {} } },
  };
  expect(validateSloSpec(spec).map(({ path }) => path)).toEqual([
    "indicator.spec.ratioMetric",
    "indicator.spec.ratioMetric.total",
    "timeWindow[0].duration",
    "timeWindow[0].calendar",
    "objectives[0].target",
    "objectives[0].timeSliceTarget",
    "objectives[0].timeSliceWindow",
  ]);
});
