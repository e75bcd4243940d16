import { describe, expect, test } from "vitest";
import { muteEndsAtMs } from "./mute-end.ts";
import { readTimeInterval, type WrittenTimeInterval } from "./read-time-interval.ts";
import { isInInterval, routeMuting } from "./time-interval.ts";

function read(written: WrittenTimeInterval) {
  const found = readTimeInterval(written);
  if (!found.ok) throw new Error(found.because);
  return found.interval;
}
const holds = (written: WrittenTimeInterval, at: string) => isInInterval(read(written), Date.parse(at));
const OFFICE: WrittenTimeInterval = {
  times: [{ startTime: "09:00", endTime: "17:00" }],
  weekdays: ["monday:friday"],
  location: "Europe/Berlin",
};

describe("a moment is in an interval, by the clock of its zone", () => {
  test.each<[string, WrittenTimeInterval, string, boolean]>([
    ["nothing said holds always", {}, "2026-11-21T03:00:00Z", true],
    ["the first minute", OFFICE, "2026-11-20T08:00:00Z", true],
    ["the minute before", OFFICE, "2026-11-20T07:59:59Z", false],
    ["the end is not included", OFFICE, "2026-11-20T16:00:00Z", false],
    ["summer time moves it", OFFICE, "2026-07-20T07:00:00Z", true],
    ["a Saturday", OFFICE, "2026-11-21T10:00:00Z", false],
    ["midnight as an end", { times: [{ startTime: "22:00", endTime: "24:00" }] }, "2026-11-21T23:59:59Z", true],
    ["the last day of February", { daysOfMonth: ["-1"] }, "2026-02-28T10:00:00Z", true],
    ["the last day of a leap February", { daysOfMonth: ["-1"] }, "2028-02-28T10:00:00Z", false],
    ["the last three days", { daysOfMonth: ["-3:-1"] }, "2026-04-28T10:00:00Z", true],
    ["a range beyond the month ends with it", { daysOfMonth: ["28:31"] }, "2026-02-28T10:00:00Z", true],
    ["a range that begins beyond the month", { daysOfMonth: ["31"] }, "2026-04-30T10:00:00Z", false],
    ["from a day to the end", { daysOfMonth: ["15:-1"] }, "2026-04-30T10:00:00Z", true],
    ["months by name", { months: ["november:december"] }, "2026-11-30T23:59:59Z", true],
    ["months by number", { months: ["1:3", "12"] }, "2026-11-30T23:59:59Z", false],
    ["years", { years: ["2025:2026"] }, "2026-12-31T23:59:59Z", true],
    ["Sunday is the first day", { weekdays: ["sunday"] }, "2026-11-22T12:00:00Z", true],
  ])("%s", (_, written, at, expected) => expect(holds(written, at)).toBe(expected));
});

test.each<[WrittenTimeInterval, string]>([
  [{ times: [{ startTime: "9:00", endTime: "17:00" }] }, "couldn't parse timestamp 9:00, invalid format"],
  [{ times: [{ startTime: "17:00", endTime: "17:00" }] }, "start time cannot be equal or greater than end time"],
  [{ times: [{ startTime: "", endTime: "17:00" }] }, "both start and end times must be provided"],
  [{ weekdays: ["friday:monday"] }, "start day cannot be before end day"],
  [{ weekdays: ["freitag"] }, "freitag is not a valid weekday"],
  [{ daysOfMonth: ["0"] }, "0 is not a valid day of the month: out of range"],
  [{ daysOfMonth: ["-1:1"] }, "end day must be negative if start day is negative"],
  [{ daysOfMonth: ["20:-15"] }, "end day -15 is always before start day 20"],
  [{ months: ["may:march"] }, "end month march is before start month may"],
  [{ months: ["brumaire"] }, "brumaire is not a valid month"],
  [{ years: ["2027:2026"] }, "end year 2026 is before start year 2027"],
  [{ weekdays: ["monday:tuesday:friday"] }, "couldn't parse range monday:tuesday:friday, invalid format"],
  [{ location: "Mars/Olympus" }, "unknown time zone Mars/Olympus"],
])("%j is refused in Alertmanager's words", (written, because) => {
  expect(readTimeInterval(written)).toMatchObject({ ok: false, because });
});

describe("a route", () => {
  const named = new Map([
    ["office", { name: "office", intervals: [read(OFFICE)] }],
    ["always", { name: "always", intervals: [{}] }],
  ]);
  const muted = (muteTimeIntervals: string[], activeTimeIntervals: string[]) => ({
    muteTimeIntervals,
    activeTimeIntervals,
  });
  const SATURDAY = Date.parse("2026-11-21T10:00:00Z");

  test.each<[string, string[], string[], string]>([
    ["without times tells always", [], [], "open"],
    ["is open outside of what mutes it", ["office"], [], "open"],
    ["is muted outside of what makes it active", [], ["office"], "muted"],
    ["is muted where both hold", ["always"], ["always"], "muted"],
  ])("%s", (_, mute, active, decision) =>
    expect(routeMuting(muted(mute, active), named, SATURDAY).decision).toBe(decision),
  );

  test("that waits for office hours tells again on Monday at nine, in Berlin", () => {
    expect(muteEndsAtMs(muted([], ["office"]), named, SATURDAY)).toBe(Date.parse("2026-11-23T08:00:00Z"));
  });
  test("that is muted in office hours tells again in the evening", () => {
    expect(muteEndsAtMs(muted(["office"], []), named, Date.parse("2026-11-20T10:00:00Z"))).toBe(
      Date.parse("2026-11-20T16:00:00Z"),
    );
  });
  test("that is always muted never tells again", () => {
    expect(muteEndsAtMs(muted(["always"], []), named, SATURDAY)).toBeUndefined();
  });
});
