import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { forecastBudget } from "./forecast.ts";
import { recentRate } from "./forecast-rate.ts";
import { minuteSums } from "./minute-sums.ts";
import { MINUTE, type Minutes, noMinutes } from "./minutes.ts";
import type { SloWindow } from "./window.ts";

const MINUTE_MS = 60_000;
const DAY = 1_440;
const NOW = Date.UTC(2030, 5, 15);
const ROLLING: SloWindow = { duration: "30d", isRolling: true };
const MONTH: SloWindow = { duration: "1M", calendar: { startTime: "2030-01-01 00:00:00", timeZone: "UTC" } };

/** So many days up to now, with a thousand requests a minute of which so many fail. */
function until(days: number, badAt: (minutesAgo: number) => number, requests = 1_000): Minutes {
  const length = days * DAY;
  const minutes = noMinutes(NOW - (length - 1) * MINUTE_MS, length);
  for (let nth = 0; nth < length; nth += 1) {
    minutes.total[nth] = requests;
    minutes.good[nth] = requests - badAt(length - 1 - nth);
    minutes.state[nth] = MINUTE.measured;
  }
  return minutes;
}

const forecast = (minutes: Minutes, window = ROLLING, target = 0.999) =>
  forecastBudget({ minutes, target, window, nowMs: NOW });
const minutesUntil = (atMs: number | undefined): number | undefined => atMs && (atMs - NOW) / MINUTE_MS - 1;

describe("when the budget is spent", () => {
  test("quiet until a day ago, then ten times too fast: two days of three are left", () => {
    const { decision, chosen, remainingShare } = forecast(until(30, (ago) => (ago < DAY ? 10 : 0)));
    // a day at 10× takes a third of thirty days' budget
    expect(remainingShare).toBeCloseTo(1 - 10 / 30, 9);
    expect(decision).toBe("exhausts");
    expect(chosen).toMatchObject({ overMinutes: DAY, quotientMinutes: expect.closeTo(2 * DAY, 6) });
    expect(minutesUntil(chosen?.exhaustion.centralMs)).toBe(2 * DAY);
  });

  test("failures that leave the window meanwhile give their share back", () => {
    // a fifth of the budget was lost 29 days ago, and leaves within a day
    const old = (ago: number): number => (ago >= 29 * DAY && ago < 29 * DAY + 120 ? 72 : 0);
    const { chosen } = forecast(until(30, (ago) => (ago < DAY ? 10 : old(ago))));
    expect(chosen?.quotientMinutes).toBeCloseTo((1 - 10 / 30 - 0.2) * 3 * DAY, 6);
    expect(minutesUntil(chosen?.exhaustion.centralMs)).toBe(2 * DAY);
  });

  test("a burn of a half never spends a rolling budget, however long it lasts", () => {
    const { decision, because, chosen } = forecast(until(30, (ago) => ago % 2));
    expect(decision).toBe("not_at_this_rate");
    expect(because).toContain("not at this rate");
    expect(chosen?.exhaustion).toEqual({ earliestMs: undefined, centralMs: undefined, latestMs: undefined });
  });

  test("the last hour decides when it contradicts the day", () => {
    const bad = forecast(until(30, (ago) => (ago < 60 ? 50 : 0)));
    expect(bad.chosen?.overMinutes).toBe(60);
    expect(bad.rates.map(({ overMinutes }) => overMinutes)).toEqual([60, 360, 1_440]);
    const over = forecast(until(30, (ago) => (ago >= 60 && ago < DAY ? 10 : 0)));
    expect(over).toMatchObject({ decision: "not_at_this_rate", chosen: { overMinutes: 60 } });
  });

  test("the same rate in bursts is less certain than evenly", () => {
    const even = forecast(until(30, (ago) => (ago < DAY ? 4 : 0)));
    const bursts = forecast(until(30, (ago) => (ago < DAY && ago % 20 === 0 ? 80 : 0)));
    const width = ({ chosen }: typeof even) => (chosen?.burnRate?.high ?? 0) - (chosen?.burnRate?.low ?? 0);
    expect(even.chosen?.burnRate?.central).toBeCloseTo(bursts.chosen?.burnRate?.central ?? 0, 9);
    expect(width(bursts)).toBeGreaterThanOrEqual(width(even));
    const uneven = recentRate(minuteSums(until(1, (ago) => (ago < 300 ? 19 : 0))), DAY, DAY, 0.999);
    const steady = recentRate(minuteSums(until(1, (ago) => (ago % 24 < 5 ? 19 : 0))), DAY, DAY, 0.999);
    expect(uneven?.burnRate.central).toBe(steady?.burnRate.central);
    expect(uneven?.burnRate.high).toBeGreaterThan(1.5 * (steady?.burnRate.high ?? 0));
  });

  test("spent is spent, and nothing is not known", () => {
    expect(forecast(until(30, () => 2))).toMatchObject({ decision: "spent", chosen: { quotientMinutes: 0 } });
    expect(forecast(noMinutes(NOW - DAY * MINUTE_MS, DAY + 1))).toMatchObject({ decision: "unknown" });
    const silent = until(30, () => 0);
    silent.total.fill(0, silent.total.length - 2 * DAY);
    silent.good.fill(0, silent.good.length - 2 * DAY);
    expect(forecast(silent)).toMatchObject({ decision: "unknown", remainingShare: 1 });
  });

  test("a few requests without a failure promise nothing, and threaten nothing", () => {
    const { decision, chosen } = forecast(until(30, () => 0, 1));
    expect(decision).toBe("not_at_this_rate");
    expect(chosen?.burnRate?.low).toBe(0);
    expect(chosen?.burnRate?.high).toBeGreaterThan(1);
  });
});

describe("a calendar window", () => {
  test("ends with what the rate leaves of it", () => {
    // the fourteen days of June until now at half the budget, and sixteen more at the same
    const { periodEnd, decision } = forecast(
      until(20, (ago) => ago % 2),
      MONTH,
    );
    expect(decision).toBe("not_at_this_rate");
    expect(periodEnd?.atMs).toBe(Date.UTC(2030, 6, 1));
    expect(periodEnd?.remainingShare.central).toBeCloseTo(0.5, 3);
    expect(periodEnd?.remainingShare.low).toBeLessThan(0.5);
    expect(periodEnd?.remainingShare.high).toBeGreaterThan(0.5);
  });

  test("what burned before it began counts for nothing", () => {
    const { remainingShare } = forecast(
      until(30, (ago) => (ago > 15 * DAY ? 900 : 0)),
      MONTH,
    );
    expect(remainingShare).toBe(1);
  });

  test("twice too fast after a quiet fortnight: spent when the failures have caught up, not before the end", () => {
    // 14 days without failures and then 2×: b(t) = 2t of 14 + t days, spent after 14 days
    const minutes = until(15, (ago) => (ago < 1 ? 2 : 0));
    const { rates } = forecast(minutes, MONTH);
    expect(rates[0]?.exhaustion.centralMs).toBeUndefined();
    const twice = until(15, (ago) => (ago < DAY ? 2 : 0));
    const found = forecast(twice, MONTH);
    // 13 quiet days and one at 2×, in the minutes of the fortnight and one
    expect((minutesUntil(found.chosen?.exhaustion.centralMs) ?? 0) / DAY).toBeCloseTo(12, 1);
  });

  test("the window of a rolling objective has no end to look at", () => {
    expect(forecast(until(30, () => 0)).periodEnd).toBeUndefined();
  });
});

describe("Wilson's interval", () => {
  // (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) ÷ (1 + z²/n) with z = 1.645, p = 0.1, n = 100: 0.06072 and 0.16036
  test("10 bad of 100 lie between 6.1 % and 16 %", () => {
    const minutes = noMinutes(NOW, 1);
    minutes.total[0] = 100;
    minutes.good[0] = 90;
    const rate = recentRate(minuteSums(minutes), 1, 1, 0.9);
    expect(rate?.burnRate.low).toBeCloseTo(0.6072, 4);
    expect(rate?.burnRate.high).toBeCloseTo(1.6036, 4);
  });

  test("holds the rate itself, whatever was counted", () => {
    const minute = fc.record({ total: fc.nat(1_000), share: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(minute, { minLength: 1, maxLength: 60 }), (counted) => {
        const minutes = noMinutes(NOW, counted.length);
        for (const [nth, { total, share }] of counted.entries()) {
          minutes.total[nth] = total;
          minutes.good[nth] = total - Math.round(total * share);
        }
        const rate = recentRate(minuteSums(minutes), counted.length, 60, 0.99);
        if (!rate) return;
        const { low, central, high } = rate.burnRate;
        expect(low).toBeLessThanOrEqual(central);
        expect(central).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(100 + 1e-9);
      }),
    );
  });
});

test("a year's window is carried forward without a long wait", () => {
  forecast(
    until(365, (ago) => (ago < DAY ? 3 : 0)),
    { duration: "1Y", isRolling: true },
  );
}, 30_000);
