import { MANIFEST_KINDS } from "@shipshape/contract/manifest";
import { expect, test } from "vitest";
import { configurationKinds } from "./app.ts";

test("the server applies every kind of document that the contract knows, in the contract's order", () => {
  expect(configurationKinds.map(({ kind }) => kind)).toEqual(MANIFEST_KINDS);
});
