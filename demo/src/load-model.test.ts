import { expect, test } from "vitest";
import { busyness, requestsInMinute } from "./load-model.ts";
import { seededRandom, shuffled } from "./seeded.ts";

const HOUR_MS = 3_600_000;
const noon = Date.parse("2026-11-21T12:00:00Z");

test("the shop is never far from its average", () => {
  const day = Array.from({ length: 1440 }, (_, minute) => busyness(noon + minute * 60_000, 1));
  expect(Math.min(...day)).toBeGreaterThan(0.89);
  expect(Math.max(...day)).toBeLessThan(1.11);
  expect(day.reduce((sum, one) => sum + one, 0) / day.length).toBeCloseTo(1, 2);
});

test("a moment is as busy whenever it is asked for", () => {
  expect(busyness(noon, 1)).toBe(busyness(noon, 1));
  expect(busyness(noon, 1)).not.toBe(busyness(noon + HOUR_MS, 1));
  expect(requestsInMinute(20, noon, 1)).toBe(Math.round(1200 * busyness(noon + 30_000, 1)));
});

test("shuffling keeps everybody, and repeats with the same seed", () => {
  const people = Array.from({ length: 100 }, (_, index) => index);
  const deck = shuffled(people, seededRandom(3));
  expect(deck).not.toEqual(people);
  expect([...deck].sort((one, other) => one - other)).toEqual(people);
  expect(shuffled(people, seededRandom(3))).toEqual(deck);
});
