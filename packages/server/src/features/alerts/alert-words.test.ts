import { expect, test } from "vitest";
import { wordsIn } from "./alert-words.ts";

test.each([
  ["names are taken apart", "payments-api on web_1.example", ["payments", "api", "on", "web", "1", "example"]],
  ["each word once, whatever its case", "Disk disk DISK", ["disk"]],
  ["letters of every script", "Größe 日本", ["größe", "日本"]],
  ["signs are no words", " : & ' ", []],
])("%s", (_, text, words) => expect(wordsIn(text)).toEqual(words));

test("what no index would take is cut", () => {
  expect(wordsIn("x".repeat(5_000))).toEqual(["x".repeat(100)]);
  expect(wordsIn(Array.from({ length: 5_000 }, (_, at) => at).join(" "))).toHaveLength(400);
});
