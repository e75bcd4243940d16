import fc from "fast-check";
import { expect, test } from "vitest";
import { spreadOverMinutes } from "./spread-over-minutes.ts";

const at = (time: string) => Date.parse(`2026-03-01T${time}Z`);
const minutes = (slices: readonly { minuteMs: number }[]) =>
  slices.map(({ minuteMs }) => new Date(minuteMs).toISOString().slice(11, 16));

test.each([
  ["within a minute", "12:00:05", "12:00:20"],
  ["over the end of a minute", "11:59:50", "12:00:05"],
  ["a minute apart", "11:59:00", "12:00:00"],
])("%s, all belongs to the minute of the later reading", (_, from, to) => {
  expect(spreadOverMinutes({ good: 9, total: 10 }, at(from), at(to))).toEqual([
    { minuteMs: at("12:00:00"), good: 9, total: 10 },
  ]);
});

test("one reading left out: its minute is known, and all belongs to the minute of the later reading", () => {
  expect(spreadOverMinutes({ good: 9, total: 10 }, at("11:58:30"), at("12:00:05"))).toEqual([
    { minuteMs: at("11:59:00"), good: 0, total: 0 },
    { minuteMs: at("12:00:00"), good: 9, total: 10 },
  ]);
});

test("five minutes off: each of the five gets its share", () => {
  const slices = spreadOverMinutes({ good: 8, total: 10 }, at("11:55:30"), at("12:00:30"));
  expect(minutes(slices)).toEqual(["11:56", "11:57", "11:58", "11:59", "12:00"]);
  expect(slices.map(({ total }) => total)).toEqual([2, 2, 2, 2, 2]);
  expect(slices.map(({ good }) => good).every((good) => good === 1 || good === 2)).toBe(true);
});

test("a day off: sixty pieces, the last of them now", () => {
  const slices = spreadOverMinutes({ good: 1_000, total: 1_440 }, at("00:00:00"), at("23:59:00"));
  expect(slices).toHaveLength(60);
  expect(minutes(slices).at(-1)).toBe("23:59");
  expect(minutes(slices)[0]).toBe("00:24");
});

test("the pieces lie in the gap, one a minute at most, and add up to what was counted", () => {
  const counts = fc.nat(1_000_000).chain((total) => fc.record({ total: fc.constant(total), good: fc.nat(total) }));
  const gap = fc.record({ from: fc.nat(100_000_000), length: fc.integer({ min: 1, max: 100_000_000 }) });
  fc.assert(
    fc.property(counts, gap, ({ good, total }, { from, length }) => {
      const slices = spreadOverMinutes({ good, total }, from, from + length);
      expect(slices.reduce((sum, slice) => sum + slice.total, 0)).toBe(total);
      expect(slices.reduce((sum, slice) => sum + slice.good, 0)).toBe(good);
      expect(new Set(slices.map(({ minuteMs }) => minuteMs)).size).toBe(slices.length);
      for (const slice of slices) {
        expect(slice.good).toBeGreaterThanOrEqual(0);
        expect(slice.good).toBeLessThanOrEqual(slice.total);
        expect(slice.minuteMs).toBeGreaterThan(from - 60_000);
        expect(slice.minuteMs).toBeLessThanOrEqual(from + length);
      }
    }),
  );
});
