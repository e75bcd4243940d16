import { expect, test } from "vitest";
import { remembered } from "./remembered.ts";

test("a question is answered once, until there are too many of them", () => {
  const asked: string[] = [];
  const answer = remembered(2, (question) => {
    asked.push(question);
    return question.length;
  });
  expect([answer("a"), answer("bb"), answer("a"), answer("bb")]).toEqual([1, 2, 1, 2]);
  expect(asked).toEqual(["a", "bb"]);
  expect([answer("ccc"), answer("a")]).toEqual([3, 1]);
  expect(asked).toEqual(["a", "bb", "ccc", "a"]);
});

test("what cannot be answered is not kept", () => {
  const answer = remembered(2, () => {
    throw new RangeError("no such thing");
  });
  expect(() => answer("a")).toThrow("no such thing");
  expect(() => answer("a")).toThrow("no such thing");
});
