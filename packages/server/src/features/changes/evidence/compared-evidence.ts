import { isNewFailure, type TestState, testState } from "@shipshape/domain/changes/evidence/compare-tests";
import {
  branchShare,
  type ComparedFile,
  type CoverageTotals,
  compareCoverage,
  coverageTotals,
  lineShare,
} from "@shipshape/domain/changes/evidence/coverage";
import { type BySeverity, countBySeverity } from "@shipshape/domain/changes/evidence/finding";
import { type ComparedFinding, matchFindings } from "@shipshape/domain/changes/evidence/match-findings";
import { countOutcomes, type TestCounts } from "@shipshape/domain/changes/evidence/test-outcome";
import type { Db } from "../../../kernel/database.ts";
import type { EvidenceRow } from "./evidence-store.ts";
import { remembering } from "./remembering.ts";
import { coverageOf, findingsOf, ofKind, standings, type TestStanding } from "./subject-evidence.ts";

export type ComparedTest = {
  readonly standing: string;
  readonly state: TestState;
  readonly is: TestStanding | undefined;
};

export type ComparedTests = {
  readonly counts: TestCounts;
  /** Without what stands as it stood. */
  readonly tests: readonly ComparedTest[];
};
export type ComparedFindings = {
  readonly compared: readonly ComparedFinding[];
  readonly bySeverity: BySeverity;
  readonly newBySeverity: BySeverity;
};
export type ComparedCoverage = {
  readonly totals: CoverageTotals;
  readonly lineShare: number | null;
  readonly branchShare: number | null;
  readonly lineShareBefore: number | null;
  readonly files: readonly ComparedFile[];
};

/** What was sent of a commit or version, and of what it is compared with. */
export type Sides = { readonly here: readonly EvidenceRow[]; readonly there: readonly EvidenceRow[] };

const KEPT = 200;
const idsOf = (rows: readonly EvidenceRow[]): string => rows.map(({ id }) => id).join(",");
/** Evidence never changes: the same files beside the same files say the same again. */
const remembered = <A>(kind: Parameters<typeof ofKind>[1], compare: (db: Db, sides: Sides) => Promise<A>) => {
  const ask = remembering(KEPT, compare, ({ here, there }: Sides) => `${idsOf(here)}/${idsOf(there)}`);
  return (db: Db, { here, there }: Sides) => ask(db, { here: ofKind(here, kind), there: ofKind(there, kind) });
};

export const comparedTests = remembered("tests", async (db, { here, there }): Promise<ComparedTests> => {
  const [is, was] = [await standings(db, here), await standings(db, there)];
  const names = [...new Set([...is.keys(), ...was.keys()])];
  const tests = names
    .map((standing) => ({
      standing,
      is: is.get(standing),
      // where there is nothing to compare with, nothing is new by that alone
      state: testState(there.length === 0 ? undefined : was.get(standing)?.outcome, is.get(standing)?.outcome),
    }))
    .filter(({ state }) => state !== "same" && !(there.length === 0 && state === "new"));
  return { counts: countOutcomes([...is.values()].map(({ outcome }) => outcome)), tests };
});

export const comparedFindings = remembered("findings", async (db, { here, there }): Promise<ComparedFindings> => {
  const compared = matchFindings(await findingsOf(db, there), await findingsOf(db, here));
  const open = compared.filter(({ state, finding }) => state !== "absent" && finding.suppressed === null);
  return {
    compared,
    bySeverity: countBySeverity(open.map(({ finding }) => finding)),
    newBySeverity: countBySeverity(open.filter(({ state }) => state === "new").map(({ finding }) => finding)),
  };
});

export const comparedCoverage = remembered("coverage", async (db, { here, there }): Promise<ComparedCoverage> => {
  const [is, was] = [await coverageOf(db, here), await coverageOf(db, there)];
  const totals = coverageTotals(is);
  return {
    totals,
    lineShare: lineShare(totals),
    branchShare: branchShare(totals),
    lineShareBefore: there.length === 0 ? null : lineShare(coverageTotals(was)),
    files: there.length === 0 ? [] : compareCoverage(was, is),
  };
});

/** Tests that fail and did not fail there. */
export const newlyFailing = ({ tests }: ComparedTests): readonly ComparedTest[] =>
  tests.filter(({ state }) => isNewFailure(state));
