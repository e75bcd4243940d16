import { expect, test } from "vitest";
import { asSentence, sternestFirst } from "./gate-words.ts";

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
