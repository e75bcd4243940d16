import { expect, test } from "vitest";
import { stageAfter } from "./update-words.ts";

test.each([
  ["first that we see it", undefined, false, "investigating"],
  ["then that we know the cause", "investigating", false, "identified"],
  ["then that we watch", "identified", false, "monitoring"],
  ["and go on watching", "monitoring", false, "monitoring"],
  ["once it is over, that it is", "identified", true, "resolved"],
] as const)("customers are told %s", (_, told, isOver, next) => expect(stageAfter(told, isOver)).toBe(next));
