import { humanizeDuration } from "../time/duration.ts";

/** What an audit found of one thing that must always hold. */
export type Finding = {
  readonly invariant: string;
  /** How many break it, and of those how many were set right. */
  readonly broken: number;
  readonly mended: number;
  /** What broke, as a sentence; empty while it holds. */
  readonly because: string;
};

export type PagerVerdict = { readonly decision: "well" | "troubled" | "unknown"; readonly because: string };

/** Two audits may be late before nobody can say that all is well. */
const LATE_AUDITS = 3;

/** Whether more of it was found broken than was set right since. */
export const isTrouble = ({ broken, mended }: Finding): boolean => broken > mended;

/**
 * Whether the pager can be trusted now. What was found broken and set right is no trouble any more; an audit that did not run
 * is, because nobody knows.
 */
export function pagerVerdict(
  findings: readonly Finding[],
  auditedAgoMs: number | undefined,
  everySeconds: number,
): PagerVerdict {
  if (auditedAgoMs === undefined) return { decision: "unknown", because: "it was not audited yet" };
  if (auditedAgoMs > LATE_AUDITS * everySeconds * 1_000) {
    return { decision: "unknown", because: `the last audit was ${humanizeDuration(auditedAgoMs)} ago` };
  }
  const troubles = findings.filter(isTrouble);
  if (troubles.length > 0) return { decision: "troubled", because: troubles.map(({ because }) => because).join("; ") };
  const mended = findings.filter(({ mended }) => mended > 0);
  const repairs =
    mended.length === 0 ? "" : `, after it repaired itself: ${mended.map(({ because }) => because).join("; ")}`;
  return { decision: "well", because: `all ${findings.length} things that must hold do${repairs}` };
}

export type Ping = { readonly decision: "ping" | "wait" | "silent"; readonly because: string };

/** Whether the outbound dead-man switch is told that we live: only while everything holds, so that silence means trouble. */
export function deadManPing(verdict: PagerVerdict, sinceLastMs: number | undefined, everySeconds: number): Ping {
  if (verdict.decision !== "well") return { decision: "silent", because: `the pager is not well: ${verdict.because}` };
  if (sinceLastMs !== undefined && sinceLastMs >= 0 && sinceLastMs < everySeconds * 1_000) {
    return { decision: "wait", because: `it is told every ${humanizeDuration(everySeconds * 1_000)}` };
  }
  return { decision: "ping", because: verdict.because };
}
