import { expect, test } from "vitest";
import { type FreezeView, freezeStatus, freezesAhead, passingText, selectorText } from "./freeze-words.ts";

const window = { from: new Date(100), to: new Date(200), kind: "deny" } as const;

test.each([
  ["before it begins", 99, "To come"],
  ["from its first moment", 100, "In force"],
  ["until its last", 199, "In force"],
  ["its end is no part of it", 200, "Over"],
])("a freeze %s", (_, now, word) => {
  expect(freezeStatus(window, now).word).toBe(word);
});

test("an allow window is no freeze while it lasts", () => {
  expect(freezeStatus({ ...window, kind: "allow" }, 150)).toEqual({ tone: "ok", word: "Open now" });
});

test("what it holds for is said in words", () => {
  expect(selectorText({})).toBe("everything");
  expect(selectorText({ services: ["payments", "ledger"], environments: ["production"] })).toBe(
    "services payments, ledger; in production",
  );
  expect(selectorText({ environments: ["staging"] })).toBe("everything in staging");
  expect(selectorText({ tiers: [1, 2] })).toBe("tier 1, 2");
  expect(selectorText({ environments: ["production"], changeClasses: ["feature", "config"] })).toBe(
    "feature, config changes; in production",
  );
});

test("ahead is what is not over, the nearest first", () => {
  const at = (from: number, to: number) => ({ from: new Date(from), to: new Date(to) }) as FreezeView;
  const ahead = freezesAhead([at(300, 400), at(0, 50), at(100, 200)], 150);
  expect(ahead.map(({ from }) => from.getTime())).toEqual([100, 300]);
});

test("what passes it all the same is said", () => {
  expect(passingText({ overrun: false, manual: false })).toEqual([]);
  expect(passingText({ overrun: true, manual: true })).toEqual([
    "What began before it may go on.",
    "What a person begins by hand passes.",
  ]);
});
