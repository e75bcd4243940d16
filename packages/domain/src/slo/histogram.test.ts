import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bucketBound, neighboursOf, withinLimit } from "./histogram.ts";

test.each([
  ["0.3", 0.3],
  ["1", 1],
  ["1.0", 1],
  ["+Inf", Infinity],
  ["inf", Infinity],
  ["5e-3", 0.005],
  ["", Number.NaN],
  [undefined, Number.NaN],
  ["big", Number.NaN],
])("the bound %s", (le, bound) => expect(bucketBound(le)).toBe(bound));

const BOUNDS = [0.1, 0.25, 0.5, 1, Infinity];
test.each([
  ["at a bucket", 0.25, { lower: 0.25, upper: 0.25 }],
  ["at a bucket but for a rounding", 0.1 + 1e-12, { lower: 0.1, upper: 0.1 }],
  ["between two", 0.3, { lower: 0.25, upper: 0.5 }],
  ["below the first", 0.05, { lower: 0, upper: 0.1 }],
  ["above the last", 2, { lower: 1, upper: Infinity }],
  ["below zero", -1, { lower: -Infinity, upper: 0.1 }],
])("a limit %s", (_, limit, neighbours) => expect(neighboursOf(BOUNDS, limit)).toEqual(neighbours));

describe("what keeps the limit", () => {
  test("is exact at a bucket", () =>
    expect(withinLimit({ le: 0.25, count: 40 }, { le: 0.25, count: 40 }, 0.25)).toEqual({ count: 40, uncertain: 0 }));
  test("is interpolated between two, and says by how much it may be wrong", () => {
    const { count, uncertain } = withinLimit({ le: 0.25, count: 40 }, { le: 0.5, count: 90 }, 0.3);
    expect(count).toBeCloseTo(50);
    expect(uncertain).toBeCloseTo(40);
  });
  test("is only what is known for sure beyond the last bucket", () =>
    expect(withinLimit({ le: 1, count: 40 }, { le: Infinity, count: 45 }, 2)).toEqual({ count: 40, uncertain: 5 }));

  test("is never further from the truth than it says, wherever the observations lie", () => {
    const observations = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 60 });
    fc.assert(
      fc.property(observations, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (values, limit) => {
        const upTo = (bound: number) => ({ le: bound, count: values.filter((value) => value <= bound).length });
        const { lower, upper } = neighboursOf(BOUNDS, limit);
        const { count, uncertain } = withinLimit(upTo(lower), upTo(upper), limit);
        const truth = values.filter((value) => value <= limit).length;
        const atZero = values.filter((value) => value === 0).length;
        expect(Math.abs(count - truth)).toBeLessThanOrEqual(uncertain + (lower === 0 ? atZero : 0) + 1e-9);
      }),
    );
  });
});
