import { expect, test } from "vitest";
import { requiredAction } from "./required-action.ts";

const needed = { code: "approval_needed", text: "two people have to look" } as const;

test("an approval that was asked for is given by its number", () => {
  expect(requiredAction({ ...needed, request: "APR-3" })).toBe(
    "Ask somebody else to approve: shipshape gate approve APR-3.",
  );
});

test("one that nobody asked for yet is asked for first: there is nothing to approve", () => {
  expect(requiredAction(needed)).toContain("shipshape gate check");
  expect(requiredAction(needed)).not.toContain("gate approve");
});

test("an action in somebody's own words comes before ours", () => {
  expect(requiredAction({ ...needed, action: "Call the desk." })).toBe("Call the desk.");
});
