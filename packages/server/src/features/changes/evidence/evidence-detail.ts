import type { EvidenceDetail, FailedTest, Failure } from "@shipshape/contract/changes-evidence";
import { fileTotals, unpackCoverage } from "@shipshape/domain/changes/evidence/coverage";
import { rangesOf } from "@shipshape/domain/changes/evidence/line-ranges";
import type { PlannedChange } from "@shipshape/domain/changes/evidence/planned-change";
import { hasFailed, outcomeOfLetter } from "@shipshape/domain/changes/evidence/test-outcome";
import type * as z from "zod";
import type { Db } from "../../../kernel/database.ts";
import { grouped } from "../../../kernel/grouped.ts";
import type { EvidenceRow } from "./evidence-store.ts";
import { type CoverageDetail, evidenceViews, type FailureRow, type FindingsDetail } from "./evidence-views.ts";

type Detail = z.input<typeof EvidenceDetail>;
type PlanDetail = Record<"changes" | "drift" | "outputs", readonly PlannedChange[]>;

/** A page shows no more of a file. */
const MOST = 500;
const NOTHING: Detail = { failed: [], findings: [], files: [], changes: [], drift: [], outputs: [] };

export const failureView = ({ evidenceId: _, key: __, ...failure }: FailureRow): z.input<typeof Failure> => failure;

/** The tests of one run that failed, or passed only on a second try. */
async function failedTests(db: Db, { id, serviceId }: EvidenceRow): Promise<z.input<typeof FailedTest>[]> {
  const views = evidenceViews(db);
  const [run] = await views.runs([id]);
  if (!run) return [];
  const keys = await views.keysOf(run.listId);
  const worth = keys
    .map((key, at) => ({ key, outcome: outcomeOfLetter(run.outcomes.charAt(at)) }))
    .filter(({ outcome }) => hasFailed(outcome) || outcome === "flaky")
    .toSorted((one, other) => Number(hasFailed(other.outcome)) - Number(hasFailed(one.outcome)))
    .slice(0, MOST);
  const wanted = worth.map(({ key }) => key);
  const [tests, failures] = await Promise.all([views.tests(serviceId, wanted), views.failures([id], wanted)]);
  const byKey = grouped(failures, ({ key }) => key);
  return worth.flatMap(({ key, outcome }) => {
    const test = tests.get(key);
    return test ? [{ ...test, outcome, failures: (byKey.get(key) ?? []).map(failureView) }] : [];
  });
}

const coveredFiles = ({ files }: CoverageDetail): Detail["files"] =>
  [...unpackCoverage(files)]
    .map(([path, file]) => {
      const missed = rangesOf([...file.lines].flatMap(([line, ran]) => (ran ? [] : [line])));
      return { path, ...fileTotals(file), missed };
    })
    .toSorted((one, other) => other.lines - other.linesCovered - (one.lines - one.linesCovered))
    .slice(0, MOST);

/** What a file said, the worst first. */
export async function evidenceDetail(db: Db, row: EvidenceRow): Promise<Detail> {
  if (row.kind === "tests") return { ...NOTHING, failed: await failedTests(db, row) };
  const detail = (await evidenceViews(db).details<unknown>([row.id])).get(row.id);
  if (row.kind === "coverage") return { ...NOTHING, files: coveredFiles(detail as CoverageDetail) };
  if (row.kind === "findings") return { ...NOTHING, findings: [...(detail as FindingsDetail).findings].slice(0, MOST) };
  const { changes, drift, outputs } = detail as PlanDetail;
  const shown = (all: readonly PlannedChange[]) =>
    all.slice(0, MOST).map((one) => ({ ...one, attributes: [...one.attributes] }));
  return { ...NOTHING, changes: shown(changes), drift: shown(drift), outputs: shown(outputs) };
}
