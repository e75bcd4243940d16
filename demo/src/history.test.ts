import { describe, expect, test } from "vitest";
import {
  BROWNOUT,
  DEMO_SLOS,
  type DemoSlo,
  demoHistory,
  PAYMENTS_BUDGET_LEFT,
  type Slice,
  WINDOW_MINUTES,
} from "./history.ts";
import { PURCHASES_A_SECOND, requestsInMinute } from "./load-model.ts";

const MINUTE_MS = 60_000;
const endMs = Date.parse("2026-11-21T09:30:42.500Z");
const history = demoHistory({ endMs, seed: 1 });
const slos = Object.keys(DEMO_SLOS) as DemoSlo[];

const bad = (slices: readonly Slice[]) => slices.reduce((sum, { good, total }) => sum + total - good, 0);
const all = (slices: readonly Slice[]) => slices.reduce((sum, { total }) => sum + total, 0);

/** The share of the budget left after some more minutes of traffic at the usual rate, with a share of it failing. */
function budgetLeftAfter(slo: DemoSlo, minutes: number, failing = 0): number {
  const kept = history[slo].slice(minutes);
  const added = minutes * DEMO_SLOS[slo].perSecond * 60;
  return 1 - (bad(kept) + added * failing) / ((1 - DEMO_SLOS[slo].target) * (all(kept) + added));
}

describe.each(slos)("the history of %s", (slo) => {
  const slices = history[slo];

  test("has every minute of the 30 days before the start, once, in order", () => {
    const lastMinuteMs = Date.parse("2026-11-21T09:29:00Z");
    const minutes = slices.map(({ minute }) => Date.parse(minute));
    expect(minutes).toHaveLength(WINDOW_MINUTES);
    expect(minutes.at(-1)).toBe(lastMinuteMs);
    expect(minutes.every((at, index) => at === lastMinuteMs - (WINDOW_MINUTES - 1 - index) * MINUTE_MS)).toBe(true);
  });

  test("counts whole events, never more good ones than there were", () => {
    expect(slices.every(({ good, total }) => Number.isInteger(good) && good >= 0 && good <= total)).toBe(true);
    expect(slices.every(({ total }) => Number.isInteger(total) && total > 0)).toBe(true);
  });

  test("flows at the live rate", () => {
    expect(all(slices) / (WINDOW_MINUTES * 60)).toBeCloseTo(DEMO_SLOS[slo].perSecond, 1);
    const [first] = slices;
    const expected = requestsInMinute(DEMO_SLOS[slo].perSecond, Date.parse(first?.minute ?? ""), 1);
    expect(first?.total).toBe(expected);
  });

  test("has nothing bad in the last three days", () => {
    expect(bad(slices.slice(-3 * 24 * 60))).toBe(0);
  });
});

describe("the payments budget", () => {
  const left = (minutes: number, failing = 0) => budgetLeftAfter("payments-charges", minutes, failing);

  test("starts with 5 % left", () => expect(left(0)).toBeCloseTo(PAYMENTS_BUDGET_LEFT, 3));

  test("stays there for the first ten minutes", () => expect(left(BROWNOUT.quietMinutes)).toBeCloseTo(0.05, 3));

  test("then comes back by 1.2 points a minute", () => {
    expect(left(11) - left(10)).toBeCloseTo(0.012, 3);
    expect(left(30) - left(10)).toBeCloseTo(20 * 0.012, 2);
  });

  test("is spent within three minutes of a release that fails 8 %", () => {
    expect(left(2, 0.08)).toBeGreaterThan(0);
    expect(left(3, 0.08)).toBeLessThan(0);
  });

  test("has everything of the brownout back after three hours", () => {
    expect(bad(history["payments-charges"].slice(0, 180))).toBeGreaterThan(0);
    expect(left(180)).toBeGreaterThan(0.7);
    expect(left(180)).toBeCloseTo(left(240), 2);
  });
});

test("a failed charge fails its checkout and its visit", () => {
  const failed = (slo: DemoSlo, minute: number) => bad(history[slo].slice(minute, minute + 1));
  const unexplained = history["payments-charges"].filter(
    (_, minute) =>
      failed("checkout-availability", minute) < failed("payments-charges", minute) ||
      failed("storefront-availability", minute) !== failed("checkout-availability", minute),
  );
  expect(unexplained).toEqual([]);
});

test("the other budgets are well filled", () => {
  expect(budgetLeftAfter("checkout-availability", 0)).toBeGreaterThan(0.6);
  expect(budgetLeftAfter("storefront-availability", 0)).toBeGreaterThan(0.6);
});

test("the same seed tells the same history, another seed another", () => {
  expect(demoHistory({ endMs, seed: 1 })).toEqual(history);
  expect(demoHistory({ endMs, seed: 2 })["payments-charges"]).not.toEqual(history["payments-charges"]);
});

test("an hour of it holds the traffic of an hour", () => {
  const hour = all(history["payments-charges"].slice(-60));
  expect(Math.abs(hour / (3600 * PURCHASES_A_SECOND) - 1)).toBeLessThan(0.05);
});
