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
export function planWords({ destroy, replace, update, create, move, drift }: PlanView): string {
  const counts = {
    "to destroy": destroy,
    "to replace": replace,
    "to update": update,
    "to create": create,
    moved: move,
  };
  const said = Object.entries(counts).flatMap(([word, count]) => (count > 0 ? [`${count} ${word}`] : []));
  const drifted = drift > 0 ? [`${drift} drifted`] : [];
  return [...said, ...drifted].join(", ") || "no changes";
}
