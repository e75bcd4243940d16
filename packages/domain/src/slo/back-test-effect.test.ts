import { expect, test } from "vitest";
import { compileAlerting } from "./alerting.ts";
import { backTest } from "./back-test.ts";
import { backTestSentences } from "./back-test-effect.ts";
import { MINUTE, noMinutes } from "./minutes.ts";
import type { ObjectiveRules } from "./objective-rules.ts";

const MINUTE_MS = 60_000;
const DAY = 1_440;
const START = Date.UTC(2030, 0, 1);

/** 40 days of a thousand requests a minute; on the 35th half of them fail for ten minutes. */
function replay(target: number, days = 30) {
  const measured = noMinutes(START, 40 * DAY);
  measured.total.fill(1_000);
  measured.good.fill(1_000);
  measured.state.fill(MINUTE.measured);
  measured.good.fill(500, 35 * DAY, 35 * DAY + 10);
  const rules: ObjectiveRules = {
    target,
    window: { duration: "30d", isRolling: true },
    budgetingMethod: "Occurrences",
    gapPolicy: "hold",
    minimumCoverage: 0.9,
  };
  const toMs = START + 40 * DAY * MINUTE_MS;
  const fromMs = START + 35 * DAY * MINUTE_MS;
  const incidents = [{ reference: "INC-7", title: "checkout fails", fromMs, toMs: fromMs + 3_600_000 }];
  const { alerting } = compileAlerting(rules);
  return backTest({ measured, excluded: [], rules, alerting, fromMs: toMs - days * DAY * MINUTE_MS, toMs, incidents });
}

test("a laxer target: more is left, fewer pages, and an incident that is missed", () => {
  expect(backTestSentences(replay(0.999), replay(0.9), 30)).toEqual([
    "budget left: 88.4 % → 99.9 % (5,000 bad of 4,320,000 allowed)",
    "the least that was left: 88.4 % → 99.9 %",
    "pages in the last 30 days: 2 → 0; tickets: 2 → 0",
    "incidents caught: 1 → 0 of 1",
    "INC-7 (checkout fails) is now missed: no alert fired within it or in the hour before",
  ]);
});

test("what stays is said once", () => {
  expect(backTestSentences(replay(0.999), replay(0.999), 30)).toEqual([
    "budget left: 88.4 % (5,000 bad of 43,200 allowed)",
    "the least that was left: 88.4 %",
    "pages in the last 30 days: 2; tickets: 2",
    "incidents caught: 1 of 1",
  ]);
});

test("a new objective has no before, and says what it would have missed", () => {
  expect(backTestSentences(undefined, replay(0.9), 30)).toContain("incidents caught: 0 of 1");
  expect(backTestSentences(undefined, replay(0.9), 30).at(-1)).toContain("INC-7 (checkout fails) is missed");
});

test("where little was measured, it says how much", () => {
  const result = { ...replay(0.999), measuredShare: 0.43 };
  expect(backTestSentences(undefined, result, 30)).toContain("only 43 % of that time was measured");
});
