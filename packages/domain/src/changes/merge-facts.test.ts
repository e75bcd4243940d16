import fc from "fast-check";
import { expect, test } from "vitest";
import { canonical, mergeWords, type Words, wordsOf } from "./merge-facts.ts";

const value = fc.oneof(
  fc.constantFrom("in_progress", "succeeded", "failed", "queued"),
  fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 }),
  fc.integer({ min: 0, max: 3 }),
  fc.record({ a: fc.integer({ min: 0, max: 2 }) }),
);
const GROWING = new Set(["commits"]);
const said = fc
  .tuple(
    fc.integer({ min: 0, max: 3 }),
    fc.dictionary(fc.constantFrom("status", "title", "labels"), value),
    fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 3 }),
  )
  .map(([at, fields, commits]) => wordsOf({ ...fields, commits }, new Date(at), GROWING));
const merge = (a: Words, b: Words) => mergeWords(a, b, GROWING);

test("whoever merges in whatever order, and however often, gets the same", () => {
  fc.assert(
    fc.property(said, said, said, (a, b, c) => {
      expect(canonical(merge(a, b))).toBe(canonical(merge(b, a)));
      expect(canonical(merge(merge(a, b), c))).toBe(canonical(merge(a, merge(b, c))));
      expect(canonical(merge(a, a))).toBe(canonical(a));
      expect(canonical(merge(merge(a, b), a))).toBe(canonical(merge(a, b)));
    }),
  );
});

test.each([
  ["the newer word counts", [1, "failed"], [2, "in_progress"], "in_progress"],
  ["of one second, what came of it counts", [1, "in_progress"], [1, "failed"], "failed"],
  ["of two ends in one second, always the same", [1, "succeeded"], [1, "failed"], "succeeded"],
] as const)("%s", (_, [atOne, one], [atOther, other], wanted) => {
  const words = merge(wordsOf({ status: one }, new Date(atOne)), wordsOf({ status: other }, new Date(atOther)));
  expect(words["status"]?.value).toBe(wanted);
});

test("a field that is left out says nothing", () => {
  const words = merge(wordsOf({ title: "a" }, new Date(1)), wordsOf({ title: undefined, url: null }, new Date(2)));
  expect(words).toEqual({ title: { at: 1, value: "a" } });
});
