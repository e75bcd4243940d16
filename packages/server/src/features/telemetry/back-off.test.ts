import { expect, test } from "vitest";
import { type Failing, failedAgain, isPaused } from "./back-off.ts";

/** The rounds in which a source that always fails is asked, a round every so many seconds. */
function roundsAsked(roundSeconds: number, rounds: number): number[] {
  let failing: Failing | undefined;
  return Array.from({ length: rounds }, (_, round) => round).filter((round) => {
    const atMs = round * roundSeconds * 1000;
    if (isPaused(failing, atMs)) return false;
    failing = failedAgain(failing, "it is away", atMs, roundSeconds);
    return true;
  });
}

test("a source that stays away is asked less and less, down to once a minute", () => {
  expect(roundsAsked(15, 24)).toEqual([0, 1, 3, 7, 11, 15, 19, 23]);
});

test("with a round a minute, every round asks", () => expect(roundsAsked(60, 4)).toEqual([0, 1, 2, 3]));
