import { expect, test } from "vitest";
import { spanOf, stepMinutesOf } from "./chart-range.ts";

const HOUR = 3_600_000;
const now = Date.parse("2026-03-12T13:34:56Z");
const window = { fromMs: now - 30 * 24 * HOUR, toMs: now };

test("a day has a point every five minutes, thirty days one every two hours", () => {
  expect(stepMinutesOf({ fromMs: 0, toMs: 24 * HOUR })).toBe(5);
  expect(stepMinutesOf({ fromMs: 0, toMs: 30 * 24 * HOUR })).toBe(120);
});

test("a named range ends with the step that holds now, so it stays the same for a whole step", () => {
  const span = spanOf({ range: "24h" }, window, now);
  expect(new Date(span.toMs).toISOString()).toBe("2026-03-12T13:35:00.000Z");
  expect(span.toMs - span.fromMs).toBe(24 * HOUR);
  expect(spanOf({ range: "24h" }, window, now + 3_000)).toEqual(span);
});

test("a stretch that was dragged over is shown as it was dragged", () => {
  expect(spanOf({ range: "24h", from: 5, to: 9 }, window, now)).toEqual({ fromMs: 5, toMs: 9 });
});

test("a stretch that ends before it begins is none", () => {
  expect(spanOf({ from: 9, to: 5 }, window, now).toMs).toBeGreaterThanOrEqual(now);
});

test("without a word it is the whole window, calendar windows to their end", () => {
  const month = { fromMs: Date.parse("2026-03-01T00:00:00Z"), toMs: Date.parse("2026-04-01T00:00:00Z") };
  expect(spanOf({}, month, now)).toEqual(month);
});
