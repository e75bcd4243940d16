import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { balanceSentence, loadShares } from "./load-share.ts";

const shift = (member: string, from: string, to: string) => ({
  member,
  fromMs: Date.parse(from),
  toMs: Date.parse(to),
});
const one = (from: string, to: string, zone = "UTC") => loadShares([shift("ana", from, to)], zone)[0];

describe("hours, nights and weekends", () => {
  test.each([
    ["a whole Thursday has nine hours of night", "2026-03-12T00:00Z", "2026-03-13T00:00Z", 24, 9, 0],
    ["office hours have none", "2026-03-12T09:00Z", "2026-03-12T17:00Z", 8, 0, 0],
    ["a weekend is all of Saturday and Sunday", "2026-03-13T12:00Z", "2026-03-16T12:00Z", 72, 27, 48],
    ["a shift from 23:00 to 01:00 is night", "2026-03-12T23:00Z", "2026-03-13T01:00Z", 2, 2, 0],
  ])("%s", (_, from, to, hours, nightHours, weekendHours) => {
    expect(one(from, to)).toMatchObject({ hours, nightHours, weekendHours });
  });

  test("the night in which the clocks go forward is an hour shorter, the one in which they go back longer", () => {
    expect(one("2026-03-28T23:00Z", "2026-03-29T22:00Z", "Europe/Berlin")?.nightHours).toBe(8);
    expect(one("2026-10-24T22:00Z", "2026-10-25T23:00Z", "Europe/Berlin")?.nightHours).toBe(10);
  });

  test("by any clock they are the quarters of an hour whose clock shows 22:00 to 07:00, and those of a weekend", () => {
    const QUARTER_MS = 900_000;
    const changes: [string, string][] = [
      ["Africa/Cairo", "2026-04-23T22:00Z"],
      ["America/Santiago", "2026-04-05T03:00Z"],
      ["Australia/Lord_Howe", "2026-10-03T15:30Z"],
      ["Antarctica/Troll", "2026-03-29T01:00Z"],
      ["Pacific/Apia", "2011-12-30T10:00Z"],
    ];
    const cases = fc.tuple(
      fc.constantFrom(...changes),
      fc.integer({ min: -150, max: 100 }),
      fc.integer({ min: 1, max: 250 }),
    );
    fc.assert(
      fc.property(cases, ([[zone, change], begin, long]) => {
        const fromMs = Date.parse(change) + begin * QUARTER_MS;
        const read = Array.from({ length: long }, (_, quarter) =>
          Temporal.Instant.fromEpochMilliseconds(fromMs + quarter * QUARTER_MS).toZonedDateTimeISO(zone),
        );
        const [share] = loadShares([{ member: "ana", fromMs, toMs: fromMs + long * QUARTER_MS }], zone);
        expect(share?.nightHours).toBe(read.filter(({ hour }) => hour >= 22 || hour < 7).length / 4);
        expect(share?.weekendHours).toBe(read.filter(({ dayOfWeek }) => dayOfWeek >= 6).length / 4);
      }),
      { numRuns: 40 },
    );
  });

  test("shares are of what anybody carried, and make up the whole", () => {
    const anyShift = fc
      .tuple(
        fc.constantFrom("ana", "ben", "cleo"),
        fc.integer({ min: 0, max: 2_000 }),
        fc.integer({ min: 1, max: 300 }),
      )
      .map(([member, at, long]) => ({ member, fromMs: at * 3_600_000, toMs: (at + long) * 3_600_000 }));
    fc.assert(
      fc.property(fc.array(anyShift, { minLength: 1, maxLength: 20 }), (shifts) => {
        const shares = loadShares(shifts, "America/New_York");
        const sum = (pick: (share: (typeof shares)[number]) => number) =>
          shares.reduce((total, share) => total + pick(share), 0);
        expect(sum((share) => share.shareOfHours)).toBeCloseTo(1);
        const nights = sum((share) => share.shareOfNights);
        expect(nights === 0 || Math.abs(nights - 1) < 1e-9).toBe(true);
      }),
    );
  });
});

describe("the sentence", () => {
  test("names who carries more than their part of the nights, and what an even part is", () => {
    const shifts = [
      shift("cy", "2026-03-09T22:00Z", "2026-03-12T07:00Z"),
      shift("ana", "2026-03-12T08:00Z", "2026-03-12T22:00Z"),
      shift("ben", "2026-03-12T22:00Z", "2026-03-13T07:00Z"),
    ];
    expect(balanceSentence(loadShares(shifts, "UTC"))).toBe("cy carries 75 % of nights; an even part is 33 %.");
  });

  test("says when it is even", () => {
    const shifts = [
      shift("ana", "2026-03-09T09:00Z", "2026-03-10T09:00Z"),
      shift("ben", "2026-03-10T09:00Z", "2026-03-11T09:00Z"),
    ];
    expect(balanceSentence(loadShares(shifts, "UTC"))).toBe("Nights and weekends are shared evenly by 2 people.");
  });

  test("counts nobody who only stood in for an evening: what two share evenly stays even", () => {
    const week = (day: number): string => new Date(Date.UTC(2026, 2, 9 + day)).toISOString();
    const shifts = [
      shift("ana", week(0), week(7)),
      shift("ben", week(7), week(14)),
      shift("ana", week(14), week(20)),
      shift("cy", week(20), week(21)),
      shift("ben", week(21), week(28)),
    ];
    expect(balanceSentence(loadShares(shifts, "UTC"))).toBe("Nights and weekends are shared evenly by 2 people.");
    const alone = [shift("ana", week(0), week(20)), shift("cy", week(20), week(21))];
    expect(balanceSentence(loadShares(alone, "UTC"))).toBe("ana carries 95 %: the others only stand in.");
  });

  test("of one person alone says so, of nobody nothing", () => {
    expect(balanceSentence(loadShares([shift("ana", "2026-03-09T09:00Z", "2026-03-10T09:00Z")], "UTC"))).toBe(
      "ana carries everything: nobody shares it.",
    );
    expect(balanceSentence([])).toBeUndefined();
  });
});
