import type { evidence } from "@shipshape/contract/changes-evidence";
import type { HandlerOutput } from "@shipshape/contract/route";
import { type Flakiness, flakiness, type TestRunOutcome } from "@shipshape/domain/changes/evidence/flaky";
import { hasFailed, outcomeOfLetter } from "@shipshape/domain/changes/evidence/test-outcome";
import type { Db } from "../../../kernel/database.ts";
import { grouped } from "../../../kernel/grouped.ts";
import { failureView } from "./evidence-detail.ts";
import { evidenceViews, type RunRow } from "./evidence-views.ts";
import { keyOfStanding, standingKey } from "./subject-evidence.ts";

const contractual = ({ commits, ...flaky }: Flakiness) => ({ ...flaky, commits: [...commits] });

/** The runs of one test, newest first; undefined where it was never run in the time that is kept. */
export async function testHistory(
  db: Db,
  serviceId: string,
  key: string,
  most: number,
): Promise<HandlerOutput<typeof evidence.testHistory> | undefined> {
  const views = evidenceViews(db);
  const [tests, history] = await Promise.all([views.tests(serviceId, [key]), views.historyOf(serviceId, key, most)]);
  const test = tests.get(key);
  if (!test) return undefined;
  const runs = history.map((run) => ({ ...run, outcome: outcomeOfLetter(run.letter), commit: run.commitSha }));
  const worth = runs
    .filter(({ outcome }) => hasFailed(outcome) || outcome === "flaky")
    .map(({ evidenceId }) => evidenceId);
  const failures = grouped(await views.failures(worth, [key]), ({ evidenceId }) => evidenceId);
  return {
    test,
    flakiness: contractual(flakiness(runs)),
    runs: runs.map(({ evidenceId, at, version, commit, environment, label, outcome, milliseconds }) => ({
      evidenceId,
      at,
      version,
      commit,
      environment,
      label,
      outcome,
      milliseconds,
      failures: (failures.get(evidenceId) ?? []).map(failureView),
    })),
  };
}

/** The outcomes of every test of these runs that did not always pass, by standing. */
async function unsteady(db: Db, runs: readonly RunRow[]): Promise<Map<string, TestRunOutcome[]>> {
  const views = evidenceViews(db);
  const lists = new Map<string, readonly string[]>();
  for (const listId of new Set(runs.map((run) => run.listId))) lists.set(listId, await views.keysOf(listId));
  const each = (visit: (standing: string, letter: string, run: RunRow) => void): void => {
    for (const run of runs)
      for (const [at, key] of (lists.get(run.listId) ?? []).entries())
        visit(standingKey(run.label, key), run.outcomes.charAt(at), run);
  };
  const outcomes = new Map<string, TestRunOutcome[]>();
  each((standing, letter) => {
    if (letter !== "p" && letter !== "s") outcomes.set(standing, []);
  });
  each((standing, letter, { at, commitSha, environment }) => {
    outcomes.get(standing)?.push({ at, commit: commitSha, environment, outcome: outcomeOfLetter(letter) });
  });
  return outcomes;
}

/** The tests of a service that its newest runs show to be flaky, the least steady first. */
export async function flakyTests(
  db: Db,
  serviceId: string,
  most: number,
): Promise<HandlerOutput<typeof evidence.listFlaky>> {
  const views = evidenceViews(db);
  const runs = await views.newestRuns(serviceId, most);
  const judged = [...(await unsteady(db, runs))].map(([standing, history]) => ({
    standing,
    flaky: flakiness(history),
  }));
  const flaky = judged
    .filter(({ flaky: { decision } }) => decision === "flaky")
    .toSorted(
      (one, other) =>
        (other.flaky.flipRate ?? 0) - (one.flaky.flipRate ?? 0) || (one.standing < other.standing ? -1 : 1),
    );
  const tests = await views.tests(
    serviceId,
    flaky.map(({ standing }) => keyOfStanding(standing)),
  );
  return {
    runs: runs.length,
    tests: flaky.flatMap(({ standing, flaky: verdict }) => {
      const test = tests.get(keyOfStanding(standing));
      return test ? [{ ...test, label: standing.slice(33), flakiness: contractual(verdict) }] : [];
    }),
  };
}
