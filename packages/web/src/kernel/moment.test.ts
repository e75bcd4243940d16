import { describe, expect, test } from "vitest";
import { dayOf, fullMoment, localOfMoment, momentOfLocal, momentText, startOfDay } from "./moment.ts";

const now = new Date("2026-03-12T13:30:00Z");
const text = (at: string) => momentText(new Date(at), now, "Europe/Berlin");

test.each([
  ["today by the clock", "2026-03-12T08:05:00Z", "09:05"],
  ["this week by its day", "2026-03-10T08:05:00Z", "Tue 09:05"],
  ["this year by its date", "2026-01-02T23:30:00Z", "3 Jan 00:30"],
  ["another year in full", "2025-12-24T08:05:00Z", "24 Dec 2025 09:05"],
])("a moment is written as short as it is clear: %s", (_, at, expected) => expect(text(at)).toBe(expected));

test("a day is the day of the zone, not of the machine", () => {
  expect(dayOf(new Date("2026-03-11T23:30:00Z"), "Europe/Berlin")).toBe("Thu 12 Mar");
  expect(startOfDay(now, "America/New_York").toISOString()).toBe("2026-03-12T04:00:00.000Z");
});

test("the full form has the seconds and names the zone", () => {
  expect(fullMoment(new Date("2026-07-12T12:02:09Z"), "UTC")).toBe("Sun 12 Jul 2026, 12:02:09 UTC");
});

describe("a wall clock becomes a moment and back", () => {
  test.each([
    ["winter", "2026-03-12T09:00", "2026-03-12T08:00:00.000Z"],
    ["summer", "2026-06-12T09:00", "2026-06-12T07:00:00.000Z"],
    ["the hour after the clocks went forward", "2026-03-29T03:00", "2026-03-29T01:00:00.000Z"],
    ["the hour before the clocks go back", "2026-10-25T01:30", "2026-10-24T23:30:00.000Z"],
  ])("%s", (_, local, moment) => {
    expect(momentOfLocal(local, "Europe/Berlin").toISOString()).toBe(moment);
    expect(localOfMoment(new Date(moment), "Europe/Berlin")).toBe(local);
  });

  test("an hour that the clocks skip is the hour after it", () => {
    expect(momentOfLocal("2026-03-29T02:30", "Europe/Berlin").toISOString()).toBe("2026-03-29T01:30:00.000Z");
  });
});
