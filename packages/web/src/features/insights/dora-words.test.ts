import { expect, test } from "vitest";
import { knownDaysText, trendOf } from "./dora-words.ts";

test.each([
  ["less of a time is better", 60, 120, false, "↓", "better than before"],
  ["more of a rate is worse", 0.2, 0.1, false, "↑", "worse than before"],
  ["more deployments are better", 3, 1, true, "↑", "better than before"],
  ["a twentieth is no change", 100, 104, false, "→", "as before"],
  ["nothing at all stays nothing", 0, 0, false, "→", "as before"],
  ["from nothing it cannot be told", 3, null, true, "", "nothing before to compare"],
] as const)("%s", (_, now, before, moreIsBetter, arrow, word) => {
  expect(trendOf(now, before, moreIsBetter)).toEqual({ arrow, word });
});

test("a young record says over how many days its frequency is the mean", () => {
  expect(knownDaysText(7)).toMatch(/the mean of (7 d|1 w)/);
  expect(knownDaysText(12.51)).toContain("the mean of 12 d 12 h.");
});
