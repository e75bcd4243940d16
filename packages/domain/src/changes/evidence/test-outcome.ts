/** What became of a test. Flaky: it failed, and passed when it was run again. */
export type TestOutcome = "passed" | "failed" | "error" | "skipped" | "flaky";

/** How outcomes are written where there are many: a letter each. */
export const OUTCOME_LETTERS = {
  passed: "p",
  failed: "f",
  error: "e",
  skipped: "s",
  flaky: "y",
} as const satisfies Record<TestOutcome, string>;

const BY_LETTER = new Map<string, TestOutcome>(
  Object.entries(OUTCOME_LETTERS).map(([outcome, letter]) => [letter, outcome as TestOutcome]),
);

/** The outcome that a letter stands for; throws for a letter that stands for none. */
export function outcomeOfLetter(letter: string): TestOutcome {
  const outcome = BY_LETTER.get(letter);
  if (!outcome) throw new Error(`"${letter}" stands for no outcome of a test.`);
  return outcome;
}

export const hasFailed = (outcome: TestOutcome): boolean => outcome === "failed" || outcome === "error";

/** Whether it ran, and how it ended: what is skipped says nothing. */
export const hasPassed = (outcome: TestOutcome): boolean => outcome === "passed" || outcome === "flaky";

const WORST_FIRST: readonly TestOutcome[] = ["failed", "error", "flaky", "passed", "skipped"];

/**
 * One outcome of several under the same name. As cases of a test (a parameterised one whose cases share a name) the worst
 * counts; as re-runs of the same, a pass beside a failure is flaky.
 */
export function togetherAs(meaning: "cases" | "reruns", one: TestOutcome, other: TestOutcome): TestOutcome {
  const differ = (hasFailed(one) && hasPassed(other)) || (hasFailed(other) && hasPassed(one));
  if (meaning === "reruns" && differ) return "flaky";
  return WORST_FIRST.find((outcome) => outcome === one || outcome === other) ?? one;
}

export type TestCounts = {
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly flaky: number;
};

/** How many of each; an error counts as failed, what is flaky passed in the end and counts as flaky alone. */
export function countsOf(of: Readonly<Record<TestOutcome, number>>): TestCounts {
  const failed = of.failed + of.error;
  return {
    total: of.passed + failed + of.skipped + of.flaky,
    passed: of.passed,
    failed,
    skipped: of.skipped,
    flaky: of.flaky,
  };
}

export function countOutcomes(outcomes: Iterable<TestOutcome>): TestCounts {
  const of: Record<TestOutcome, number> = { passed: 0, failed: 0, error: 0, skipped: 0, flaky: 0 };
  for (const outcome of outcomes) of[outcome] += 1;
  return countsOf(of);
}
