import { expect, test } from "vitest";
import { harmless, times } from "./print.ts";

test.each([
  ["lines and columns stay", "a\tb\nc", "a\tb\nc"],
  ["so do the lines of a calendar", "BEGIN\r\nEND", "BEGIN\r\nEND"],
  ["colours", "\u001B[31mred", "\uFFFD[31mred"],
  ["the title of the window", "\u001B]0;owned\u0007", "\uFFFD]0;owned\uFFFD"],
  ["the one-byte form", "\u009B2J", "\uFFFD2J"],
  ["a line that writes over itself", "all is well\rSEV1", "all is well\uFFFDSEV1"],
  ["letters of any script", "Zahlungen für 日本 😀", "Zahlungen für 日本 😀"],
])("%s", (_, given, expected) => expect(harmless(given)).toBe(expected));

test("how often, as people say it", () => expect([1, 2].map(times)).toEqual(["once", "2 times"]));
