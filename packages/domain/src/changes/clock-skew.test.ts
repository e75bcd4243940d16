import { expect, test } from "vitest";
import { skewWords } from "./clock-skew.ts";

test.each([
  [9_490, "2 h 38 min ahead of"],
  [-130, "2 min 10 s behind"],
])("a clock that shows %i seconds more is %s ours", (seconds, words) => {
  expect(skewWords(seconds)).toBe(words);
});
