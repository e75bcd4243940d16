import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fakeClock } from "./clock.ts";

const START = new Date("2026-03-01T12:00:00Z");
const after = (ms: number): string => new Date(START.getTime() + ms).toISOString();

beforeEach(() => void vi.useFakeTimers({ now: START, toFake: ["Date", "performance"] }));
afterEach(() => void vi.useRealTimers());

describe("the moment that lies so long back in running time", () => {
  test("is so long ago while the clock runs as it should", () => {
    const clock = fakeClock();
    vi.advanceTimersByTime(100_000);
    expect(clock.before(60_000).toISOString()).toBe(after(40_000));
  });

  test("is the beginning of time for a process that does not run for so long yet", () => {
    const clock = fakeClock();
    vi.advanceTimersByTime(20_000);
    expect(clock.before(60_000).getTime()).toBe(0);
  });

  test("lies before a jump forward until so long has passed since", () => {
    const clock = fakeClock(0, "jumps");
    vi.advanceTimersByTime(100_000);
    clock.before(0);
    clock.advance(3_600_000);
    expect(clock.before(60_000).toISOString()).toBe(after(40_000));
    vi.advanceTimersByTime(30_000);
    expect(clock.before(60_000).toISOString()).toBe(after(70_000));
    vi.advanceTimersByTime(31_000);
    expect(clock.before(60_000).toISOString()).toBe(after(3_600_000 + 101_000));
  });

  test("lies an hour back where an hour was put between and went by", () => {
    const clock = fakeClock();
    clock.advance(3_600_000);
    expect(clock.before(60_000).toISOString()).toBe(after(3_540_000));
  });

  test("does not lie after now when the clock was set back", () => {
    const clock = fakeClock(0, "jumps");
    vi.advanceTimersByTime(100_000);
    clock.before(0);
    clock.advance(-3_600_000);
    vi.advanceTimersByTime(10_000);
    expect(clock.before(60_000).toISOString()).toBe(after(50_000 - 3_600_000));
  });
});
