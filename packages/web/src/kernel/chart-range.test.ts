import { expect, test } from "vitest";
import { RANGES, spanOf, stepMinutesOf, steppedBy, zoomedOut, zoomedTo } from "./chart-range.ts";

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

test("a stretch is zoomed to in whole minutes, at least one", () => {
  expect(zoomedTo({ fromMs: 61_000, toMs: 150_000 })).toEqual({ from: 60_000, to: 180_000 });
  expect(zoomedTo({ fromMs: 61_000, toMs: 62_000 })).toEqual({ from: 60_000, to: 120_000 });
});

test("out of a stretch leads to the range it lay in, out of a range to the next longer, and there is an end", () => {
  const nothing = { range: undefined, from: undefined, to: undefined };
  expect(zoomedOut({ range: "6h", from: 1, to: 2 }, RANGES, "window")).toEqual({ ...nothing, range: "6h" });
  expect(zoomedOut({ from: 1, to: 2 }, RANGES, "window")).toEqual(nothing);
  expect(zoomedOut({ range: "6h" }, RANGES, "window")).toEqual({ ...nothing, range: "24h" });
  expect(zoomedOut({ range: "7d" }, RANGES, "window")).toEqual(nothing);
  expect(zoomedOut({}, RANGES, "window")).toBeUndefined();
});

test("a step back is as long and just before; a step forward ends now at the latest", () => {
  const span = { fromMs: now - 3 * HOUR, toMs: now - 2 * HOUR };
  const start = Math.floor(now / 60_000) * 60_000;
  expect(steppedBy(-1, span, now)).toEqual({ from: start - 4 * HOUR, to: start - 3 * HOUR + 60_000 });
  expect(steppedBy(1, { fromMs: now - HOUR, toMs: now - 600_000 }, now).to).toBe(start + 60_000);
});
