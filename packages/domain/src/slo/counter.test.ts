import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { counterDelta } from "./counter.ts";

describe("counterDelta", () => {
  test.each([
    ["growth", 100, 130, 30],
    ["standing still", 100, 100, 0],
    ["a restart counts from zero", 100, 7, 7],
    ["a restart that has counted nothing yet", 100, 0, 0],
    ["a first reading", undefined, 5_000, 0],
    ["a reading that is not a number", 100, Number.NaN, 0],
    ["an infinite reading", 100, Number.POSITIVE_INFINITY, 0],
    ["a negative reading", 100, -5, 0],
    ["a baseline that was not a number", Number.NaN, 40, 40],
  ])("%s", (_, previous, current, delta) => expect(counterDelta(previous, current)).toBe(delta));
});

describe("a history adds up", () => {
  const increments = fc.array(fc.nat(500), { minLength: 1, maxLength: 20 });
  const deltasOf = (readings: readonly number[]): number =>
    readings.reduce((counted, reading, index) => counted + counterDelta(readings[index - 1], reading), 0);

  test("however often it is read", () => {
    fc.assert(
      fc.property(increments, fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }), (steps, read) => {
        let value = 0;
        const values = steps.map((events) => (value += events));
        const readings = values.filter((_, index) => read[index]);
        expect(deltasOf([0, ...readings, value])).toBe(value);
      }),
    );
  });

  test("over restarts that can be seen", () => {
    fc.assert(
      fc.property(fc.array(increments, { minLength: 1, maxLength: 8 }), (lives) => {
        const readings: number[] = [0];
        let truth = 0;
        for (const life of lives) {
          const last = readings.at(-1) ?? 0;
          let value = 0;
          for (const [index, events] of life.entries()) {
            // A new life that is first read above the old one's end looks like growth to any reader.
            const seen = index === 0 ? Math.min(events, Math.max(0, last - 1)) : events;
            value += seen;
            truth += seen;
            readings.push(value);
          }
        }
        expect(deltasOf(readings)).toBe(truth);
      }),
    );
  });
});
