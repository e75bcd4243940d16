import { describe, expect, test } from "vitest";
import { icalEvents, NotACalendar } from "./ical-events.ts";

const span = { fromMs: Date.parse("2026-03-01T00:00:00Z"), toMs: Date.parse("2027-03-01T00:00:00Z") };
const calendar = (...lines: string[]): string =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", ...lines, "END:VCALENDAR"].join("\r\n");
const event = (uid: number, ...lines: string[]): string[] => ["BEGIN:VEVENT", `UID:${uid}`, ...lines, "END:VEVENT"];
const rule = (text: string, start = "20260301T090000Z"): string =>
  calendar(...event(1, `DTSTART:${start}`, "DURATION:PT1H", "SUMMARY:ana", `RRULE:${text}`));
const zone = (text: string): string =>
  calendar(
    "BEGIN:VTIMEZONE",
    "TZID:Nowhere",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    `RRULE:${text}`,
    "END:STANDARD",
    "END:VTIMEZONE",
    ...event(1, "DTSTART;TZID=Nowhere:20260401T090000", "DURATION:PT1H", "SUMMARY:ana"),
  );

/** Calendars are read in the process that pages: one that never ends would be the end of paging. */
describe("a calendar that holds up whoever reads it is given up soon:", () => {
  test.each([
    ["a day that never comes", rule("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")],
    ["each second since 1970", rule("FREQ=SECONDLY", "19700101T000000Z")],
    ["a step of a billion days", rule("FREQ=DAILY;INTERVAL=1000000000")],
    ["a time zone that changes on a day that never comes", zone("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")],
    [
      "thousands of rules, each nearly endless",
      calendar(
        ...Array.from({ length: 2_000 }, (_, at) => event(at, "DTSTART:19000101T000000Z", "RRULE:FREQ=DAILY")).flat(),
      ),
    ],
  ])("%s", (_, text) => {
    const began = performance.now();
    expect(() => icalEvents(text, span, undefined)).toThrow(NotACalendar);
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  test("twenty thousand events of last century, each with a change", () => {
    const many = Array.from({ length: 10_000 }, (_, at) =>
      [
        ...event(at, "DTSTART:19990101T000000Z"),
        ...event(at, "DTSTART:19990102T000000Z", "RECURRENCE-ID:19990101T000000Z"),
      ].join("\r\n"),
    );
    const began = performance.now();
    expect(icalEvents(calendar(many.join("\r\n")), span, undefined)).toEqual([]);
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  test("one event that happens a hundred thousand times more, each named", () => {
    const named = Array.from({ length: 100_000 }, (_, at) => {
      return `RDATE:${new Date(Date.UTC(2001, 0, 1, at)).toISOString().replace(/[-:]|\.\d+/g, "")}`;
    });
    const began = performance.now();
    expect(icalEvents(calendar(...event(1, "DTSTART:20010101T000000Z", ...named)), span, undefined)).toEqual([]);
    expect(performance.now() - began).toBeLessThan(30_000);
  });
});

test("a rule that cannot be is told as the calendar's fault, and does not keep others from being read", () => {
  expect(() => icalEvents(rule("FREQ=MONTHLY;BYDAY=9MO"), span, undefined)).toThrow(NotACalendar);
});

test("a shift each day for eleven years is as good as any", () => {
  const found = icalEvents(rule("FREQ=DAILY", "20150301T090000Z"), span, undefined);
  expect(found).toHaveLength(365);
  expect(new Date(found[0]?.fromMs ?? 0).toISOString()).toBe("2026-03-01T09:00:00.000Z");
});
