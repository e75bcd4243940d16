import { expect, test } from "vitest";
import { AlertSearch, queryOf } from "./alert-search.ts";

test("an empty word in the address narrows nothing", () => {
  expect(queryOf(AlertSearch.parse({ team: "", severity: "", source: "", service: "", label: "", find: "" }))).toEqual(
    queryOf({}),
  );
});
