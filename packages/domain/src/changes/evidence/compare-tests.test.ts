import { expect, test } from "vitest";
import { isNewFailure, testState } from "./compare-tests.ts";

test.each([
  ["passed", "failed", "newly failing"],
  ["flaky", "error", "newly failing"],
  ["skipped", "failed", "newly failing"],
  [undefined, "failed", "new and failing"],
  ["failed", "error", "still failing"],
  ["failed", "passed", "mended"],
  ["error", "flaky", "mended"],
  ["failed", "skipped", "same"],
  [undefined, "passed", "new"],
  ["failed", undefined, "gone"],
  ["passed", "passed", "same"],
] as const)("%s there and %s here is %s", (there, here, state) => expect(testState(there, here)).toBe(state));

test("new failures are those that did not fail there", () => {
  expect((["newly failing", "new and failing"] as const).every(isNewFailure)).toBe(true);
  expect((["still failing", "mended", "new", "gone", "same"] as const).some(isNewFailure)).toBe(false);
});
