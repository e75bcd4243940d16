import { expect, test } from "vitest";
import { freezeStatus, selectorText } from "./freeze-words.ts";

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
});
