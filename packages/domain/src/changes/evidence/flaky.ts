import { hasFailed, hasPassed, type TestOutcome } from "./test-outcome.ts";

/** One run of a test: of which commit, and where. */
export type TestRunOutcome = {
  readonly at: Date;
  readonly commit: string | null;
  readonly environment: string | null;
  readonly outcome: TestOutcome;
};

export type Flakiness = {
  readonly decision: "flaky" | "steady" | "unknown";
  readonly because: string;
  /** Runs that say something: skipped ones do not. */
  readonly runs: number;
  readonly failures: number;
  /** How often it failed and passed when run again at once. */
  readonly reruns: number;
  /** Commits on which it passed and failed, in the same environment. */
  readonly commits: readonly string[];
  /** Changes of the outcome from one run to the next, and their share of all such steps; null before the second run. */
  readonly flips: number;
  readonly flipRate: number | null;
};

/** Breaking and mending a test once are two changes of its outcome; from twice on nobody breaks it by hand. */
const FLIPS_FROM = 4;
const FLIP_RATE_FROM = 0.2;

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);

/** Commits on which it both passed and failed in one environment, in the order in which they were first run. */
function contradictedCommits(runs: readonly TestRunOutcome[]): string[] {
  const seen = new Map<string, { commit: string; passed: boolean; failed: boolean }>();
  for (const { commit, environment, outcome } of runs) {
    if (commit === null) continue;
    const place = `${commit}\n${environment ?? ""}`;
    const before = seen.get(place) ?? { commit, passed: false, failed: false };
    seen.set(place, {
      commit,
      passed: before.passed || hasPassed(outcome),
      failed: before.failed || hasFailed(outcome),
    });
  }
  const contradicted = [...seen.values()].filter(({ passed, failed }) => passed && failed);
  return [...new Set(contradicted.map(({ commit }) => commit))];
}

/**
 * Whether a test can be believed, from its runs in any order: it is flaky when it passed on a second try, when the same
 * commit both passed and failed in one environment, or when its outcome changes too often for people to have changed it.
 */
export function flakiness(history: readonly TestRunOutcome[]): Flakiness {
  const runs = history
    .filter(({ outcome }) => outcome !== "skipped")
    .toSorted((one, other) => one.at.getTime() - other.at.getTime());
  const failures = runs.filter(({ outcome }) => hasFailed(outcome)).length;
  const reruns = runs.filter(({ outcome }) => outcome === "flaky").length;
  const commits = contradictedCommits(runs);
  const flips = runs.filter(({ outcome }, at) => {
    const before = runs[at - 1];
    return before !== undefined && hasFailed(before.outcome) !== hasFailed(outcome);
  }).length;
  const flipRate = runs.length < 2 ? null : flips / (runs.length - 1);
  const known = { runs: runs.length, failures, reruns, commits, flips, flipRate };

  const reasons = [
    ...(reruns > 0 ? [`it passed on a second try ${times(reruns)}`] : []),
    ...(commits.length > 0
      ? [`${commits.map((commit) => commit.slice(0, 7)).join(", ")} both passed and failed, with nothing changed`]
      : []),
    ...(flips >= FLIPS_FROM && (flipRate ?? 0) >= FLIP_RATE_FROM
      ? [`its outcome changed ${times(flips)} in ${runs.length} runs`]
      : []),
  ];
  if (reasons.length > 0) return { decision: "flaky", because: `${reasons.join("; ")}.`, ...known };
  if (runs.length < 2) return { decision: "unknown", because: "It ran less than twice.", ...known };
  const because =
    flips === 0
      ? `All ${runs.length} runs ended alike.`
      : `Its outcome changed ${times(flips)} in ${runs.length} runs.`;
  return { decision: "steady", because, ...known };
}
