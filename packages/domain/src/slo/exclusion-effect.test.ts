import { describe, expect, test } from "vitest";
import { effectSentence, effectsSentence } from "./exclusion-effect.ts";

describe("the effect on one budget", () => {
  test.each([
    [0.1667, 0.5454, 250, "54.5 % of the budget is left instead of 16.7 %: 250 bad events no longer count"],
    [0.5454, -0.2, -1, "−20.0 % of the budget is left instead of 54.5 %: 1 bad event counts again"],
    [0.4, 0.4, 0, "40.0 % of the budget is left as before: nothing bad was counted in that time"],
    [0.4, 0.3, 0, "30.0 % of the budget is left instead of 40.0 %: nothing bad was counted in that time"],
    [null, null, 0, "no events were counted in this window"],
    [
      0.4,
      null,
      6.5,
      "no events are left to count, where 40.0 % of the budget was left: 6.5 bad events no longer count",
    ],
    [null, 0.4, -12_345, "40.0 % of the budget is left, where there were no events: 12,345 bad events count again"],
  ])("from %s to %s", (before, after, badEventsTakenOut, text) => {
    expect(effectSentence({ before, after, badEventsTakenOut, unit: "event" })).toBe(text);
  });
});

describe("the effect on all", () => {
  const effect = (slo: string, before: number, after: number) => ({
    slo,
    before: { remainingShare: before },
    after: { remainingShare: after },
  });
  test.each([
    [{ objectives: 0, touched: 0, counted: 0 }, [], "it holds for no objective: look at what it selects"],
    [
      { objectives: 1, touched: 0, counted: 0 },
      [],
      "it holds for the one objective and changes no budget as it is now",
    ],
    [
      { objectives: 3, touched: 2, counted: 2 },
      [effect("checkout", 0.1, 0.6), effect("cart", 0.4, 0.5)],
      "it holds for 3 objectives and changes 2 budgets, the most: checkout from 10.0 % left to 60.0 %",
    ],
    [
      { objectives: 300, touched: 200, counted: 100 },
      [effect("checkout", 0.1, 0.6)],
      "it holds for 300 objectives and changes one budget: checkout from 10.0 % left to 60.0 %; 100 of 200 were counted for this answer",
    ],
  ])("%j", (counted, effects, text) => expect(effectsSentence(counted, effects)).toBe(text));
});
