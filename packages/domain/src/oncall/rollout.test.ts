import { describe, expect, test } from "vitest";
import { rolloutMs } from "./rollout.ts";
import type { Rotation } from "./rotation.ts";

/** Monday to Friday by day, from Monday 2 March 2026 at nine. */
const daily: Rotation = {
  timeZone: "UTC",
  members: ["ana", "ben", "cleo"],
  firstHandoff: "2026-03-02T09:00",
  period: { unit: "days", count: 1 },
};
const WORKING = [{ days: ["MO", "TU", "WE", "TH", "FR"], from: "09:00", to: "17:00" }] as const;

const counts = (rotation: Rotation, rollout: "immediate" | "afterShift" | "afterRotation", at: string): string =>
  new Date(rolloutMs({ rotations: [rotation], overrides: [] }, rollout, Date.parse(`2026-03-${at}Z`)))
    .toISOString()
    .slice(8, 16);

test("at once is now", () => expect(counts(daily, "immediate", "03T12:00")).toBe("03T12:00"));

describe("once the shift under way has ended", () => {
  test("is at the next hand-off", () => expect(counts(daily, "afterShift", "03T12:00")).toBe("04T09:00"));
  test("is at its end, where a shift is shorter than its turn", () =>
    expect(counts({ ...daily, shiftMinutes: 480 }, "afterShift", "03T12:00")).toBe("03T17:00"));
  test("is now, between two shifts", () =>
    expect(counts({ ...daily, shiftMinutes: 480 }, "afterShift", "03T18:00")).toBe("03T18:00"));
  test("is now, before the first", () => expect(counts(daily, "afterShift", "01T12:00")).toBe("01T12:00"));
});

describe("once the list has gone round", () => {
  test("is when its first comes again", () => expect(counts(daily, "afterRotation", "03T12:00")).toBe("05T09:00"));
  test("does not count turns that are nobody's", () => {
    const working: Rotation = { ...daily, turns: "covered", restrictions: WORKING };
    // Thursday ana, Friday ben, Monday cleo: ana is first again on Tuesday.
    expect(counts(working, "afterRotation", "05T12:00")).toBe("10T09:00");
  });
});
