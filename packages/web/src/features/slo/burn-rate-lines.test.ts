import { expect, test } from "vitest";
import { type BurnRates, burnLevels, burnRateLines } from "./burn-rate-lines.ts";

const rule = (name: string, factor: number, longWindowMinutes: number, shortWindowMinutes: number) =>
  ({ rule: name, severity: "page", factor, longWindowMinutes, shortWindowMinutes }) as const;

const rates: BurnRates = {
  slo: "charges",
  target: 0.999,
  stepMinutes: 5,
  windows: [5, 30, 60, 360],
  rules: [rule("fast page", 14.4, 60, 5), rule("slow page", 6, 360, 30)],
  points: [
    { at: new Date(0), burns: [20, 8, 15, 3] },
    { at: new Date(1), burns: [null, 7, 14, 3] },
  ],
};

test("all pairs: the long window of each, with its threshold, which is drawn and not said", () => {
  const lines = burnRateLines(rates, undefined);
  expect(lines.filter(({ silent }) => !silent).map(({ name, values }) => [name, values])).toEqual([
    ["over 1 h", [15, 14]],
    ["over 6 h", [3, 3]],
  ]);
  expect(lines.filter(({ silent }) => silent).map(({ values }) => values)).toEqual([
    [14.4, 14.4],
    [6, 6],
  ]);
});

test("one pair: both its windows, for both must be above the threshold", () => {
  const spoken = burnRateLines(rates, "fast page").filter(({ silent }) => !silent);
  expect(spoken.map(({ name, values }) => [name, values])).toEqual([
    ["over 5 min", [20, null]],
    ["over 1 h", [15, 14]],
  ]);
});

test("a pair that this objective does not have shows them all", () => {
  expect(burnRateLines(rates, "slow ticket")).toHaveLength(4);
});

test("no two lines look the same without colour", () => {
  const dashes = burnRateLines(rates, undefined)
    .filter(({ silent }) => !silent)
    .map(({ dash }) => dash?.join(" ") ?? "");
  expect(new Set(dashes).size).toBe(dashes.length);
});

test("the axis says the thresholds, and nothing so near above that it would lie on them", () => {
  expect(burnLevels(rates, undefined)).toEqual([0, 1, 6, 14.4, 30, 100, 300, 1_000]);
  expect(burnLevels(rates, "slow page")).toEqual([0, 1, 6, 30, 100, 300, 1_000]);
});
