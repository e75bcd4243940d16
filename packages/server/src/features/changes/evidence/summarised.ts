import type { CoverageSummary, FindingsSummary, PlanSummary, TestsSummary } from "@shipshape/contract/changes-evidence";
import { coverageTotals, packCoverage } from "@shipshape/domain/changes/evidence/coverage";
import { countBySeverity } from "@shipshape/domain/changes/evidence/finding";
import { countPlanned, planRisk } from "@shipshape/domain/changes/evidence/plan-risk";
import type * as z from "zod";
import type { Report } from "./read-report.ts";
import type { GatheredTests } from "./test-gathering.ts";

/** What is kept of a file: its counts, and what it said, both without the file. */
export type Summarised = { readonly label: string; readonly summary: unknown; readonly detail: unknown };

type Of<K extends Report["kind"]> = Extract<Report, { kind: K }>;
const MOST_REASONS = 20;

function ofTests({ counts, milliseconds }: GatheredTests, { tool }: Of<"tests">): Summarised {
  const summary: z.input<typeof TestsSummary> = { ...counts, milliseconds, tool };
  return { label: "", summary, detail: null };
}

function ofCoverage({ coverage }: Of<"coverage">): Summarised {
  const summary: z.input<typeof CoverageSummary> = { ...coverageTotals(coverage), files: coverage.size };
  return { label: "", summary, detail: { files: packCoverage(coverage) } };
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
  const { changes, drift, outputs, madeAt: _, ...state } = read;
  const { decision, because } = planRisk(changes, state);
  const summary: z.input<typeof PlanSummary> = {
    risk: decision,
    because: because.slice(0, MOST_REASONS),
    ...countPlanned(changes),
    drift: drift.length,
    outputs: outputs.length,
    ...state,
  };
  return { label: "", summary, detail: { changes, drift, outputs } };
}

/** What is kept of a report; the label is what it calls itself, where nobody gave it another. */
export function summarised(report: Report, tests: GatheredTests): Summarised {
  if (report.kind === "tests") return ofTests(tests, report);
  if (report.kind === "coverage") return ofCoverage(report);
  return report.kind === "findings" ? ofFindings(report) : ofPlan(report);
}
