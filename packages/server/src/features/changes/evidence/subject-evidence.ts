import { type Coverage, mergeCoverage, unpackCoverage } from "@shipshape/domain/changes/evidence/coverage";
import type { Finding } from "@shipshape/domain/changes/evidence/finding";
import {
  hasFailed,
  hasPassed,
  outcomeOfLetter,
  type TestOutcome,
  togetherAs,
} from "@shipshape/domain/changes/evidence/test-outcome";
import type { Db } from "../../../kernel/database.ts";
import type { EvidenceKind, EvidenceRow } from "./evidence-store.ts";
import { type CoverageDetail, evidenceViews, type FindingsDetail } from "./evidence-views.ts";
import { remembering } from "./remembering.ts";

/** How a test stands for a commit or version, and which run said so last. */
export type TestStanding = { readonly label: string; readonly outcome: TestOutcome; readonly evidenceId: string };

/** By label and key. */
export type Standings = ReadonlyMap<string, TestStanding>;

export const ofKind = (rows: readonly EvidenceRow[], kind: EvidenceKind): EvidenceRow[] =>
  rows.filter((row) => row.kind === kind);

/** The newest of each suite, tool or workspace in each environment: what was sent before it is out of date. */
export const newestOfEach = (rows: readonly EvidenceRow[]): EvidenceRow[] => {
  const seen = new Set<string>();
  return rows
    .toSorted((one, other) => other.at.getTime() - one.at.getTime() || (one.id < other.id ? 1 : -1))
    .filter(({ label, environment }) => {
      const place = JSON.stringify([label, environment]);
      if (seen.has(place)) return false;
      seen.add(place);
      return true;
    });
};

const KEPT_LISTS = 200;
const keysOfList = remembering(KEPT_LISTS, (db: Db, listId: string) => evidenceViews(db).keysOf(listId));

/** The key of a standing: the same test of two suites or browsers is two. */
export const standingKey = (label: string, key: string): string => `${key} ${label}`;
export const keyOfStanding = (standing: string): string => standing.slice(0, 32);

/**
 * How every test stands in what was sent of a commit or version. In one environment the newest run counts, and a pass after a
 * failure is flaky, as nothing changed between; of several environments the worst counts.
 */
export async function standings(db: Db, rows: readonly EvidenceRow[]): Promise<Standings> {
  const runs = await evidenceViews(db).runs(ofKind(rows, "tests").map(({ id }) => id));
  const byPlace = new Map<string, TestStanding & { key: string }>();
  for (const run of runs.toSorted((one, other) => one.at.getTime() - other.at.getTime())) {
    const keys = await keysOfList(db, run.listId);
    for (const [at, key] of keys.entries()) {
      const outcome = outcomeOfLetter(run.outcomes.charAt(at));
      const place = `${run.environment ?? ""}\n${standingKey(run.label, key)}`;
      const before = byPlace.get(place);
      const isFlaky =
        before !== undefined && (hasFailed(before.outcome) || before.outcome === "flaky") && hasPassed(outcome);
      // a run that skipped it says nothing of it
      if (before && outcome === "skipped") continue;
      byPlace.set(place, { key, label: run.label, outcome: isFlaky ? "flaky" : outcome, evidenceId: run.evidenceId });
    }
  }
  const standing = new Map<string, TestStanding>();
  for (const { key, ...one } of byPlace.values()) {
    const name = standingKey(one.label, key);
    const before = standing.get(name);
    const worst = before ? togetherAs("cases", before.outcome, one.outcome) : one.outcome;
    standing.set(name, before && worst === before.outcome ? before : one);
  }
  return standing;
}

/** The findings of the newest scan of each tool. */
export async function findingsOf(db: Db, rows: readonly EvidenceRow[]): Promise<Finding[]> {
  const newest = newestOfEach(ofKind(rows, "findings"));
  const details = await evidenceViews(db).details<FindingsDetail>(newest.map(({ id }) => id));
  return newest.flatMap(({ id }) => [...(details.get(id)?.findings ?? [])]);
}

/** What all runs covered together. */
export async function coverageOf(db: Db, rows: readonly EvidenceRow[]): Promise<Coverage> {
  const sent = ofKind(rows, "coverage");
  const details = await evidenceViews(db).details<CoverageDetail>(sent.map(({ id }) => id));
  return sent
    .map(({ id }) => unpackCoverage(details.get(id)?.files ?? []))
    .reduce(mergeCoverage, new Map() as Coverage);
}
