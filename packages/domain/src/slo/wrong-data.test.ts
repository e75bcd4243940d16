import { describe, expect, test } from "vitest";
import { type Doubt, nextDoubt, STILL_WINDOWS, standsStill } from "./wrong-data.ts";

const MINUTE_MS = 60_000;
const sums = (total: number, measuredMinutes = 60) => ({ good: total, total, measuredMinutes, excludedMinutes: 0 });
/** Events of the last hour, of the hour before, and of the hour that ended a day ago. */
const counter =
  (hour: number, before: number, yesterday: number, measured = 60) =>
  (minutes: number) => {
    const totals: Record<number, number> = {
      60: hour,
      120: hour + before,
      1440: hour + before + 5_000,
      1500: hour + before + 5_000 + yesterday,
    };
    expect(STILL_WINDOWS).toContain(minutes);
    return sums(totals[minutes] ?? Number.NaN, minutes === 60 ? measured : minutes);
  };
const doubt = (sinceMs: number, lastMs: number, stands = true): Doubt => ({
  sinceMs,
  lastMs,
  sentence: "it stands",
  stands,
});

describe("a counter stands still", () => {
  test("after an hour without one event, where the hour before and yesterday's were busy", () => {
    expect(standsStill(counter(0, 1_200, 900), null)).toMatch(/no event in the last hour, 1200 .* and 900 .*; check/);
  });

  test.each([
    ["one event came", counter(1, 1_200, 900)],
    ["the hour before was quiet too", counter(0, 20, 900)],
    ["at this hour it is always quiet", counter(0, 1_200, 10)],
    ["the hour was not measured, which is another matter", counter(0, 1_200, 900, 40)],
  ])("not where %s", (_, inLast) => expect(standsStill(inLast, null)).toBeUndefined());

  test("goes on standing until it moves, also when the busy hour is long ago", () => {
    expect(standsStill(counter(0, 0, 900), doubt(0, 0))).toBe("it stands");
    expect(standsStill(counter(1, 0, 900), doubt(0, 0))).toBeUndefined();
    expect(standsStill(counter(0, 0, 900), doubt(0, 0, false))).toBeUndefined();
  });
});

describe("a doubt", () => {
  const found = { sentence: "30 bad of 10", stands: false };
  const at = (minute: number) => minute * MINUTE_MS + 2_000;

  test("begins when something is found, and lasts from then on", () => {
    const first = nextDoubt(null, found, at(0), 5);
    expect(first).toEqual({ ...found, sinceMs: at(0), lastMs: at(0) });
    expect(nextDoubt(first, found, at(1), 5)).toEqual({ ...found, sinceMs: at(0), lastMs: at(1) });
  });
  test("that comes and goes is one", () => {
    const first = nextDoubt(null, found, at(0), 5);
    const kept = nextDoubt(first, undefined, at(4), 5);
    expect(kept).toEqual(first);
    expect(nextDoubt(kept, found, at(4), 5)?.sinceMs).toBe(at(0));
  });
  test("is forgotten after five minutes without it, whatever the seconds", () => {
    const first = nextDoubt(null, found, at(0), 5);
    expect(nextDoubt(first, undefined, at(5) - 1_500, 5)).toBeNull();
    expect(nextDoubt(first, found, at(5), 5)?.sinceMs).toBe(at(5));
  });
});
