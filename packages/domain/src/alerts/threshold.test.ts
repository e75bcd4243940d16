import fc from "fast-check";
import { expect, test } from "vitest";
import { thresholdReached } from "./threshold.ts";

test.each([
  ["three at once", [0, 0, 0], 3, 5, 0, true],
  ["three within", [0, 2, 4], 3, 5, 4, true],
  ["the first exactly so long before is too early", [0, 2, 5], 3, 5, 5, false],
  ["two are not three", [0, 1], 3, 5, 1, false],
  ["it was reached before, and not since", [0, 1, 2], 3, 5, 3, false],
  ["it was reached after", [0, 7, 8, 9], 3, 5, 0, true],
  ["nothing at all", [], 1, 5, 0, false],
])("%s", (_, occurrences, count, within, since, reached) => {
  expect(thresholdReached(occurrences, count, within, since)).toBe(reached);
});

test("for the newest it is a count of those in the window that ends with it", () => {
  const moments = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(moments, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 40 }), (unsorted, count, within) => {
      const occurrences = unsorted.toSorted((a, b) => a - b);
      const newest = occurrences.at(-1) ?? 0;
      const counted = occurrences.filter((ms) => ms > newest - within && ms <= newest).length;
      expect(thresholdReached(occurrences, count, within, newest)).toBe(counted >= count);
    }),
  );
});
