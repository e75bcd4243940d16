import { hasFailed, hasPassed, type TestOutcome } from "./test-outcome.ts";

/** How a test stands beside the same test in what is compared with. */
export type TestState = "newly failing" | "still failing" | "new and failing" | "mended" | "new" | "gone" | "same";

/**
 * A test's state, from its outcome there (undefined: it was not run there) and here. What was skipped there and fails
 * here fails newly: nobody has seen it fail before.
 */
export function testState(there: TestOutcome | undefined, here: TestOutcome | undefined): TestState {
  if (here === undefined) return "gone";
  if (there === undefined) return hasFailed(here) ? "new and failing" : "new";
  if (hasFailed(here)) return hasFailed(there) ? "still failing" : "newly failing";
  return hasFailed(there) && hasPassed(here) ? "mended" : "same";
}

export const TEST_STATES: readonly TestState[] = [
  "newly failing",
  "new and failing",
  "still failing",
  "mended",
  "new",
  "gone",
  "same",
];

/** Whether it is worth a person's look: what fails and did not fail there. */
export const isNewFailure = (state: TestState): boolean => state === "newly failing" || state === "new and failing";
