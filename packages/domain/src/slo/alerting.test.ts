import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alertingWindows, compileAlerting } from "./alerting.ts";
import { type BurnAlertRow, WORKBOOK_ROWS } from "./burn-rate.ts";
import type { ObjectiveRules } from "./objective-rules.ts";

const DAY = 1440;
const rules = (days: number, target = 0.999, more: Partial<ObjectiveRules> = {}): ObjectiveRules => ({
  target,
  window: { duration: `${days}d`, isRolling: true },
  budgetingMethod: "Occurrences",
  gapPolicy: "hold",
  minimumCoverage: 0.9,
  ...more,
});
const row = (name: string, percent: number, long: number, short: number): BurnAlertRow => ({
  name,
  severity: "page",
  budgetShare: percent / 100,
  longWindowMinutes: long,
  shortWindowMinutes: short,
});
const factors = (days: number, rows: readonly BurnAlertRow[] = WORKBOOK_ROWS) =>
  compileAlerting(rules(days), { burns: rows }).alerting.burns.map(({ factor }) => factor);
const round = (number: number) => Number(number.toFixed(4));

describe("an objective that asks for nothing gets the workbook's pairs", () => {
  test.each([
    [7, [3.36, 1.4], ["fast ticket", "slow ticket"]],
    [14, [6.72, 2.8, 1.4], ["slow ticket"]],
    [28, [13.44, 5.6, 2.8], ["slow ticket"]],
    [30, [14.4, 6, 3, 1], []],
    [90, [43.2, 18, 9, 3], []],
  ])("over %d days, with the factors of the period; what would fire within budget is refused", (days, kept, left) => {
    const { alerting, refused } = compileAlerting(rules(days));
    expect(alerting.burns.map(({ factor }) => factor)).toEqual(kept);
    expect(refused.map((one) => one.row)).toEqual(left);
    expect(alerting.refused).toEqual(refused);
    for (const { because } of refused) expect(because).toContain("raise the budget share or shorten the long window");
  });

  test.each([
    ["a day", "1d", 1440],
    ["six hours", "6h", 360],
  ])("over %s their windows shrink with the period, so that there are any", (_, duration, minutes) => {
    const { alerting } = compileAlerting(rules(1, 0.999, { window: { duration, isRolling: true } }));
    expect(alerting.burns.length).toBeGreaterThanOrEqual(2);
    for (const { longWindowMinutes, factor } of alerting.burns) {
      expect(longWindowMinutes).toBeLessThanOrEqual(minutes);
      expect(factor).toBeGreaterThanOrEqual(1);
    }
  });

  test("and alerts on missing and on wrong data, as tickets; one failure alone alerts nobody", () => {
    expect(compileAlerting(rules(30)).alerting).toMatchObject({
      minimumEvents: 1,
      minimumFailures: 2,
      burnedBudget: [],
      budgetDrop: [],
      timeToExhaustion: [],
      noData: { severity: "ticket", afterMinutes: 10 },
      badData: { severity: "ticket", afterMinutes: 5 },
    });
  });
});

describe("Sloth's windows", () => {
  test("its example for 7 days: 8, 12.5, 20 and 42 % are 13.44, 3.5, 1.4 and 0.98, and the last would fire in budget", () => {
    const sloth = [row("a", 8, 60, 5), row("b", 12.5, 360, 30), row("c", 20, DAY, 120), row("d", 42, 3 * DAY, 360)];
    const { alerting, refused } = compileAlerting(rules(7), { burns: sloth });
    expect(alerting.burns.map(({ factor }) => factor)).toEqual([13.44, 3.5, 1.4]);
    expect(refused).toEqual([
      { row: "d", because: expect.stringContaining("d: 0.98× is slower than the budget allows") },
    ]);
  });

  test("its custom 30 days: 1 % in 30 min, 2 % in 3 h, 5 % in 12 h and in 36 h", () => {
    const sloth = [row("a", 1, 30, 2), row("b", 2, 180, 15), row("c", 5, 720, 60), row("d", 5, 2160, 180)];
    expect(factors(30, sloth)).toEqual([14.4, 4.8, 3, 1]);
  });
});

/** Pyrra's pairs: factors 14, 7, 2, 1 over windows that scale with the period from 28 days (slo/rules.go, Windows). */
const pyrraRows = (days: number): BurnAlertRow[] =>
  [
    [14, 60, 5],
    [7, 360, 30],
    [2, 1440, 120],
    [1, 5760, 360],
  ].map(([factor = 0, long = 0, short = 0], index) => {
    const scaled = (minutes: number) => Math.round((minutes * days) / 28);
    return row(`pair ${index + 1}`, (factor * scaled(long) * 100) / (days * DAY), scaled(long), scaled(short));
  });

describe("Pyrra's windows", () => {
  test.each([
    [7, [15, 90, 360, 1440], [1, 8, 30, 90]],
    [28, [60, 360, 1440, 5760], [5, 30, 120, 360]],
    [30, [64, 386, 1543, 6171], [5, 32, 129, 386]],
  ])("scaled to %d days keep their factors", (days, long, short) => {
    const { alerting, refused } = compileAlerting(rules(days), { burns: pyrraRows(days) });
    expect(refused).toEqual([]);
    expect(alerting.burns.map(({ factor }) => round(factor))).toEqual([14, 7, 2, 1]);
    expect(alerting.burns.map(({ longWindowMinutes }) => longWindowMinutes)).toEqual(long);
    expect(alerting.burns.map(({ shortWindowMinutes }) => shortWindowMinutes)).toEqual(short);
  });
});

describe("refused, with the reason and the mend", () => {
  test.each([
    ["what no failure reaches", 30, 0.9, { burns: [row("x", 2, 60, 5)] }, "lower the budget share or lengthen"],
    [
      "a window longer than the period",
      7,
      0.99,
      { burns: [row("x", 90, 8 * DAY, 60)] },
      "longer than the SLO's period",
    ],
    ["a name that another has", 30, 0.999, { burns: [row("x", 2, 60, 5), row("x", 5, 360, 30)] }, "give each its own"],
    ["a name of the alerts about data", 30, 0.999, { burns: [row("no data", 2, 60, 5)] }, "choose another"],
    [
      "a drop over more than the period",
      7,
      0.99,
      { budgetDrop: [{ name: "x", share: 0.1, windowMinutes: 8 * DAY }] },
      "shorten it",
    ],
    ["a drop of nothing", 7, 0.99, { budgetDrop: [{ name: "x", share: 0 }] }, "lies above 0"],
    [
      "a part of a minute",
      7,
      0.99,
      { timeToExhaustion: [{ name: "x", withinMinutes: 60, windowMinutes: 0.5 }] },
      "whole number",
    ],
    [
      "exhaustion within the period or more",
      7,
      0.99,
      { timeToExhaustion: [{ name: "x", withinMinutes: 7 * DAY }] },
      "ask for less than 7 d",
    ],
  ])("%s", (_, days, target, wanted, mend) => {
    const { alerting, refused } = compileAlerting(rules(days, target), { burns: [], ...wanted });
    expect(refused).toHaveLength(1);
    expect(refused[0]?.because).toContain(mend);
    const { burns, budgetDrop, timeToExhaustion } = alerting;
    expect([...burns, ...budgetDrop, ...timeToExhaustion]).toEqual([]);
  });
});

describe("the other measurements", () => {
  test("get names, severities and windows where they name none", () => {
    const { alerting, refused } = compileAlerting(rules(30), {
      burnedBudget: [{ share: 0.9 }, { share: 1, name: "all gone", severity: "page" }],
      budgetDrop: [{ share: 0.1 }],
      timeToExhaustion: [{ withinMinutes: 2 * DAY }],
      noData: null,
      badData: { afterMinutes: 30 },
    });
    expect(refused).toEqual([]);
    expect(alerting).toMatchObject({
      burnedBudget: [
        { name: "90 % of the budget burned", severity: "ticket", share: 0.9 },
        { name: "all gone", severity: "page", share: 1 },
      ],
      budgetDrop: [{ name: "10 % of the budget lost in 1 d", severity: "ticket", share: 0.1, windowMinutes: DAY }],
      timeToExhaustion: [{ name: "budget gone within 2 d", withinMinutes: 2 * DAY, windowMinutes: 60 }],
      noData: null,
      badData: { severity: "ticket", afterMinutes: 30 },
    });
    expect(alertingWindows(alerting)).toEqual([5, 30, 60, 120, 360, 1440, 4320]);
  });
});

describe("of time slices", () => {
  const hourly = rules(30, 0.99, { budgetingMethod: "Timeslices", timeSliceTarget: 0.95, timeSliceMinutes: 60 });
  test("a short window holds whole slices, and one bad slice is enough", () => {
    const { alerting } = compileAlerting(hourly);
    expect(alerting.burns.map(({ shortWindowMinutes }) => shortWindowMinutes)).toEqual([60, 60, 120, 360]);
    expect(alerting.minimumFailures).toBe(1);
  });

  test("a pair whose long window holds no whole slice is refused", () => {
    const daily = { ...hourly, timeSliceMinutes: DAY };
    expect(compileAlerting(daily).refused.map((one) => one.row)).toEqual(["fast page", "slow page"]);
  });
});

test("whatever is asked, what is kept can fire on total failure and never at a burn of 1", () => {
  const anyRow = fc.record({
    name: fc.string({ minLength: 1 }),
    severity: fc.constantFrom("page" as const, "ticket" as const),
    budgetShare: fc.double({ min: -0.1, max: 1.2 }),
    longWindowMinutes: fc.integer({ min: -1, max: 50_000 }),
    shortWindowMinutes: fc.integer({ min: -1, max: 5_000 }),
  });
  fc.assert(
    fc.property(
      fc.array(anyRow, { maxLength: 5 }),
      fc.integer({ min: 1, max: 366 }),
      fc.double({ min: 0.01, max: 0.99999, noNaN: true }),
      (burns, days, target) => {
        const { alerting, refused } = compileAlerting(rules(days, target), { burns });
        const names = new Set([...alerting.burns.map(({ name }) => name), ...refused.map((one) => one.row)]);
        expect(names).toEqual(new Set(burns.map(({ name }) => name)));
        for (const { factor } of alerting.burns) {
          expect(factor).toBeGreaterThanOrEqual(1);
          expect(factor * (1 - target)).toBeLessThan(1);
        }
      },
    ),
  );
});
