import type { CoverageSummary, FindingsSummary, PlanSummary, TestsSummary } from "@shipshape/contract/changes-evidence";
import { coverageTotals, packCoverage } from "@shipshape/domain/changes/evidence/coverage";
import { countBySeverity } from "@shipshape/domain/changes/evidence/finding";
import { countPlanned, planRisk } from "@shipshape/domain/changes/evidence/plan-risk";
import type * as z from "zod";
import { storableJson } from "../../../kernel/storable-text.ts";
import { mapInTurns } from "./in-turns.ts";
import type { Report } from "./read-report.ts";
import type { GatheredTests } from "./test-gathering.ts";

/** What is kept of a file: its counts, and what it said, in lists; both without the file. */
export type Summarised = {
  readonly label: string;
  readonly summary: unknown;
  readonly detail: Readonly<Record<string, readonly unknown[]>> | null;
};

type Of<K extends Report["kind"]> = Extract<Report, { kind: K }>;
const MOST_REASONS = 20;
/** Files of sources have hundreds of lines each. */
const FILES = 5;

function ofTests({ counts, milliseconds }: GatheredTests, { tool }: Of<"tests">): Summarised {
  const summary: z.input<typeof TestsSummary> = { ...counts, milliseconds, tool };
  return { label: "", summary, detail: null };
}

async function ofCoverage({ coverage }: Of<"coverage">): Promise<Summarised> {
  const totals = { linesCovered: 0, lines: 0, branchesCovered: 0, branches: 0 };
  const inOrder = [...coverage].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const files = await mapInTurns(
    inOrder,
    (file) => {
      const own = new Map([file]);
      const of = coverageTotals(own);
      totals.linesCovered += of.linesCovered;
      totals.lines += of.lines;
      totals.branchesCovered += of.branchesCovered;
      totals.branches += of.branches;
      return packCoverage(own);
    },
    FILES,
  );
  const summary: z.input<typeof CoverageSummary> = { ...totals, files: coverage.size };
  return { label: "", summary, detail: { files: files.flat() } };
}

function ofFindings({ read }: Of<"findings">): Summarised {
  const { findings, tools, failedTools, category } = read;
  const open = findings.filter(({ suppressed }) => suppressed === null);
  const summary: z.input<typeof FindingsSummary> = {
    total: open.length,
    suppressed: findings.length - open.length,
    bySeverity: countBySeverity(open),
    tools: [...tools],
    failedTools: [...failedTools],
  };
  return { label: [tools.join(", "), category].filter(Boolean).join(" "), summary, detail: { findings } };
}

function ofPlan({ read }: Of<"plan">): Summarised {
  const { changes, drift, outputs, failedChecks, invocations, madeAt: _, ...state } = read;
  const { decision, because } = planRisk(changes, { ...state, failedChecks, invocations });
  const summary: z.input<typeof PlanSummary> = {
    risk: decision,
    because: because.slice(0, MOST_REASONS),
    ...countPlanned(changes),
    drift: drift.length,
    outputs: outputs.length,
    invocations: invocations.length,
    ...state,
  };
  return { label: "", summary, detail: { changes, drift, outputs } };
}

/** What is kept of a report; the label is what it calls itself, where nobody gave it another. */
export async function summarised(report: Report, tests: GatheredTests): Promise<Summarised> {
  if (report.kind === "tests") return ofTests(tests, report);
  if (report.kind === "coverage") return ofCoverage(report);
  return report.kind === "findings" ? ofFindings(report) : ofPlan(report);
}

/** The lists of a detail as JSON that can be kept, in turns with others. */
export async function detailText(detail: Summarised["detail"]): Promise<string | null> {
  if (detail === null) return null;
  const lists: string[] = [];
  for (const [name, all] of Object.entries(detail)) {
    const texts = await mapInTurns(all, (one) => JSON.stringify(storableJson(one)));
    lists.push(`${JSON.stringify(name)}:[${texts.join(",")}]`);
  }
  return `{${lists.join(",")}}`;
}
