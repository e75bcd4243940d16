import type { Wanted } from "./approval-wish.ts";

export type Verdict = "allow" | "warn" | "deny" | "defer";

/** The sternest first. */
export const STERNNESS: Readonly<Record<Verdict, number>> = { deny: 0, defer: 1, warn: 2, allow: 3 };

/** Programs rely on these; the text beside them is for people. */
export type ReasonCode =
  | "clear"
  | "rollback"
  | "rollback_unknown"
  | "break_glass"
  | "budget_spent"
  | "budget_low"
  | "budget_burning"
  | "budget_unmeasured"
  | "incident_burned"
  | "approval_needed"
  | "approval_refused"
  | "approved"
  | "retrospective_due"
  | "exempt"
  | "no_slo"
  | "incident_open"
  | "dependency_incident"
  | "foreign_incident"
  | "events_unread"
  | "freeze"
  | "freeze_overridden"
  | "freeze_overrun"
  | "freeze_manual"
  | "rule"
  | "rule_untold";

export type Reason = {
  readonly code: ReasonCode;
  readonly text: string;
  /** Until when it stands, in epoch milliseconds, where that is known. */
  readonly untilMs?: number;
  /** What it speaks of: an SLO, an incident's short id, a freeze. */
  readonly subject?: string;
  /** The error budget policy, or the gate rule, that says so, and which clause of it. */
  readonly policy?: string;
  readonly clause?: string;
  /** What is to be done about it, in the words of whoever wrote the rule. */
  readonly action?: string;
  /** The request for approval that waits, or that was answered. */
  readonly request?: string;
  /** Whose approval it wants, or had. */
  readonly wants?: Wanted;
};

/** One thing that speaks for or against a change. */
export type Finding = { readonly verdict: Verdict; readonly reason: Reason };
