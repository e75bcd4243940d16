import fc from "fast-check";
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

  test("of one person alone says so, of nobody nothing", () => {
    expect(balanceSentence(loadShares([shift("ana", "2026-03-09T09:00Z", "2026-03-10T09:00Z")], "UTC"))).toBe(
      "ana carries everything: nobody shares it.",
    );
    expect(balanceSentence([])).toBeUndefined();
  });
});
