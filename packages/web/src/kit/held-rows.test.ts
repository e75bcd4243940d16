import { expect, test } from "vitest";
import { holdRows } from "./held-rows.ts";

const letters = (text: string): string[] => text.split("");
const hold = (held: string, rows: string) => {
  const { shown, newCount } = holdRows(letters(held), letters(rows), (letter) => letter);
  return `${shown.join("")} ${newCount}`;
};

test.each([
  ["everything at first", "", "abc", "abc 0"],
  ["new ones on top wait", "abc", "xyabc", "abc 2"],
  ["new ones between wait", "abc", "axbc", "abc 1"],
  ["what joins at the end is shown: the next page", "abc", "abcde", "abcde 0"],
  ["rows stay where they are when their order changes", "abc", "cab", "abc 0"],
  ["what is gone is gone", "abc", "ac", "ac 0"],
  ["nothing of it is left: everything is shown", "abc", "xyz", "xyz 0"],
  ["new ones on top wait while the next page comes", "abc", "xabcd", "abcd 1"],
])("%s", (_, held, rows, expected) => expect(hold(held, rows)).toBe(expected));
