import { expect, test } from "vitest";
import { type ItemView, inOrder, mendText, readyStatus } from "./readiness-words.ts";

test.each([
  [true, "A", "Ready"],
  [false, "C", "Only class C"],
  [false, null, "Not ready"],
] as const)("ready %s and class %s reached is told as %s", (ready, reached, word) =>
  expect(readyStatus({ ready, reached }).word).toBe(word),
);

test("what to do ends as a sentence does", () => {
  expect(mendText({ mend: "Name its team" })).toBe("Name its team.");
  expect(mendText({ mend: "Add an objective: how often must it succeed?" })).toMatch(/succeed\?$/);
});

test("what is wanted and missing comes first, and what is not wanted last", () => {
  const item = (key: string, wanted: boolean, decision: ItemView["decision"]) =>
    ({ key, wanted, decision }) as ItemView;
  const items = [item("extra", false, "fail"), item("there", true, "pass"), item("missing", true, "fail")];
  expect(inOrder(items).map(({ key }) => key)).toEqual(["missing", "there", "extra"]);
});
