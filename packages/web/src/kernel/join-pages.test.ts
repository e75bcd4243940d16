import { expect, test } from "vitest";
import { joinHead, joinTail, type Loaded } from "./join-pages.ts";

const list = (letters: string, next: string | null = null): Loaded<string> => ({ rows: letters.split(""), next });
const text = ({ rows, next }: Loaded<string>) => `${rows.join("")} ${next}`;
const itself = (letter: string): string => letter;

test.each([
  ["a new row on top keeps the rest", list("abcdef", "f"), list("xabc", "c"), "xabcdef f"],
  ["a row that is gone leaves", list("abcdef", "f"), list("acd", "d"), "acdef f"],
  ["the whole list fits into its head", list("abcdef", "f"), list("xab"), "xab null"],
  ["nothing is left of it", list("abc", "c"), list(""), " null"],
  ["so much is new that the seam is lost", list("abcdef", "f"), list("wxyz", "z"), "wxyz z"],
  ["a row that moved up stands once", list("abcdef", "f"), list("eab", "b"), "eabcdf f"],
  ["the head is all there was", list("abc", "c"), list("abc", "c"), "abc c"],
])("%s", (_, known, head, expected) => expect(text(joinHead(known, head, itself))).toBe(expected));

test("the next page follows, without what has come already", () => {
  expect(text(joinTail(list("abc", "c"), list("cde", "e"), itself))).toBe("abcde e");
});
