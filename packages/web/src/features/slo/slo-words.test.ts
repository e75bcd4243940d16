import { expect, test } from "vitest";
import { attainedText, burnText, groupsText, groupText, shareText, targetText, windowText } from "./slo-words.ts";

test.each([
  [0.999, "99.9 %"],
  [0.9995, "99.95 %"],
  [0.95, "95 %"],
])("a target of %f is written in full and no fuller", (target, text) => expect(targetText(target)).toBe(text));

test.each([
  ["a miss by a hair is not rounded into a hit", 0.99899, 0.999, "99.899 %"],
  ["a miss by less than a hair neither", 0.9989999, 0.999, "99.899 %"],
  ["two nines", 0.9932, 0.99, "99.32 %"],
  ["nothing bad at all", 1, 0.9999, "100.0000 %"],
  ["nothing counted", null, 0.999, "no events"],
])("attained: %s", (_, attained, target, text) => expect(attainedText(attained, target)).toBe(text));

test.each([
  ["most of it", 0.623, "62 %"],
  ["hardly anything, which is not nothing", 0.004, "0.4 %"],
  ["overspent", -0.184, "−18 %"],
  ["nothing", 0, "0 %"],
  ["unknown", null, "no events"],
])("what is left: %s", (_, share, text) => expect(shareText(share)).toBe(text));

test.each([
  ["30d", "30 days"],
  ["1d", "1 day"],
  ["4w", "4 weeks"],
  ["calendar: month", "each month"],
  ["1Q", "1Q"],
])("a window of %s", (window, text) => expect(windowText(window)).toBe(text));

test("a burn rate has three digits that count", () => {
  expect(burnText(14.4321)).toBe("14.4×");
  expect(burnText(0.01234)).toBe("0.0123×");
});

test.each([
  [{ spent: 0, burning: 3, noData: 0 }, "3 of 120 groups burn"],
  [{ spent: 1, burning: 3, noData: 2 }, "1 of 120 groups is spent, 3 burn, 2 have no data"],
  [{ spent: 0, burning: 0, noData: 0 }, "120 groups, all on track"],
])("how groups stand: %o", (standing, text) =>
  expect(groupsText({ count: 120, lowestShare: null, ...standing })).toBe(text),
);

test("a group is called by its labels", () => {
  expect(groupText({ group: { region: "eu-1", tier: "gold" } })).toBe("region eu-1, tier gold");
});
