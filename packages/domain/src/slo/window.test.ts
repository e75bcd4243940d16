import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import {
  elapsedShare,
  parseWindowDuration,
  type SloWindow,
  windowEndMs,
  windowLengthMinutes,
  windowMinutes,
  windowStartMs,
} from "./window.ts";

const ms = (iso: string): number => Date.parse(iso);
const iso = (atMs: number): string => new Date(atMs).toISOString().replace(".000Z", "Z");
const calendar = (duration: string, timeZone: string, startTime = "2026-01-01 00:00:00"): SloWindow => ({
  duration,
  isRolling: false,
  calendar: { startTime, timeZone },
});

describe("a duration", () => {
  test.each([
    ["30d", 43_200],
    ["28d", 40_320],
    ["4w", 40_320],
    ["1h", 60],
    ["90m", 90],
    ["1M", 43_200],
    ["1Q", 129_600],
    ["1Y", 525_600],
  ])("%s rolls over %d minutes", (text, minutes) => expect(windowMinutes(text)).toBe(minutes));

  test.each([[""], ["30"], ["d"], ["1.5d"], ["-1d"], ["0d"], ["30 d"], ["1s"], ["30D"], ["1d12h"]])(
    "%j is none",
    (text) => {
      expect(parseWindowDuration(text)).toBeUndefined();
      expect(() => windowMinutes(text)).toThrow(`such as "30d" or "1M"`);
    },
  );

  test("m is a minute and M is a month", () => {
    expect(parseWindowDuration("1m")).toEqual({ count: 1, unit: "m" });
    expect(parseWindowDuration("1M")).toEqual({ count: 1, unit: "M" });
  });
});

describe("a rolling window", () => {
  test("ends now and began its length ago, clocks or no clocks", () => {
    const at = ms("2026-03-29T12:00:00Z");
    expect(iso(windowStartMs({ duration: "1d", isRolling: true }, at))).toBe("2026-03-28T12:00:00Z");
    expect(windowEndMs({ duration: "1d", isRolling: true }, at)).toBe(at);
    expect(windowLengthMinutes({ duration: "4w", isRolling: true }, at)).toBe(40_320);
  });
});

describe("a calendar window", () => {
  test.each([
    ["a day in UTC", calendar("1d", "UTC"), "2026-05-05T13:00:00Z", "2026-05-05T00:00:00Z", "2026-05-06T00:00:00Z"],
    [
      "its first instant belongs to it",
      calendar("1d", "UTC"),
      "2026-05-05T00:00:00Z",
      "2026-05-05T00:00:00Z",
      "2026-05-06T00:00:00Z",
    ],
    [
      "the instant before does not",
      calendar("1d", "UTC"),
      "2026-05-04T23:59:59Z",
      "2026-05-04T00:00:00Z",
      "2026-05-05T00:00:00Z",
    ],
    [
      "a Berlin day of 23 hours",
      calendar("1d", "Europe/Berlin"),
      "2026-03-29T10:00:00Z",
      "2026-03-28T23:00:00Z",
      "2026-03-29T22:00:00Z",
    ],
    [
      "a Berlin day of 25 hours",
      calendar("1d", "Europe/Berlin"),
      "2026-10-25T10:00:00Z",
      "2026-10-24T22:00:00Z",
      "2026-10-25T23:00:00Z",
    ],
    [
      "a week from Monday",
      calendar("1w", "UTC", "2026-01-05 00:00:00"),
      "2026-11-21T07:00:00Z",
      "2026-11-16T00:00:00Z",
      "2026-11-23T00:00:00Z",
    ],
    [
      "two weeks",
      calendar("2w", "UTC", "2026-01-05 00:00:00"),
      "2026-01-20T00:00:00Z",
      "2026-01-19T00:00:00Z",
      "2026-02-02T00:00:00Z",
    ],
    ["February", calendar("1M", "UTC"), "2026-02-28T23:59:59Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"],
    ["a leap February", calendar("1M", "UTC"), "2028-02-29T12:00:00Z", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"],
    [
      "a New York month across the spring change",
      calendar("1M", "America/New_York"),
      "2026-03-20T00:00:00Z",
      "2026-03-01T05:00:00Z",
      "2026-04-01T04:00:00Z",
    ],
    ["a quarter", calendar("1Q", "UTC"), "2026-11-21T00:00:00Z", "2026-10-01T00:00:00Z", "2027-01-01T00:00:00Z"],
    [
      "a financial year from April",
      calendar("1Y", "Asia/Kolkata", "2020-04-01 00:00:00"),
      "2026-03-31T18:29:59Z",
      "2025-03-31T18:30:00Z",
      "2026-03-31T18:30:00Z",
    ],
    [
      "months from the 31st keep to the last day of short months",
      calendar("1M", "UTC", "2026-01-31 00:00:00"),
      "2026-03-30T00:00:00Z",
      "2026-02-28T00:00:00Z",
      "2026-03-31T00:00:00Z",
    ],
    [
      "before the start time, the same grid",
      calendar("1M", "UTC", "2026-06-01 00:00:00"),
      "2025-12-24T00:00:00Z",
      "2025-12-01T00:00:00Z",
      "2026-01-01T00:00:00Z",
    ],
    [
      "a day whose midnight does not exist",
      calendar("1d", "Africa/Cairo"),
      "2026-04-24T12:00:00Z",
      "2026-04-23T22:00:00Z",
      "2026-04-24T21:00:00Z",
    ],
  ])("%s", (_, window, at, start, end) => {
    expect(iso(windowStartMs(window, ms(at)))).toBe(start);
    expect(iso(windowEndMs(window, ms(at)))).toBe(end);
  });

  test("has its real minutes", () => {
    expect(windowLengthMinutes(calendar("1d", "Europe/Berlin"), ms("2026-03-29T10:00:00Z"))).toBe(23 * 60);
    expect(windowLengthMinutes(calendar("1M", "Europe/Berlin"), ms("2026-10-10T10:00:00Z"))).toBe(31 * 1440 + 60);
    expect(windowLengthMinutes(calendar("1d", "Australia/Lord_Howe"), ms("2026-10-03T20:00:00Z"))).toBe(1440 - 30);
  });
});

test("calendar windows tile time without gap or overlap, in any zone", () => {
  const zones = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
  ];
  const window = fc.record({
    duration: fc.constantFrom("1d", "3d", "1w", "1M", "2M", "1Q", "1Y"),
    timeZone: fc.constantFrom(...zones),
    startTime: fc.constantFrom("2026-01-01 00:00:00", "2024-01-31 02:30:00"),
  });
  const instant = fc.integer({ min: ms("2010-01-01T00:00:00Z"), max: ms("2035-01-01T00:00:00Z") });
  fc.assert(
    fc.property(window, instant, ({ duration, timeZone, startTime }, atMs) => {
      const spec = calendar(duration, timeZone, startTime);
      const start = windowStartMs(spec, atMs);
      const end = windowEndMs(spec, atMs);
      expect(start <= atMs && atMs < end).toBe(true);
      expect(windowStartMs(spec, end)).toBe(end);
      expect(windowEndMs(spec, start - 1)).toBe(start);
    }),
    { numRuns: 200 },
  );
});

describe("across every change of the clocks in ten zones", () => {
  const ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Tehran",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Pacific/Chatham",
  ];
  const FROM = ms("2009-12-31T00:00:00Z");
  const UNTIL = ms("2031-01-01T00:00:00Z");

  /** Each moment at which the zone's offset changes. */
  function changesOf(timeZone: string): number[] {
    const changes: number[] = [];
    let at: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(FROM).toZonedDateTimeISO(timeZone);
    for (
      at = at.getTimeZoneTransition("next");
      at && at.epochMilliseconds < UNTIL;
      at = at.getTimeZoneTransition("next")
    ) {
      changes.push(at.epochMilliseconds);
    }
    return changes;
  }
  const local = (atMs: number, timeZone: string) =>
    Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).toPlainDateTime();
  /** The beginning on the calendar of the window that follows the one which begins so. */
  const NEXT: Record<string, Temporal.DurationLike> = {
    "1d": { days: 1 },
    "1w": { weeks: 1 },
    "1M": { months: 1 },
    "1Q": { months: 3 },
    "1Y": { years: 1 },
  };

  test("there are changes to try", () => {
    expect(ZONES.flatMap(changesOf).length).toBeGreaterThan(150);
  });

  test.each(ZONES)("%s: windows leave no gap, do not overlap, and are as long as the calendar says", (timeZone) => {
    const windows = Object.keys(NEXT);
    for (const changeMs of [FROM, ...changesOf(timeZone)]) {
      for (const duration of windows) {
        const window = calendar(duration, timeZone, "2018-01-01 00:00:00");
        for (const atMs of [changeMs - 1, changeMs]) {
          const [start, end] = [windowStartMs(window, atMs), windowEndMs(window, atMs)];
          expect(start <= atMs && atMs < end).toBe(true);
          expect(windowStartMs(window, end)).toBe(end);
          expect(windowEndMs(window, start - 1)).toBe(start);
          // The same wall-clock dates, asked of the calendar and not of the window. Where a midnight, or a whole day, is
          // skipped the window begins with what follows.
          const wanted = local(start, timeZone)
            .round({ smallestUnit: "day", roundingMode: "floor" })
            .add(NEXT[duration] ?? {});
          expect(end).toBe(wanted.toZonedDateTime(timeZone).epochMilliseconds);
          expect(windowLengthMinutes(window, atMs)).toBe((end - start) / 60_000);
        }
      }
    }
  });

  const anyChange = fc
    .constantFrom(...ZONES)
    .chain((timeZone) =>
      fc.record({ timeZone: fc.constant(timeZone), changeMs: fc.constantFrom(...changesOf(timeZone), FROM) }),
    );
  test("and windows of several, from any start time, tile too", () => {
    fc.assert(
      fc.property(
        anyChange,
        fc.constantFrom("2d", "3w", "2M", "5M", "2Q", "3Y"),
        fc.constantFrom("2024-01-31 02:30:00", "2026-03-29 02:30:00", "2011-12-30 12:00:00"),
        fc.integer({ min: -172_800_000, max: 172_800_000 }),
        ({ timeZone, changeMs }, duration, startTime, near) => {
          const window = calendar(duration, timeZone, startTime);
          const atMs = changeMs + near;
          const [start, end] = [windowStartMs(window, atMs), windowEndMs(window, atMs)];
          expect(start <= atMs && atMs < end).toBe(true);
          expect(windowStartMs(window, end)).toBe(end);
          expect(windowEndMs(window, start - 1)).toBe(start);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("elapsedShare", () => {
  const at = ms("2026-05-16T00:00:00Z");
  test.each([
    ["a full rolling window", { duration: "30d", isRolling: true }, "2020-01-01T00:00:00Z", 1],
    ["a rolling window that began three days ago", { duration: "30d", isRolling: true }, "2026-05-13T00:00:00Z", 0.1],
    ["half a calendar month", calendar("1M", "UTC"), "2020-01-01T00:00:00Z", 15 / 31],
    ["half a month that was counted for one day", calendar("1M", "UTC"), "2026-05-15T00:00:00Z", 1 / 31],
    ["an SLO of the future", { duration: "30d", isRolling: true }, "2026-06-01T00:00:00Z", 0],
  ])("%s", (_, window, since, share) => expect(elapsedShare(window, at, ms(since))).toBeCloseTo(share, 12));
});
