import type { PlanSummary } from "@shipshape/contract/changes-evidence";
import type { BySeverity } from "@shipshape/domain/changes/evidence/finding";
import type * as z from "zod";
import type { Db } from "../../../kernel/database.ts";
import { changesStore } from "../changes-store.ts";
import { shortIdOf } from "../deployment-view.ts";
import { comparedCoverage, comparedFindings, comparedTests, newlyFailing, type Sides } from "./compared-evidence.ts";
import type { EvidenceRow } from "./evidence-store.ts";
import { evidenceViews } from "./evidence-views.ts";
import { newestOfEach, ofKind } from "./subject-evidence.ts";

/** Nothing of a kind was sent, and what would change that. */
export type Absent = { readonly absent: true; readonly because: string };
export const isAbsent = (part: object): part is Absent => "absent" in part;

export type AskedEvidence = {
  readonly serviceId: string;
  readonly version?: string | null | undefined;
  readonly commit?: string | null | undefined;
  /** Only what was gathered there, or nowhere in particular; everywhere where it is left out. */
  readonly environment?: string | null | undefined;
  /** The environments that count as production; `production` where none are given. */
  readonly production?: readonly string[] | undefined;
};

export type RunningVersion = {
  readonly version: string;
  readonly commit: string | null;
  readonly environment: string;
  /** DEP-41. */
  readonly deployment: string;
};

export type PlanStanding = z.output<typeof PlanSummary> & {
  readonly id: string;
  readonly label: string;
  readonly at: Date;
};

export type EvidenceOf = {
  readonly tests:
    | {
        readonly passed: number;
        readonly failed: number;
        readonly skipped: number;
        readonly flaky: number;
        /** Fail, and do not fail in what production runs. All that fail, where that has no tests. */
        readonly newlyFailed: number;
        readonly at: Date;
      }
    | Absent;
  readonly findings:
    | {
        /** Open ones: not suppressed. */
        readonly total: number;
        /** Open, and not in what production runs. All of them, where that was not scanned. */
        readonly new: number;
        readonly bySeverity: BySeverity;
        readonly newBySeverity: BySeverity;
        readonly at: Date;
      }
    | Absent;
  readonly coverage:
    | {
        /** Shares of 0 to 1; null where there is nothing to cover. */
        readonly lines: number | null;
        readonly branches: number | null;
        /** Of the share of lines: -0.02 is two points less. Null where what production runs has no coverage. */
        readonly changeFromProduction: number | null;
        readonly at: Date;
      }
    | Absent;
  /** The newest plan of each workspace. */
  readonly plans: readonly PlanStanding[];
  readonly production: RunningVersion | null;
};

/** What production runs of a service: the last success in any environment that counts as production. */
async function runningInProduction(
  db: Db,
  serviceId: string,
  production: readonly string[] = ["production"],
): Promise<RunningVersion | null> {
  const places = await changesStore(db).running([serviceId], undefined);
  const finished = (at: Date | null) => at?.getTime() ?? 0;
  const [last] = places
    .filter(({ environment }) => production.includes(environment))
    .toSorted((one, other) => finished(other.finishedAt) - finished(one.finishedAt));
  if (!last) return null;
  const { version, commitSha, environment } = last;
  return { version, commit: commitSha, environment, deployment: shortIdOf(last) };
}

/** What was sent of a commit or version, said in either way. */
export async function sentOf(
  db: Db,
  { serviceId, version = null, commit = null, environment = null }: AskedEvidence,
): Promise<EvidenceRow[]> {
  const views = evidenceViews(db);
  const same = await views.sameAs(serviceId, version, commit?.toLowerCase() ?? null);
  return views.of({ serviceId, ...same, environment });
}

/** Both sides of "new since what production runs". */
export async function sidesOf(db: Db, asked: AskedEvidence): Promise<Sides & { production: RunningVersion | null }> {
  const production = await runningInProduction(db, asked.serviceId, asked.production);
  const [here, there] = await Promise.all([
    sentOf(db, asked),
    production ? sentOf(db, { ...asked, version: production.version, commit: production.commit }) : [],
  ]);
  return { here, there, production };
}

export const WHAT = {
  tests: "no report of tests",
  findings: "no scan",
  coverage: "no coverage",
} as const;

/** Why there is nothing: what it speaks of, and how to send it. */
export function absent(what: keyof typeof WHAT, { version, commit }: AskedEvidence): Absent {
  const of = version ?? commit?.slice(0, 7) ?? "it";
  return { absent: true, because: `There is ${WHAT[what]} of ${of}: send one with 'shipshape evidence upload'.` };
}

export const newestAt = (rows: readonly EvidenceRow[]): Date =>
  new Date(Math.max(...rows.map(({ at }) => at.getTime())));

/** Evidence as it bears on a commit or version, beside what production runs now; a kind of which nothing was sent says so. */
export async function evidenceOf(db: Db, asked: AskedEvidence): Promise<EvidenceOf> {
  const { here, there, production } = await sidesOf(db, asked);
  const of = (kind: "tests" | "findings" | "coverage") => ofKind(here, kind);

  const tests = async (): Promise<EvidenceOf["tests"]> => {
    if (of("tests").length === 0) return absent("tests", asked);
    const compared = await comparedTests(db, { here, there });
    const { total: _, ...counts } = compared.counts;
    return { ...counts, newlyFailed: newlyFailing(compared).length, at: newestAt(of("tests")) };
  };
  const findings = async (): Promise<EvidenceOf["findings"]> => {
    if (of("findings").length === 0) return absent("findings", asked);
    const { bySeverity, newBySeverity } = await comparedFindings(db, { here, there });
    const sum = (counts: BySeverity) => Object.values(counts).reduce((all, one) => all + one, 0);
    return { total: sum(bySeverity), new: sum(newBySeverity), bySeverity, newBySeverity, at: newestAt(of("findings")) };
  };
  const coverage = async (): Promise<EvidenceOf["coverage"]> => {
    if (of("coverage").length === 0) return absent("coverage", asked);
    const {
      lineShare: lines,
      branchShare: branches,
      lineShareBefore: before,
    } = await comparedCoverage(db, { here, there });
    const changeFromProduction = lines === null || before === null ? null : lines - before;
    return { lines, branches, changeFromProduction, at: newestAt(of("coverage")) };
  };
  return {
    tests: await tests(),
    findings: await findings(),
    coverage: await coverage(),
    plans: plansOf(here),
    production,
  };
}

export const plansOf = (rows: readonly EvidenceRow[]): PlanStanding[] =>
  newestOfEach(ofKind(rows, "plan")).map(({ id, label, at, summary }) => ({
    ...(summary as z.output<typeof PlanSummary>),
    id,
    label,
    at,
  }));
