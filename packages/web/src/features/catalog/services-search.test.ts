import { expect, test } from "vitest";
import { queryOf, ServicesSearch } from "./services-search.ts";

test("an empty word in the address narrows nothing", () => {
  expect(queryOf(ServicesSearch.parse({ find: "", owner: "" }))).toEqual(queryOf({}));
});
