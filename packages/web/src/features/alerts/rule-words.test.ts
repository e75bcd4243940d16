import { DraftRule } from "@shipshape/contract/alerts-rules";
import { expect, test } from "vitest";
import { groupWords, ruleStatus, unfinishedPart } from "./rule-words.ts";

const now = new Date("2026-03-02T10:00:00Z");
const use = { hits: 0, held: 0, passedBy: 0, failures: 0, lastHit: null, lastFailure: null };
const once = (from: string, to: string) => ({ kind: "once", from: new Date(from), to: new Date(to) }) as const;

test.each([
  ["one that is switched off", { enabled: false }, "Off"],
  ["one that holds", {}, "On"],
  ["one that fails", { use: { ...use, failures: 2 } }, "Fails"],
  ["maintenance that is to come", { during: once("2026-03-02T11:00:00Z", "2026-03-02T12:00:00Z") }, "Ahead"],
  ["maintenance that is now", { during: once("2026-03-02T09:00:00Z", "2026-03-02T12:00:00Z") }, "On"],
  ["maintenance that is over", { during: once("2026-03-02T08:00:00Z", "2026-03-02T10:00:00Z") }, "Over"],
])("%s", (_, more, word) =>
  expect(ruleStatus({ enabled: true, during: undefined, use, ...more }, now).word).toBe(word),
);

test.each([
  ["a reason that is not written yet", { suppress: { reason: "" } }, "do.suppress.reason", "it is needed: write it"],
  [
    "a reason that is too long",
    { suppress: { reason: "x".repeat(501) } },
    "do.suppress.reason",
    "it is at most 500 characters",
  ],
  ["one alert of several", { threshold: { count: 1, withinMinutes: 5 } }, "do.threshold.count", "it is at least 2"],
  [
    "a number that is not written yet",
    { threshold: { withinMinutes: 5 } },
    "do.threshold.count",
    "it is needed: write it",
  ],
])("%s is told in words for people", (_, actions, path, message) => {
  const shape = DraftRule.safeParse({ name: "quiet", do: actions });
  expect(shape.error?.issues.map(unfinishedPart)).toEqual([{ path, message, line: 1, column: 1 }]);
});

test("a group is told without the number of its route", () => {
  expect(groupWords('0.1 {}/{team="db"}:{alertname="Slow"}')).toBe('{}/{team="db"}:{alertname="Slow"}');
  expect(groupWords("by-rack/r1")).toBe("by-rack/r1");
});
