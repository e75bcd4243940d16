import { expect, test } from "vitest";
import { SloSearch, sloQueryOf } from "./slo-search.ts";

test("an empty word in the address narrows nothing", () => {
  expect(sloQueryOf(SloSearch.parse({ find: "", service: "", team: "" }))).toEqual(sloQueryOf({}));
});
