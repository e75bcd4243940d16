import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { percentilesOf } from "./percentiles.ts";

const of = (...values: number[]) => percentilesOf(Uint32Array.from(values));

describe("percentiles", () => {
  test("are between neighbours, as PERCENTILE_CONT has them", () => {
    expect(of(1, 2, 3, 4)).toEqual({ count: 4, p50: 2.5, p75: 3.25, p90: 3.7 });
    expect(of(7)).toEqual({ count: 1, p50: 7, p75: 7, p90: 7 });
    expect(of()).toBeNull();
  });

  test("lie within the values and rise", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4_000_000_000), { minLength: 1, maxLength: 300 }), (values) => {
        const found = of(...values);
        if (!found) throw new Error("none");
        const { p50, p75, p90 } = found;
        expect(p50).toBeGreaterThanOrEqual(Math.min(...values));
        expect(p75).toBeGreaterThanOrEqual(p50);
        expect(p90).toBeGreaterThanOrEqual(p75);
        expect(p90).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });

  test("of very many are the same as of those in order", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 8_193, max: 20_000 }),
        fc.nat(1_000),
        fc.constantFrom(3, 5_000, 4_000_000_000),
        (count, seed, most) => {
          let state = seed + 1;
          const values = Uint32Array.from({ length: count }, () => {
            state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
            return Math.floor((state / 2_147_483_648) ** 3 * most);
          });
          const sorted = Uint32Array.from(values).sort();
          const at = (share: number) => {
            const rank = (count - 1) * share;
            const [low = 0, high = 0] = [sorted[Math.floor(rank)], sorted[Math.ceil(rank)]];
            return low + (high - low) * (rank - Math.floor(rank));
          };
          expect(percentilesOf(values)).toEqual({ count, p50: at(0.5), p75: at(0.75), p90: at(0.9) });
        },
      ),
      { numRuns: 20 },
    );
  });
});
