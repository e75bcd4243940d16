import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { counterDelta, nextBaseline, seriesDelta } from "./counter.ts";

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

describe("seriesDelta", () => {
  const ok = 'requests_total{code="200"}';
  const failed = 'requests_total{code="500"}';

  test.each([
    ["the first observation of a target", undefined, [[ok, 9_000]], 0],
    [
      "all series growing",
      [
        [ok, 100],
        [failed, 5],
      ],
      [
        [ok, 160],
        [failed, 6],
      ],
      61,
    ],
    [
      "a series that appears later counts in full: the first errors",
      [[ok, 100]],
      [
        [ok, 110],
        [failed, 4],
      ],
      14,
    ],
    ["a target seen before without any series", [], [[ok, 3]], 3],
    [
      "a series that vanished",
      [
        [ok, 100],
        [failed, 5],
      ],
      [[ok, 101]],
      1,
    ],
    ["everything gone", [[ok, 100]], [], 0],
    [
      "a restart resets each series by itself",
      [
        [ok, 100],
        [failed, 5],
      ],
      [
        [ok, 20],
        [failed, 9],
      ],
      24,
    ],
  ] as [string, [string, number][] | undefined, [string, number][], number][])("%s", (_, before, now, delta) => {
    expect(seriesDelta(before && new Map(before), new Map(now))).toBe(delta);
  });

  test("a series missing once is not counted in full when it returns", () => {
    const first = new Map([
      [ok, 1_000],
      [failed, 50],
    ]);
    const without = new Map([[ok, 1_010]]);
    const again = new Map([
      [ok, 1_020],
      [failed, 51],
    ]);
    let baseline = nextBaseline(undefined, first);
    expect(seriesDelta(baseline, without)).toBe(10);
    baseline = nextBaseline(baseline, without);
    expect(seriesDelta(baseline, again)).toBe(11);
  });

  test("a reading that is not a number leaves the baseline alone", () => {
    expect(nextBaseline(new Map([[ok, 5]]), new Map([[ok, Number.NaN]]))).toEqual(new Map([[ok, 5]]));
  });
});

describe("a history adds up", () => {
  const increments = fc.array(fc.nat(500), { minLength: 1, maxLength: 20 });
  const deltasOf = (readings: readonly number[]): number => {
    let baseline: Map<string, number> | undefined;
    let counted = 0;
    for (const reading of readings) {
      const current = new Map([["events", reading]]);
      counted += seriesDelta(baseline, current);
      baseline = nextBaseline(baseline, current);
    }
    return counted;
  };

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
