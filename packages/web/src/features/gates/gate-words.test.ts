import { expect, test } from "vitest";
import { asSentence, sternestFirst, trialText } from "./gate-words.ts";

test.each([
  [
    "a reason without an end gets one",
    "INC-1 is open: resolve it, or roll back",
    "INC-1 is open: resolve it, or roll back.",
  ],
  [
    "a reason in somebody's own words keeps theirs",
    "frozen by weekends: Nobody is here!",
    "frozen by weekends: Nobody is here!",
  ],
])("%s", (_, text, sentence) => expect(asSentence(text)).toBe(sentence));

test("of the gates that are not simply open, those that are shut come first", () => {
  const gates = (["warn", "allow", "defer", "deny"] as const).map((verdict) => ({ verdict }));
  expect(sternestFirst(gates).map(({ verdict }) => verdict)).toEqual(["deny", "defer", "warn"]);
});

test("a past deployment that a rule holds is told by what came of it, one that is untold also by why", () => {
  const trial = { outcome: "holds", because: "Not on a Friday", cameBecause: "DEP-6 went back to 1.4.2" };
  expect(trialText(trial)).toBe("DEP-6 went back to 1.4.2");
  const untold = { outcome: "untold", because: "nobody knows what was left", cameBecause: "it went well" };
  expect(trialText(untold)).toBe("nobody knows what was left; it went well");
});
