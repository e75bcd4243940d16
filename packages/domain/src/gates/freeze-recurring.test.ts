import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { neverComes, recurringSpans } from "../time/recurrence.ts";
import type { ChangeSubject } from "./change-selector.ts";
import { type Freeze, freezeAt } from "./freeze.ts";
import { comesAgain, nearestSpan, toldSpan } from "./freeze-times.ts";

const payments: ChangeSubject = { service: "payments", team: "money", tier: 1, environment: "production" };
const ms = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;
const HOUR_MS = 3_600_000;

const again = (rrule: string, firstStart: string, hours: number, timeZone = "Europe/Berlin"): Freeze => ({
  name: "again",
  kind: "deny",
  when: { rrule, firstStart, timeZone, durationMinutes: hours * 60 },
  reason: "every time",
  selector: {},
});
const weekend = again("FREQ=WEEKLY;BYDAY=FR", "2026-01-02T16:00", 64);

describe("a freeze that comes again", () => {
  test.each([
    ["before it, says when it begins", weekend, "2026-03-26T12:00:00Z", false, "2026-03-27T15:00:00Z"],
    ["within it, until its end", weekend, "2026-03-07T12:00:00Z", true, "2026-03-09T07:00:00Z"],
    [
      "over the clocks going forward it lasts as long as ever, so it ends an hour later by the clock",
      weekend,
      "2026-03-28T12:00:00Z",
      true,
      "2026-03-30T07:00:00Z",
    ],
    [
      "after the clocks went forward it begins at the same time of day",
      weekend,
      "2026-04-02T12:00:00Z",
      false,
      "2026-04-03T14:00:00Z",
    ],
    [
      "in another zone",
      again("FREQ=DAILY", "2026-01-01T09:00", 8, "America/New_York"),
      "2026-03-08T12:30:00Z",
      false,
      "2026-03-08T13:00:00Z",
    ],
    [
      "far ahead: the last Friday of December",
      again("FREQ=YEARLY;BYMONTH=12;BYDAY=-1FR", "2025-12-26T00:00", 24),
      "2026-03-01T00:00:00Z",
      false,
      "2026-12-24T23:00:00Z",
    ],
  ])("%s", (_, freeze, at, frozen, until) => {
    const verdict = freezeAt([freeze], payments, ms(at));
    expect(verdict.frozen).toBe(frozen);
    expect(new Date(verdict.untilMs ?? 0).toISOString()).toBe(new Date(ms(until)).toISOString());
  });

  test("whose stretches touch never ends as far as one can see", () => {
    const verdict = freezeAt(
      [again("FREQ=DAILY", "2026-01-01T00:00", 24, "UTC")],
      payments,
      ms("2026-03-01T12:00:00Z"),
    );
    expect(verdict).toMatchObject({ frozen: true, untilMs: undefined });
  });

  test("that is over for good leaves nothing", () => {
    const verdict = freezeAt(
      [again("FREQ=DAILY;COUNT=3", "2026-01-01T00:00", 1)],
      payments,
      ms("2026-03-01T12:00:00Z"),
    );
    expect(verdict).toMatchObject({ frozen: false, untilMs: undefined });
  });

  test("and only allows: open within, shut until the next", () => {
    const nightly: Freeze = { ...again("FREQ=DAILY", "2026-01-01T22:00", 4, "UTC"), kind: "allow" };
    expect(freezeAt([nightly], payments, ms("2026-03-01T23:00:00Z"))).toMatchObject({
      frozen: false,
      untilMs: ms("2026-03-02T02:00:00Z"),
    });
    expect(freezeAt([nightly], payments, ms("2026-03-01T12:00:00Z"))).toMatchObject({
      frozen: true,
      untilMs: ms("2026-03-01T22:00:00Z"),
      untilBecause: "again is open: every time",
    });
  });
});

test.each([
  ["the one in force", "2026-03-07T12:00:00Z", "2026-03-06T15:00:00Z"],
  ["else the next", "2026-03-11T12:00:00Z", "2026-03-13T15:00:00Z"],
])("of its stretches the nearest is %s", (_, at, from) =>
  expect(nearestSpan(weekend.when, ms(at))?.fromMs).toBe(ms(from)),
);

test("of a rule that is over the nearest is its last", () => {
  const { when } = again("FREQ=DAILY;COUNT=3", "2026-01-01T00:00", 1, "UTC");
  expect(nearestSpan(when, ms("2026-03-01T12:00:00Z"))?.fromMs).toBe(ms("2026-01-03T00:00:00Z"));
});

/** Zones whose clocks change, by an hour and by half an hour, at midnight, southern and northern. */
const ZONES = [
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "America/Santiago",
  "Africa/Casablanca",
  "UTC",
];

/** When a daily freeze begins on a day: a time of day that is skipped does not, one that comes twice does the first time. */
function startOn(day: Temporal.PlainDate, time: Temporal.PlainTime, zone: string): number | undefined {
  const local = day.toPlainDateTime(time);
  const start = local.toZonedDateTime(zone, { disambiguation: "earlier" });
  return start.toPlainDateTime().equals(local) ? start.epochMilliseconds : undefined;
}

test("each hour of two years is told, more often than the library counts by itself", () => {
  const hourly = { rrule: "FREQ=HOURLY", firstStart: "1970-01-01T00:00", timeZone: "UTC", durationMinutes: 30 };
  const [fromMs, toMs] = [ms("2025-01-01T00:00:00Z"), ms("2027-01-01T00:00:00Z")];
  expect(recurringSpans(hourly, { fromMs, toMs })).toHaveLength(2 * 365 * 24);
});

describe("a freeze on the 29th of February", () => {
  const leap = again("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2026-01-01T12:00", 1);
  const asked = ms("2096-03-01T00:00:00Z");

  test("is ahead of everybody, though eight years lie between around 2100", () => {
    expect(nearestSpan(leap.when, asked)?.fromMs).toBe(ms("2104-02-29T11:00:00Z"));
    expect(freezeAt([leap], payments, asked)).toMatchObject({ frozen: false, untilMs: ms("2104-02-29T11:00:00Z") });
  });
  test("is not over where it is the only time that is allowed", () => {
    const verdict = freezeAt([{ ...leap, kind: "allow" }], payments, asked);
    expect(verdict).toMatchObject({ frozen: true, untilMs: ms("2104-02-29T11:00:00Z") });
    expect(verdict.because).toContain("again has not begun");
  });
});

test("a rule that does not come within eight years is told from one that is rare", () => {
  const never = (rrule: string) => {
    const { when } = again(rrule, "2096-03-01T00:00", 1);
    return comesAgain(when) && neverComes(when);
  };
  expect(never("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")).toBe(true);
  expect(never("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")).toBe(false);
  expect(never("FREQ=DAILY;COUNT=1")).toBe(false);
});

test("a daily freeze holds exactly on the days of its zone, whatever its clocks do", () => {
  const question = fc.record({
    zone: fc.constantFrom(...ZONES),
    hour: fc.nat(23),
    minute: fc.constantFrom(0, 15, 30, 59),
    hours: fc.integer({ min: 1, max: 20 }),
    day: fc.nat(729),
    atHour: fc.nat(47),
  });
  fc.assert(
    fc.property(question, ({ zone, hour, minute, hours, day, atHour }) => {
      const time = Temporal.PlainTime.from({ hour, minute });
      const firstDay = Temporal.PlainDate.from("2025-01-01");
      const firstStart = firstDay.toPlainDateTime(time).toString().slice(0, 16);
      const freeze = again("FREQ=DAILY", firstStart, hours, zone);
      const today = firstDay.add({ days: day + 2 });
      const atMs = today.toZonedDateTime(zone).epochMilliseconds + atHour * HOUR_MS;
      const starts = [-2, -1, 0, 1, 2, 3, 4].flatMap((more) => startOn(today.add({ days: more }), time, zone) ?? []);
      const isFrozen = (moment: number): boolean =>
        starts.some((from) => from <= moment && moment < from + hours * HOUR_MS);
      const verdict = freezeAt([freeze], payments, atMs);
      expect(verdict.frozen).toBe(isFrozen(atMs));
      const until = verdict.untilMs ?? Number.NaN;
      expect(isFrozen(until)).toBe(!verdict.frozen);
      expect(isFrozen(until - 1)).toBe(verdict.frozen);
    }),
    { numRuns: 300 },
  );
});

test("a rule that never comes is told as no time at its first start, not as the beginning of all clocks", () => {
  const never = {
    rrule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    firstStart: "2026-01-01T22:00",
    timeZone: "Europe/Berlin",
    durationMinutes: 60,
  };
  const first = ms("2026-01-01T21:00:00Z");
  expect(toldSpan(never, ms("2026-03-01T12:00:00Z"))).toEqual({ fromMs: first, toMs: first, comes: false });
});
