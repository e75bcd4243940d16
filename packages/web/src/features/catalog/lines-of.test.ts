import { expect, test } from "vitest";
import { linesOf, pairsOf } from "./lines-of.ts";

test.each([
  ["what it is and its address", "Dashboard https://example.org", [["Dashboard", "https://example.org"]]],
  ["several words before the address", "Error log  https://example.org", [["Error log", "https://example.org"]]],
  ["an address alone says both", "https://example.org", [["https://example.org", "https://example.org"]]],
  ["empty lines say nothing", "\n chat #pay \n\n", [["chat", "#pay"]]],
])("%s", (_, text, pairs) => expect(pairsOf(text)).toEqual(pairs));

test("what is written is read back the same", () => {
  const pairs = [
    ["chat", "#pay"],
    ["e-mail", "pay@example.org"],
  ] as const;
  expect(pairsOf(linesOf(pairs))).toEqual(pairs);
});
