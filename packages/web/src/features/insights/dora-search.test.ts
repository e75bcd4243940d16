import { expect, test } from "vitest";
import { DoraSearch, doraQuery } from "./dora-search.ts";

test("an empty service or team in the address is as none", () => {
  const query = doraQuery(DoraSearch.parse({ service: "", team: "" }), 0);
  expect([query.service, query.team]).toEqual([undefined, undefined]);
  expect(DoraSearch.parse({ service: "payments" }).service).toBe("payments");
});
