import type { EvidenceComparison } from "@shipshape/contract/changes-evidence";
import { TEST_STATES } from "@shipshape/domain/changes/evidence/compare-tests";
import { lineShare, worstFirst } from "@shipshape/domain/changes/evidence/coverage";
import { SEVERITIES } from "@shipshape/domain/changes/evidence/finding";
import type * as z from "zod";
import type { Db } from "../../../kernel/database.ts";
import { grouped } from "../../../kernel/grouped.ts";
import type { KnownService } from "../../catalog/index.ts";
import { comparedCoverage, comparedFindings, comparedTests, type Sides } from "./compared-evidence.ts";
import { failureView } from "./evidence-detail.ts";
import { type AskedEvidence, absent, newestAt, plansOf, sentOf, sidesOf } from "./evidence-of.ts";
import { evidenceViews } from "./evidence-views.ts";
import { keyOfStanding, ofKind } from "./subject-evidence.ts";

type Comparison = z.input<typeof EvidenceComparison>;
type Query = {
  readonly version?: string | undefined;
  readonly commit?: string | undefined;
  readonly environment?: string | undefined;
  readonly against?: string | undefined;
};

/** Lists are for people: so many rows, the new ones first. */
const MOST = 200;

async function testsPart(
  db: Db,
  serviceId: string,
  sides: Sides,
): Promise<Exclude<Comparison["tests"], { absent: true }>> {
  const { counts, tests } = await comparedTests(db, sides);
  const count = (...states: readonly string[]) => tests.filter(({ state }) => states.includes(state)).length;
  const shown = tests
    .toSorted((one, other) => TEST_STATES.indexOf(one.state) - TEST_STATES.indexOf(other.state))
    .slice(0, MOST);
  const keys = shown.map(({ standing }) => keyOfStanding(standing));
  const views = evidenceViews(db);
  const runs = [...new Set(shown.flatMap(({ is }) => (is ? [is.evidenceId] : [])))];
  const [names, failures] = await Promise.all([views.tests(serviceId, keys), views.failures(runs, keys)]);
  const saying = grouped(failures, ({ evidenceId, key }) => `${evidenceId} ${key}`);
  return {
    ...counts,
    at: newestAt(ofKind(sides.here, "tests")),
    newlyFailing: count("newly failing", "new and failing"),
    stillFailing: count("still failing"),
    mended: count("mended"),
    new: count("new", "new and failing"),
    gone: count("gone"),
    tests: shown.flatMap(({ standing, state, is }) => {
      const test = names.get(keyOfStanding(standing));
      if (!test) return [];
      const said = saying.get(`${is?.evidenceId} ${test.key}`) ?? [];
      const label = standing.slice(33);
      return [{ ...test, state, label, outcome: is?.outcome ?? null, failures: said.map(failureView) }];
    }),
  };
}

async function findingsPart(db: Db, sides: Sides): Promise<Exclude<Comparison["findings"], { absent: true }>> {
  const { compared, bySeverity, newBySeverity } = await comparedFindings(db, sides);
  const isOpen = ({ finding }: (typeof compared)[number]) => finding.suppressed === null;
  const count = (state: string) => compared.filter((one) => one.state === state && isOpen(one)).length;
  const order = ["new", "updated", "absent", "unchanged"];
  const shown = compared
    .filter(isOpen)
    .toSorted(
      (one, other) =>
        order.indexOf(one.state) - order.indexOf(other.state) ||
        SEVERITIES.indexOf(one.finding.severity) - SEVERITIES.indexOf(other.finding.severity),
    )
    .slice(0, MOST);
  const now = compared.filter(({ state }) => state !== "absent");
  return {
    total: now.filter(isOpen).length,
    suppressed: now.filter((one) => !isOpen(one)).length,
    at: newestAt(ofKind(sides.here, "findings")),
    new: count("new"),
    updated: count("updated"),
    unchanged: count("unchanged"),
    gone: count("absent"),
    bySeverity,
    newBySeverity,
    findings: shown.map(({ state, finding }) => ({ ...finding, state })),
  };
}

async function coveragePart(db: Db, sides: Sides): Promise<Exclude<Comparison["coverage"], { absent: true }>> {
  const { totals, lineShare: share, branchShare, lineShareBefore, files } = await comparedCoverage(db, sides);
  return {
    at: newestAt(ofKind(sides.here, "coverage")),
    ...totals,
    lineShare: share,
    branchShare,
    lineShareBefore,
    change: share === null || lineShareBefore === null ? null : share - lineShareBefore,
    files: worstFirst(files.filter(({ state }) => state !== "same"))
      .slice(0, MOST)
      .map(({ path, state, before, after, missed }) => ({
        path,
        state,
        share: after && lineShare(after),
        shareBefore: before && lineShare(before),
        missed,
      })),
  };
}

const words = (version: string | null, commit: string | null): string => version ?? commit?.slice(0, 7) ?? "nothing";

type Against = { readonly sides: Sides; readonly against: Comparison["against"]; readonly because: string };

async function against(db: Db, asked: AskedEvidence, other: string | undefined): Promise<Against> {
  const here = words(asked.version ?? null, asked.commit ?? null);
  if (other !== undefined) {
    const sides = {
      here: await sentOf(db, asked),
      there: await sentOf(db, { ...asked, version: other, commit: null }),
    };
    const speaking = { version: other, commit: null, environment: null, deployment: null };
    return { sides, against: speaking, because: `${here} beside ${other}, as asked.` };
  }
  const { production, ...sides } = await sidesOf(db, asked);
  if (!production) {
    const because = "Nothing runs in production yet, as far as the record tells: there is nothing to compare with.";
    return { sides, against: null, because };
  }
  const { version, commit, environment, deployment } = production;
  const because =
    sides.there.length === 0
      ? `${environment} runs ${version} (${deployment}), of which nothing was sent: everything counts as new.`
      : `${here} beside ${version}, which ${environment} runs (${deployment}).`;
  return { sides, against: { version, commit, environment, deployment }, because };
}

/** What is new of a commit or version since what production runs, or since another version. The newest that was sent, unless one is named. */
export async function compareEvidence(
  db: Db,
  service: KnownService,
  query: Query,
  production: readonly string[],
): Promise<Comparison> {
  const environment = query.environment ?? null;
  const isNamed = query.version !== undefined || query.commit !== undefined;
  const newest = isNamed ? undefined : await evidenceViews(db).newest(service.id, environment);
  const version = query.version ?? newest?.version ?? null;
  const commit = query.commit ?? newest?.commitSha ?? null;
  const asked: AskedEvidence = { serviceId: service.id, version, commit, environment, production };
  const { sides, ...compared } = await against(db, asked, query.against);
  const has = (kind: "tests" | "findings" | "coverage") => ofKind(sides.here, kind).length > 0;
  return {
    service: service.name,
    of: { version, commit, environment },
    ...compared,
    tests: has("tests") ? await testsPart(db, service.id, sides) : absent("tests", asked),
    findings: has("findings") ? await findingsPart(db, sides) : absent("findings", asked),
    coverage: has("coverage") ? await coveragePart(db, sides) : absent("coverage", asked),
    plans: plansOf(sides.here),
  };
}
