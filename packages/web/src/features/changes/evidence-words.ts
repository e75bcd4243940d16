import type { evidence } from "@shipshape/contract/changes-evidence";
import type { CallOutput } from "@shipshape/contract/route";
import type { Status } from "../../kit/status-badge.tsx";

export type ComparisonView = CallOutput<typeof evidence.compareEvidence>;
type Present<T> = Exclude<T, { absent: true }>;
export type TestsView = Present<ComparisonView["tests"]>;
export type FindingsView = Present<ComparisonView["findings"]>;
export type CoverageView = Present<ComparisonView["coverage"]>;
export type PlanView = ComparisonView["plans"][number];

const TEST_TONES: Readonly<Record<TestsView["tests"][number]["state"], Status["tone"]>> = {
  "newly failing": "bad",
  "new and failing": "bad",
  "still failing": "warn",
  mended: "ok",
  new: "info",
  gone: "muted",
  same: "muted",
};
export const testStatus = (state: TestsView["tests"][number]["state"]): Status => ({
  tone: TEST_TONES[state],
  word: state,
});

const FINDING_TONES = { new: "bad", updated: "info", absent: "ok", unchanged: "muted" } as const;
const FINDING_WORDS = { new: "new", updated: "changed", absent: "gone", unchanged: "as before" } as const;
export const findingStatus = (state: FindingsView["findings"][number]["state"]): Status => ({
  tone: FINDING_TONES[state],
  word: FINDING_WORDS[state],
});

const RISK_TONES = { none: "ok", low: "ok", medium: "info", high: "warn", critical: "bad" } as const;
export const riskStatus = (risk: PlanView["risk"]): Status => ({ tone: RISK_TONES[risk], word: `${risk} risk` });

export const percent = (share: number | null): string => (share === null ? "–" : `${(share * 100).toFixed(1)} %`);

/** Of a share, in points: "−2.5 points". */
export function points(change: number | null): string | undefined {
  if (change === null) return undefined;
  const size = Math.abs(change * 100).toFixed(1);
  if (size === "0.0") return "as before";
  return `${change < 0 ? "−" : "+"}${size} points`;
}

/** "2 to destroy, 1 to create"; the dangerous first. */
export function planWords(plan: Omit<PlanView, "id" | "label" | "at">): string {
  const { destroy, replace, update, create, move, drift, invocations } = plan;
  const counts = {
    "to destroy": destroy,
    "to replace": replace,
    "to update": update,
    "to create": create,
    moved: move,
    [invocations === 1 ? "action to run" : "actions to run"]: invocations,
  };
  const said = Object.entries(counts).flatMap(([word, count]) => (count > 0 ? [`${count} ${word}`] : []));
  const drifted = drift > 0 ? [`${drift} drifted`] : [];
  return [...said, ...drifted].join(", ") || "no changes";
}

type Listed = CallOutput<typeof evidence.listEvidence>["evidence"][number];
export type EvidenceView = Listed;
export type ReportView = CallOutput<typeof evidence.getEvidence>;
export type FlakinessView = CallOutput<typeof evidence.testHistory>["flakiness"];
export type RunView = CallOutput<typeof evidence.testHistory>["runs"][number];

export const KIND_WORDS = { tests: "Tests", coverage: "Coverage", findings: "Findings", plan: "Plan" } as const;

/** What was gathered of: a version, or the beginning of a commit. */
export const subjectOf = ({ version, commit }: Pick<Listed, "version" | "commit">): string =>
  version ?? commit?.slice(0, 8) ?? "";

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** What a file says in short: how it stands, and its counts. */
export function saidOf(one: Listed): { readonly status: Status; readonly words: string } {
  if (one.kind === "plan") return { status: riskStatus(one.summary.risk), words: planWords(one.summary) };
  if (one.kind === "coverage") {
    const { linesCovered, lines } = one.summary;
    return {
      status: { tone: "info", word: `${percent(share(linesCovered, lines))} of lines` },
      words: `${linesCovered} of ${lines} are run by tests`,
    };
  }
  if (one.kind === "findings") {
    const { total, bySeverity, tools } = one.summary;
    const severe = bySeverity.critical + bySeverity.high;
    return {
      status: { tone: severe > 0 ? "bad" : total > 0 ? "warn" : "ok", word: `${total} open` },
      words: [severe > 0 && `${severe} of them severe`, tools.join(", ")].filter(Boolean).join(" · "),
    };
  }
  const { failed, passed, total, flaky } = one.summary;
  return {
    status: failed > 0 ? { tone: "bad", word: `${failed} failed` } : { tone: "ok", word: "none failed" },
    words: `${passed} of ${total} passed${flaky > 0 ? `, ${flaky} flaky` : ""}`,
  };
}

const OUTCOMES: Readonly<Record<RunView["outcome"], Status>> = {
  passed: { tone: "ok", word: "passed" },
  failed: { tone: "bad", word: "failed" },
  error: { tone: "bad", word: "broke" },
  skipped: { tone: "muted", word: "skipped" },
  flaky: { tone: "warn", word: "passed on a second try" },
};
export const outcomeStatus = (outcome: RunView["outcome"]): Status => OUTCOMES[outcome];

const STEADINESS: Readonly<Record<FlakinessView["decision"], Status>> = {
  flaky: { tone: "warn", word: "Flaky" },
  steady: { tone: "ok", word: "Steady" },
  unknown: { tone: "unknown", word: "Not known yet" },
};
export const steadiness = ({ decision }: Pick<FlakinessView, "decision">): Status => STEADINESS[decision];
