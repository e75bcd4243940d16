import { expect, test } from "vitest";
import { isKeyEvent } from "./key-event.ts";

test.each([
  ["a note belongs to the story", "note", null, true],
  ["a message that arrived does not", "delivered", null, false],
  ["unless a person says so", "delivered", true, true],
  ["and a person may leave out what does", "note", false, false],
  ["a kind that nobody knows waits for a person", "telegram", null, false],
] as const)("%s", (_, kind, said, isKey) => expect(isKeyEvent(kind, said)).toBe(isKey));
