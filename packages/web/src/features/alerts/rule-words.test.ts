import { expect, test } from "vitest";
import { ruleStatus } from "./rule-words.ts";

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
