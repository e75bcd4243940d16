import { expect, test } from "vitest";
import { stageAfter } from "./update-words.ts";

const told = (status: "investigating" | "identified" | "monitoring" | "resolved", publishedBy = "ana") => ({
  status,
  publishedBy,
});

test.each([
  ["first that we see it", undefined, false, "investigating"],
  [
    "the same in a person's words, when the page said it by itself",
    told("identified", "shipshape"),
    false,
    "identified",
  ],
  ["then that we know the cause", told("investigating"), false, "identified"],
  ["then that we watch", told("identified"), false, "monitoring"],
  ["and go on watching", told("monitoring"), false, "monitoring"],
  ["once it is over, that it is", told("identified"), true, "resolved"],
  ["and once it comes back, that we see it", told("resolved"), false, "investigating"],
] as const)("customers are told %s", (_, last, isOver, next) => expect(stageAfter(last, isOver)).toBe(next));
