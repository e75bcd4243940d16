import { describe, expect, test } from "vitest";
import { icalEvents } from "./ical-events.ts";

const span = { fromMs: Date.parse("2026-03-01T00:00Z"), toMs: Date.parse("2026-04-15T00:00Z") };
const calendar = (...lines: string[]): string =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", ...lines, "END:VCALENDAR"].join("\r\n");
const event = (...lines: string[]): string[] => ["BEGIN:VEVENT", "UID:1", ...lines, "END:VEVENT"];
const at = (ms: number): string => new Date(ms).toISOString().slice(5, 16);
/** "ana 03-02T08:00 03-02T16:00", in UTC. */
const told = (...lines: string[]): string[] =>
  icalEvents(calendar(...lines), span, undefined).map(
    ({ summary, fromMs, toMs }) => `${summary} ${at(fromMs)} ${at(toMs)}`,
  );

const BERLIN = [
  "BEGIN:VTIMEZONE",
  "TZID:Europe/Berlin",
  ...["BEGIN:DAYLIGHT", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "DTSTART:19700329T020000"],
  ...["RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "END:DAYLIGHT"],
  ...["BEGIN:STANDARD", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "DTSTART:19701025T030000"],
  ...["RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD"],
  "END:VTIMEZONE",
];
const shift = ["SUMMARY:ana", "DTSTART;TZID=Europe/Berlin:20260302T090000", "DTEND;TZID=Europe/Berlin:20260302T170000"];
const days = (...dates: string[]): string[] => dates.map((date) => `ana ${date}T08:00 ${date}T16:00`);
const byBen = ["SUMMARY:ben", "DTSTART;TZID=Europe/Berlin:20260303T120000", "DTEND;TZID=Europe/Berlin:20260303T170000"];

describe.each([
  ["whose zone is described", BERLIN],
  ["whose zone is only named", []],
])("a series %s", (_, zone) => {
  const of = (rule: string, ...more: string[]): string[] => told(...zone, ...event(...shift, `RRULE:${rule}`, ...more));
  test.each([
    ["a moment in UTC", "FREQ=DAILY;UNTIL=20260304T080000Z", days("03-02", "03-03", "03-04")],
    ["a second before one", "FREQ=DAILY;UNTIL=20260304T075959Z", days("03-02", "03-03")],
    ["its local time", "FREQ=DAILY;UNTIL=20260304T090000", days("03-02", "03-03", "03-04")],
    ["a day, with all its hours", "FREQ=DAILY;UNTIL=20260304", days("03-02", "03-03", "03-04")],
    ["a day before it begins", "FREQ=DAILY;UNTIL=20260201", []],
  ])("ends with %s", (_, rule, expected) => expect(of(rule)).toEqual(expected));

  test.each([
    ["in UTC", "EXDATE:20260302T080000Z,20260303T080000Z"],
    ["in another zone", "EXDATE;TZID=Europe/London:20260302T080000,20260303T080000"],
    ["by its own clock", "EXDATE;TZID=Europe/Berlin:20260302T090000,20260303T090000"],
    ["as days", "EXDATE;VALUE=DATE:20260302,20260303"],
  ])("leaves out what is named %s", (_, left) => expect(of("FREQ=DAILY;COUNT=3", left)).toEqual(days("03-04")));

  test.each([
    ["in UTC", "RECURRENCE-ID:20260303T080000Z"],
    ["by its own clock", "RECURRENCE-ID;TZID=Europe/Berlin:20260303T090000"],
    ["as a day", "RECURRENCE-ID;VALUE=DATE:20260303"],
  ])("gives one to another person, named %s", (_, named) => {
    const [first, last] = days("03-02", "03-04");
    expect(told(...zone, ...event(...shift, "RRULE:FREQ=DAILY;COUNT=3"), ...event(...byBen, named))).toEqual([
      first,
      "ben 03-03T11:00 03-03T16:00",
      last,
    ]);
  });

  test("happens also when it says so, for as long as it says", () => {
    const also = ["RDATE:20260310T080000Z", "RDATE;VALUE=PERIOD:20260311T080000Z/PT3H"];
    const expected = [...days("03-02", "03-10"), "ana 03-11T08:00 03-11T11:00"];
    expect(of("FREQ=DAILY;COUNT=1", ...also)).toEqual(expected);
    expect(told(...zone, ...event(...shift, ...also))).toEqual(expected);
  });
});

const series = event(...shift, "RRULE:FREQ=DAILY;COUNT=3");
const cancelled = "STATUS:CANCELLED";
const third = "RECURRENCE-ID;TZID=Europe/Berlin:20260304T090000";

describe("what was cancelled holds no shift:", () => {
  test.each([
    ["an event", event(...shift, cancelled), []],
    ["one of a series", [...series, ...event(...shift, cancelled, third)], days("03-02", "03-03")],
    [
      "a series, with what was changed in it",
      [...event(...shift, "RRULE:FREQ=DAILY", cancelled), ...event(...byBen, third)],
      [],
    ],
    [
      "a series from one on",
      [...series, ...event(...shift, cancelled, third.replace(";", ";RANGE=THISANDFUTURE;"))],
      days("03-02", "03-03"),
    ],
  ])("%s", (_, lines, expected) => expect(told(...lines)).toEqual(expected));

  test("what is only tentative does", () =>
    expect(told(...event(...shift, "STATUS:TENTATIVE"))).toEqual(days("03-02")));
});

describe("a change", () => {
  const ben = "ben 03-03T11:00 03-03T16:00";
  test.each([
    ["of a series that the calendar does not hold", []],
    ["of what is not in the series", event("SUMMARY:ana", "DTSTART:20250101T080000Z", "DTEND:20250101T090000Z")],
  ])("%s is an event by itself", (_, lines) => {
    expect(told(...lines, ...event(...byBen, "RECURRENCE-ID:19700101T010000Z"))).toEqual([ben]);
  });

  test("of what the series held before it was edited is none any more", () => {
    const edited = event(...shift, "SEQUENCE:2", "RRULE:FREQ=DAILY;COUNT=3");
    const stale = event(...byBen, "SEQUENCE:1", "RECURRENCE-ID:20260303T070000Z");
    expect(told(...edited, ...stale)).toEqual(days("03-02", "03-03", "03-04"));
  });

  test("that was changed again counts as it was last", () => {
    const old = event("SUMMARY:old", ...byBen.slice(1), "SEQUENCE:1", "RECURRENCE-ID:20260302T080000Z");
    const newest = event(...byBen, "SEQUENCE:2", "RECURRENCE-ID:20260302T080000Z");
    for (const both of [
      [...old, ...newest],
      [...newest, ...old],
    ]) {
      expect(told(...series, ...both)).toEqual(
        [...days("03-03"), ben, ...days("03-04")].toSorted((a, b) => a.slice(4).localeCompare(b.slice(4))),
      );
    }
  });

  test("that moves one far away leaves the others", () => {
    const away = event(
      "SUMMARY:ben",
      "DTSTART:20280303T080000Z",
      "DTEND:20280303T090000Z",
      "RECURRENCE-ID:20260303T080000Z",
    );
    expect(told(...series, ...away)).toEqual(days("03-02", "03-04"));
  });

  test("that moves one here from after the span is met", () => {
    const later = event(
      "SUMMARY:ana",
      "DTSTART:20270301T080000Z",
      "DTEND:20270301T090000Z",
      "RRULE:FREQ=DAILY;COUNT=3",
    );
    expect(told(...later, ...event(...byBen, "RECURRENCE-ID:20270302T080000Z"))).toEqual([ben]);
  });

  test("of one and all after it moves them as far, until the next such change", () => {
    const from = (day: string, who: string, hour: string) =>
      event(
        `SUMMARY:${who}`,
        `DTSTART:202603${day}T${hour}0000Z`,
        `DTEND:202603${day}T160000Z`,
        `RECURRENCE-ID;RANGE=THISANDFUTURE:202603${day}T080000Z`,
      );
    expect(
      told(...event(...shift, "RRULE:FREQ=DAILY;COUNT=5"), ...from("03", "ben", "06"), ...from("05", "eve", "10")),
    ).toEqual([
      "ana 03-02T08:00 03-02T16:00",
      "ben 03-03T06:00 03-03T16:00",
      "ben 03-04T06:00 03-04T16:00",
      "eve 03-05T10:00 03-05T16:00",
      "eve 03-06T10:00 03-06T16:00",
    ]);
  });
});

test("of two versions of an event the newer counts; events without a UID have nothing to do with each other", () => {
  expect(told(...event(...shift, "SEQUENCE:1"), ...event(...byBen, "SEQUENCE:0"))).toEqual(days("03-02"));
  const without = (lines: string[]): string[] => lines.filter((line) => line !== "UID:1");
  expect(told(...without(event(...shift, "SEQUENCE:1")), ...without(event(...byBen)))).toHaveLength(2);
});

test("whole days are changed and left out as days, also where a program leaves out that they are", () => {
  const whole = event(
    "SUMMARY:ana",
    "DTSTART:20260302",
    "DTEND:20260303",
    "RRULE:FREQ=WEEKLY;UNTIL=20260323",
    "EXDATE:20260316",
  );
  const changed = event("SUMMARY:ben", "DTSTART:20260309", "DTEND:20260311", "RECURRENCE-ID:20260309");
  const found = icalEvents(calendar("X-WR-TIMEZONE:Europe/Berlin", ...whole, ...changed), span, undefined);
  expect(found.map(({ summary, days: on }) => [summary, ...on])).toEqual([
    ["ana", "2026-03-02"],
    ["ben", "2026-03-09", "2026-03-10"],
    ["ana", "2026-03-23"],
  ]);
});

test("several rules hold together, and several calendars in one text", () => {
  const second = [
    "END:VCALENDAR",
    "BEGIN:VCALENDAR",
    ...event("SUMMARY:ben", "DTSTART:20260304T080000Z", "DURATION:PT1H"),
  ];
  expect(told(...event(...shift, "RRULE:FREQ=DAILY;COUNT=2", "RRULE:FREQ=WEEKLY;COUNT=2"), ...second)).toEqual([
    ...days("03-02", "03-03"),
    "ben 03-04T08:00 03-04T09:00",
    ...days("03-09"),
  ]);
});

test("an event that does not say when it is is told by its title", () => {
  expect(() => told(...event("SUMMARY:ana"))).toThrow('its event "ana" has no DTSTART');
});

describe("what is no calendar is told with its mend:", () => {
  const spanOf2026 = { fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2027, 0, 1) };
  test.each([
    ["gzip", "\u001f\ufffd\b\u0000\u0000\u0003", "it is no text: name the .ics file itself, not compressed"],
    ["zip", "PK\u0003\u0004", "it is no text"],
    ["UTF-16", "\ufffd\ufffdB\u0000E\u0000", "and in UTF-8"],
    [
      "an object of JSON",
      '{"kind":"calendar#events"}',
      "it is JSON and no iCal calendar: name the address that ends in .ics",
    ],
    ["a list of JSON", "[]", "it is JSON"],
    ["a page to sign in", "<!doctype html><title>Sign in</title>", "it is a page and no iCal calendar"],
    ["nothing", " \r\n", "it is empty"],
  ])("%s", (_, text, told) => {
    expect(() => icalEvents(text, spanOf2026, undefined)).toThrow(told);
  });

  test("a calendar with a byte order mark before it is one", () => {
    const lines = ["BEGIN:VEVENT", "UID:1", "DTSTART:20260302T090000Z", "SUMMARY:ana", "END:VEVENT", "END:VCALENDAR"];
    const text = ["\ufeffBEGIN:VCALENDAR", "VERSION:2.0", ...lines].join("\r\n");
    expect(icalEvents(text, spanOf2026, undefined).map(({ summary }) => summary)).toEqual(["ana"]);
  });
});
