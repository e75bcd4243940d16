import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDuration, humanizeDuration, humanizeMinutes, parseDuration } from "./duration.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("parseDuration", () => {
  test.each([
    ["minutes", "30m", 30 * MINUTE],
    ["hours and minutes", "1h30m", 90 * MINUTE],
    ["days", "5d", 5 * DAY],
    ["weeks", "4w", 28 * DAY],
    ["every unit at once", "1w2d3h4m5s6ms", 9 * DAY + 3 * HOUR + 4 * MINUTE + 5_006],
    ["milliseconds are not minutes and seconds", "250ms", 250],
    ["minutes followed by milliseconds", "1m250ms", MINUTE + 250],
    ["more than sixty minutes", "90m", 90 * MINUTE],
    ["a bare zero", "0", 0],
    ["zero with a unit", "0s", 0],
    ["space around it", " 10s ", 10_000],
  ])("reads %s", (_, text, ms) => expect(parseDuration(text)).toEqual({ ok: true, ms }));

  test.each([
    ["nothing at all", ""],
    ["only space", "  "],
    ["a number without a unit", "30"],
    ["a unit without a number", "h"],
    ["a fraction", "1.5h"],
    ["a negative", "-5m"],
    ["the small unit first", "30m1h"],
    ["a unit twice", "1h1h"],
    ["an unknown unit", "3y"],
    ["words", "soon"],
    ["space inside", "1h 30m"],
  ])("refuses %s and says how to write it", (_, text) => {
    const parsed = parseDuration(text);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok || parsed.because).toContain(`"1h30m"`);
  });

  test("refuses what a number cannot hold exactly", () => {
    expect(parseDuration("99999999999999999d")).toMatchObject({ ok: false });
  });
});

describe("formatDuration", () => {
  test.each([
    [0, "0s"],
    [1, "1ms"],
    [90 * MINUTE, "1h30m"],
    [5 * DAY, "5d"],
    [7 * DAY, "7d"],
    [DAY + 1_000, "1d1s"],
    [999.6, "1s"],
  ])("%d ms is %s", (ms, text) => expect(formatDuration(ms)).toBe(text));

  test.each([[-1], [Number.NaN], [Number.POSITIVE_INFINITY]])("throws for %d", (ms) => {
    expect(() => formatDuration(ms)).toThrow(RangeError);
  });

  test("whatever is written reads back to the same number", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toEqual({ ok: true, ms });
      }),
    );
  });
});

describe("humanizeDuration", () => {
  test.each([
    [0, "0 s"],
    [1, "under 1 s"],
    [999, "under 1 s"],
    [1_000, "1 s"],
    [45_900, "45 s"],
    [MINUTE, "1 min"],
    [125 * MINUTE, "2 h 5 min"],
    [2 * HOUR, "2 h"],
    [2 * HOUR + 59_000, "2 h"],
    [3 * DAY + 4 * HOUR + 59 * MINUTE, "3 d 4 h"],
    [3 * DAY + 59 * MINUTE, "3 d"],
    [400 * DAY, "400 d"],
    [-5 * MINUTE, "−5 min"],
    [-1, "−under 1 s"],
    [Number.NaN, "unknown"],
    [Number.POSITIVE_INFINITY, "for ever"],
  ])("%d ms reads %s", (ms, text) => expect(humanizeDuration(ms)).toBe(text));

  test("minutes read alike", () => expect(humanizeMinutes(0.864)).toBe("51 s"));

  test("never announces more than there is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 10_000 * DAY }), (ms) => {
        const shown = humanizeDuration(ms).replace(/min/g, "m").replace(/ /g, "");
        const parsed = parseDuration(shown);
        expect(parsed.ok && parsed.ms <= ms && parsed.ms > ms * 0.5).toBe(true);
      }),
    );
  });
});
