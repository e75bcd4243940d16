import { expect, test } from "vitest";
import { moreSideways } from "./use-more-sideways.ts";

const strip = (scrollLeft: number, scrollWidth = 600) => moreSideways({ scrollLeft, scrollWidth, clientWidth: 400 });

test("what has room for all of it has no more on any side", () => {
  expect(strip(0, 400)).toBeUndefined();
});

test("there is more after it, on both sides, and before it, as it is pushed", () => {
  expect([0, 100, 200].map((scrollLeft) => strip(scrollLeft))).toEqual(["after", "both", "before"]);
});

test("a part of a pixel is no more", () => {
  expect([strip(199.4), strip(0.6)]).toEqual(["before", "after"]);
});
