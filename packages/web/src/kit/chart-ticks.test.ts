import { describe, expect, test } from "vitest";
import { timeTicks } from "./chart-ticks.ts";

const span = (from: string, to: string) => ({ fromMs: Date.parse(from), toMs: Date.parse(to) });
const labels = (from: string, to: string, zone: string, most = 9) =>
  timeTicks(span(from, to), zone, most).map(({ label }) => label);

test("six hours have a mark an hour, midnight is the day that begins", () => {
  expect(labels("2026-03-11T21:10:00Z", "2026-03-12T03:10:00Z", "UTC")).toEqual([
    "22:00",
    "23:00",
    "12 Mar",
    "01:00",
    "02:00",
    "03:00",
  ]);
});

test("marks are round in the zone, though it lies half an hour off", () => {
  expect(labels("2026-03-12T00:10:00Z", "2026-03-12T04:10:00Z", "Asia/Kolkata", 4)).toEqual([
    "06:00",
    "07:00",
    "08:00",
    "09:00",
  ]);
});

test("ninety minutes have a mark every quarter of an hour", () => {
  expect(labels("2026-03-12T10:01:00Z", "2026-03-12T11:31:00Z", "Europe/Berlin", 6)).toEqual([
    "11:15",
    "11:30",
    "11:45",
    "12:00",
    "12:15",
    "12:30",
  ]);
});

describe("a change of the clocks", () => {
  test("round hours stay round on the day of 23 hours", () => {
    expect(labels("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", "Europe/Berlin", 5)).toEqual([
      "29 Mar",
      "06:00",
      "12:00",
      "18:00",
      "30 Mar",
    ]);
  });

  test("the hour that comes twice has two marks, an hour apart", () => {
    const ticks = timeTicks(span("2026-10-24T23:30:00Z", "2026-10-25T02:30:00Z"), "Europe/Berlin", 9);
    expect(ticks.map(({ label }) => label).filter((label) => label === "02:00")).toHaveLength(2);
    expect(new Set(ticks.map(({ ms }) => ms)).size).toBe(ticks.length);
  });

  test("days stay at their midnights across it, and each second one is the same ones before and after", () => {
    const ticks = timeTicks(span("2026-03-24T12:00:00Z", "2026-04-04T12:00:00Z"), "Pacific/Auckland", 6);
    const days = ticks.map(({ label }) => label);
    expect(days).toEqual(["26 Mar", "28 Mar", "30 Mar", "1 Apr", "3 Apr", "5 Apr"]);
  });

  test("a midnight that does not exist is no reason to lose the day", () => {
    expect(labels("2026-03-06T12:00:00Z", "2026-03-10T12:00:00Z", "America/Havana", 5)).toEqual([
      "7 Mar",
      "8 Mar",
      "9 Mar",
      "10 Mar",
    ]);
  });
});

test("there are never more than fit", () => {
  for (const hours of [1, 3, 7, 20, 50, 200, 700]) {
    const to = new Date(Date.parse("2026-03-01T00:00:00Z") + hours * 3_600_000).toISOString();
    expect(labels("2026-03-01T00:00:00Z", to, "UTC", 6).length).toBeLessThanOrEqual(7);
  }
});

test("a span without length has none", () => {
  expect(labels("2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z", "UTC")).toEqual([]);
});
