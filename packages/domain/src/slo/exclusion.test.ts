import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import type { BusinessHours } from "../time/business-hours.ts";
import { clipped, mergedSpans, type Span } from "../time/span.ts";
import { WEEKDAYS } from "../time/weekday.ts";
import { type ExclusionTime, excludedSpans, exclusionProblems, exclusionText, holdsFor } from "./exclusion.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const at = (text: string): number => Date.parse(text);
const shown = (spans: readonly Span[]): string[] =>
  spans.map(({ fromMs, toMs }) => `${new Date(fromMs).toISOString().slice(0, 16)} ${(toMs - fromMs) / HOUR_MS} h`);
const between = (time: ExclusionTime, from: string, to: string): string[] =>
  shown(excludedSpans(time, at(from), at(to)));

const sundays: ExclusionTime = {
  kind: "recurring",
  rrule: "FREQ=WEEKLY;BYDAY=SU",
  firstStart: "2026-03-01T01:30",
  timeZone: "Europe/Berlin",
  durationMinutes: 120,
};
const office: BusinessHours & { kind: "business_hours" } = {
  kind: "business_hours",
  timeZone: "Europe/Berlin",
  days: ["MO", "TU", "WE", "TH", "FR"],
  opens: "09:00",
  closes: "17:00",
  holidays: [],
};

describe("one stretch of time", () => {
  const once: ExclusionTime = { kind: "maintenance", fromMs: at("2026-03-01T10:00Z"), toMs: at("2026-03-01T12:00Z") };
  test.each([
    ["is excluded", "2026-03-01T00:00Z", "2026-03-02T00:00Z", ["2026-03-01T10:00 2 h"]],
    ["is clipped to what was asked", "2026-03-01T11:00Z", "2026-03-01T11:30Z", ["2026-03-01T11:00 0.5 h"]],
    ["is over at its end", "2026-03-01T12:00Z", "2026-03-02T00:00Z", []],
    ["is nowhere in no time", "2026-03-01T11:00Z", "2026-03-01T11:00Z", []],
  ])("%s", (_, from, to, expected) => expect(between(once, from, to)).toEqual(expected));
});

describe("by a recurrence rule", () => {
  test("keeps its time of day and its length over a change of the clocks", () => {
    expect(between(sundays, "2026-03-20T00:00Z", "2026-04-10T00:00Z")).toEqual([
      "2026-03-22T00:30 2 h",
      "2026-03-29T00:30 2 h",
      "2026-04-04T23:30 2 h",
    ]);
  });

  test("does not take place where the clocks skip its start, and once where they repeat it", () => {
    const nightly: ExclusionTime = {
      ...sundays,
      rrule: "FREQ=DAILY",
      firstStart: "2026-03-01T02:30",
      durationMinutes: 30,
    };
    expect(between(nightly, "2026-03-28T00:00Z", "2026-03-31T00:00Z")).toEqual([
      "2026-03-28T01:30 0.5 h",
      "2026-03-30T00:30 0.5 h",
    ]);
    expect(between(nightly, "2026-10-24T20:00Z", "2026-10-26T00:00Z")).toEqual(["2026-10-25T00:30 0.5 h"]);
  });

  test.each([
    ["begins with its first, and not before", "FREQ=WEEKLY;BYDAY=SU", "2026-02-01T00:00Z", "2026-03-08T00:00Z", 1],
    ["ends by COUNT", "FREQ=WEEKLY;BYDAY=SU;COUNT=3", "2026-01-01T00:00Z", "2027-01-01T00:00Z", 3],
    ["ends by UNTIL", "FREQ=WEEKLY;BYDAY=SU;UNTIL=20260315T000000Z", "2026-01-01T00:00Z", "2027-01-01T00:00Z", 2],
    ["may be the last Sunday of each month", "FREQ=MONTHLY;BYDAY=-1SU", "2026-03-01T06:00Z", "2027-01-01T00:00Z", 10],
  ])("%s", (_, rrule, from, to, count) => expect(between({ ...sundays, rrule }, from, to)).toHaveLength(count));

  test("is already on at the beginning of what was asked, and is one where it overlaps itself", () => {
    expect(between(sundays, "2026-03-08T01:00Z", "2026-03-08T02:00Z")).toEqual(["2026-03-08T01:00 1 h"]);
    const always: ExclusionTime = { ...sundays, rrule: "FREQ=HOURLY", durationMinutes: 90 };
    expect(between(always, "2026-03-08T00:00Z", "2026-03-10T00:00Z")).toEqual(["2026-03-08T00:00 48 h"]);
  });

  test.each([
    ["FREQ=DAYLY", "FREQ=DAYLY"],
    ["BYDAY=SU", "FREQ"],
    ["FREQ=MINUTELY", "HOURLY"],
    ["FREQ=WEEKLY;FOO=1", "FOO=1"],
    ["FREQ=WEEKLY;BYDAY=", "BYDAY="],
    ["FREQ=WEEKLY;BYDAY=XX", "BYDAY=XX"],
    ["FREQ=YEARLY;BYMONTH=13", "BYMONTH=13"],
    ["FREQ=DAILY;INTERVAL=0", "INTERVAL=0"],
    ["FREQ=DAILY;UNTIL=20260401", "20261231T235959Z"],
    ["FREQ=DAILY;UNTIL=20269999T000000Z", "RFC 5545"],
    ["FREQ=DAILY;COUNT=2;UNTIL=20260401T000000Z", "keep one"],
    ["FREQ=DAILY;FREQ=DAILY", "twice"],
    ["FREQ=WEEKLY;BYMONTHDAY=3", "RFC 5545"],
    ["FREQ=DAILY\nDTSTART:20200101T000000Z", "cannot be read"],
    ["RRULE:FREQ=DAILY", 'leave "RRULE:" out'],
    ["", "it is empty"],
  ])("%j is refused with what to mend", (rrule, word) => {
    const [problem] = exclusionProblems({ ...sundays, rrule });
    expect(problem).toMatchObject({ path: "rrule", message: expect.stringContaining(word) });
    expect(() => excludedSpans({ ...sundays, rrule }, 0, DAY_MS)).toThrow(RangeError);
  });

  test.each([
    ["firstStart", { firstStart: "2026-02-30T02:00" }],
    ["firstStart", { firstStart: "2026-02-03" }],
    ["timeZone", { timeZone: "Mars/Olympus" }],
    ["durationMinutes", { durationMinutes: 0.5 }],
  ])("a wrong %s is refused", (path, wrong) => {
    expect(exclusionProblems({ ...sundays, ...wrong })).toEqual([expect.objectContaining({ path })]);
  });
});

describe("outside of business hours", () => {
  test("nights and week-ends are excluded", () => {
    // a Thursday to the next Tuesday
    expect(between(office, "2026-01-08T00:00Z", "2026-01-13T00:00Z")).toEqual([
      "2026-01-08T00:00 8 h",
      "2026-01-08T16:00 16 h",
      "2026-01-09T16:00 64 h",
      "2026-01-12T16:00 8 h",
    ]);
  });

  test("a holiday is excluded as a whole", () => {
    expect(between({ ...office, holidays: ["2026-01-09"] }, "2026-01-08T12:00Z", "2026-01-12T12:00Z")).toEqual([
      "2026-01-08T16:00 88 h",
    ]);
  });

  test("a day shift is the same length over a change of the clocks, a night shift is not", () => {
    const week = ["2026-03-28T12:00Z", "2026-03-29T12:00Z"] as const;
    const daily: ExclusionTime = { ...office, days: WEEKDAYS };
    expect(between(daily, ...week)).toEqual(["2026-03-28T16:00 15 h"]);
    const nightly: ExclusionTime = { ...daily, opens: "22:00", closes: "06:00" };
    expect(between(nightly, ...week)).toEqual(["2026-03-28T12:00 9 h", "2026-03-29T04:00 8 h"]);
  });

  test.each([
    [
      "from midnight to midnight nothing is excluded on its days",
      { days: WEEKDAYS, opens: "00:00", closes: "00:00" },
      [],
    ],
    ["nothing before it begins", { fromMs: at("2026-01-08T20:00Z") }, ["2026-01-08T20:00 4 h"]],
    ["nothing from its end on", { toMs: at("2026-01-08T02:00Z") }, ["2026-01-08T00:00 2 h"]],
    ["nothing where it is over", { toMs: at("2026-01-07T02:00Z") }, []],
  ])("%s", (_, more, expected) => {
    expect(between({ ...office, ...more }, "2026-01-08T00:00Z", "2026-01-09T00:00Z")).toEqual(expected);
  });

  test("a wrong zone, or an end before the beginning, is refused", () => {
    expect(exclusionProblems({ ...office, timeZone: "+02:00", fromMs: 2, toMs: 1 }).map(({ path }) => path)).toEqual([
      "to",
      "timeZone",
    ]);
    expect(exclusionProblems(office)).toEqual([]);
  });
});

const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "America/Havana",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Africa/Casablanca",
  "Pacific/Chatham",
  "Asia/Tehran",
] as const;
const anyDays = fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 });
const anyMoment = fc.integer({ min: at("2020-01-01T00:00Z") / MINUTE_MS, max: at("2027-01-01T00:00Z") / MINUTE_MS });
const anyOnce = fc
  .tuple(anyMoment, fc.integer({ min: 1, max: 3_000 }))
  .map(([from, long]): ExclusionTime => ({ kind: "once", fromMs: from * MINUTE_MS, toMs: (from + long) * MINUTE_MS }));
const anyRecurring = fc
  .record({
    freq: fc.constantFrom(
      "FREQ=DAILY",
      "FREQ=HOURLY;INTERVAL=5",
      "FREQ=MONTHLY;BYDAY=1MO,-1FR",
      "FREQ=WEEKLY;BYDAY=SU,WE",
    ),
    hour: fc.integer({ min: 0, max: 23 }),
    timeZone: fc.constantFrom(...ZONES),
    durationMinutes: fc.integer({ min: 1, max: 2_000 }),
  })
  .map(({ freq, hour, timeZone, durationMinutes }): ExclusionTime => {
    const firstStart = `2021-01-04T${String(hour).padStart(2, "0")}:30`;
    return { kind: "recurring", rrule: freq, firstStart, timeZone, durationMinutes };
  });
const anyHours = fc
  .record({
    timeZone: fc.constantFrom(...ZONES),
    days: anyDays,
    hours: fc.constantFrom(["09:00", "17:00"] as const, ["22:00", "06:00"] as const, ["08:30", "00:00"] as const),
    holidays: fc.uniqueArray(fc.constantFrom("2024-12-25", "2025-01-01", "2026-03-29"), { maxLength: 2 }),
  })
  .map(
    ({ timeZone, days, hours: [opens, closes], holidays }) =>
      ({ kind: "business_hours", timeZone, days, opens, closes, holidays }) as const satisfies ExclusionTime,
  );
const anyTime = fc.oneof(anyOnce, anyRecurring, anyHours);
/** Around changes of the clocks of many zones, and anywhere. */
const anyRange = fc
  .tuple(
    fc.oneof(
      anyMoment,
      fc
        .constantFrom("2026-03-27", "2025-10-24", "2024-03-08", "2024-11-01", "2025-04-04")
        .map((day) => at(`${day}T00:00Z`) / MINUTE_MS),
    ),
    fc.integer({ min: 1, max: 9 * 1_440 }),
  )
  .map(([from, long]) => ({ fromMs: from * MINUTE_MS, toMs: (from + long) * MINUTE_MS }));

test("spans are in order, do not touch, and stay within what was asked", () => {
  fc.assert(
    fc.property(anyTime, anyRange, (time, range) => {
      const spans = excludedSpans(time, range.fromMs, range.toMs);
      expect(mergedSpans(spans)).toEqual(spans);
      for (const span of spans) expect(clipped(span, range)).toEqual(span);
    }),
  );
});

test("the answer for a range is that for its pieces", () => {
  fc.assert(
    fc.property(anyTime, anyRange, fc.integer({ min: 30, max: 3_000 }), (time, { fromMs, toMs }, pieceMinutes) => {
      const pieces: Span[] = [];
      for (let from = fromMs; from < toMs; from += pieceMinutes * MINUTE_MS) {
        pieces.push(...excludedSpans(time, from, Math.min(toMs, from + pieceMinutes * MINUTE_MS)));
      }
      expect(mergedSpans(pieces)).toEqual(excludedSpans(time, fromMs, toMs));
    }),
  );
});

test("business hours are what a clock on the wall says, over every change of the clocks", () => {
  fc.assert(
    fc.property(anyHours, anyRange, (time, { fromMs, toMs }) => {
      const excluded = excludedSpans(time, fromMs, toMs);
      const isOpen = (ms: number): boolean => {
        const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(time.timeZone);
        const clock = local.toPlainTime().toString().slice(0, 5);
        const counts = (date: Temporal.PlainDate): boolean =>
          time.days.some((day) => WEEKDAYS[date.dayOfWeek - 1] === day) &&
          !time.holidays.some((one) => one === date.toString());
        const today = local.toPlainDate();
        if (time.closes === "17:00") return counts(today) && clock >= time.opens && clock < time.closes;
        const sinceYesterday = counts(today.subtract({ days: 1 })) && clock < time.closes;
        return (counts(today) && clock >= time.opens) || sinceYesterday;
      };
      for (let ms = fromMs; ms < toMs; ms += 15 * MINUTE_MS) {
        const isExcluded = excluded.some((span) => span.fromMs <= ms && ms < span.toMs);
        expect(isExcluded).toBe(!isOpen(ms));
      }
    }),
    { numRuns: 60 },
  );
});

test("every day at a time of day is what the calendar of the zone says", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.integer({ min: 0, max: 23 }),
      anyRange,
      (timeZone, hour, { fromMs, toMs }) => {
        const firstStart = `2019-01-01T${String(hour).padStart(2, "0")}:30`;
        const time: ExclusionTime = {
          kind: "recurring",
          rrule: "FREQ=DAILY",
          firstStart,
          timeZone,
          durationMinutes: 20,
        };
        const expected: Span[] = [];
        const local = (ms: number) =>
          Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone).toPlainDate();
        for (
          let date = local(fromMs - DAY_MS);
          Temporal.PlainDate.compare(date, local(toMs)) <= 0;
          date = date.add({ days: 1 })
        ) {
          const start = date.toZonedDateTime({ timeZone, plainTime: { hour, minute: 30 } });
          if (start.hour !== hour || start.minute !== 30) continue;
          const ms = start.epochMilliseconds;
          expected.push(
            ...([clipped({ fromMs: ms, toMs: ms + 20 * MINUTE_MS }, { fromMs, toMs })].filter(Boolean) as Span[]),
          );
        }
        expect(excludedSpans(time, fromMs, toMs)).toEqual(expected);
      },
    ),
  );
});

describe("an exclusion holds for", () => {
  const subject = { slo: "checkout-eu", document: "checkout", service: "shop", team: "store" };
  test.each([
    ["everything where nothing is named", {}, true],
    ["an objective by name", { slos: ["other", "checkout-eu"] }, true],
    ["all that a document made", { slos: ["checkout"] }, true],
    ["no other objective", { slos: ["checkout-us"] }, false],
    ["a service's", { services: ["shop"] }, true],
    ["a team's", { teams: ["store"] }, true],
    ["what every list holds, and nothing less", { services: ["shop"], teams: ["other"] }, false],
    ["nothing where a list is empty", { slos: [] }, false],
  ])("%s", (_, selector, expected) => expect(holdsFor(selector, subject)).toBe(expected));
});

test.each([
  [
    { kind: "once", fromMs: at("2026-03-01T10:00Z"), toMs: at("2026-03-02T09:30Z") },
    "2026-03-01 10:00 UTC to 2026-03-02 09:30 UTC",
  ],
  [sundays, "every week on Sunday at 1:30 AM, for 2 h (Europe/Berlin)"],
  [office, "all but MO TU WE TH FR 09:00 to 17:00 (Europe/Berlin)"],
  [
    { ...office, holidays: ["2026-12-25"], fromMs: at("2026-01-01T00:00Z") },
    "all but MO TU WE TH FR 09:00 to 17:00 (Europe/Berlin), and 1 holiday, from 2026-01-01 00:00 UTC",
  ],
] as const)("in words %j", (time, text) => expect(exclusionText(time)).toBe(text));
