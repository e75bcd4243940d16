import { expect, test } from "vitest";
import { ListSearch, queryOf } from "./incident-search.ts";

test("an empty word in the address narrows nothing", () => {
  expect(queryOf(ListSearch.parse({ service: "", find: "" }))).toEqual(queryOf({}));
});
