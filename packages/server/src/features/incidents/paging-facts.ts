import { type Priority, type Urgency, urgencyOf } from "@shipshape/domain/alerts/priority";
import type { Severity } from "@shipshape/domain/incidents/incident";
import type { EscalationFacts } from "@shipshape/domain/oncall/escalation-world";

const PRIORITY = { SEV1: "P1", SEV2: "P2", SEV3: "P3", SEV4: "P4" } as const satisfies Record<Severity, Priority>;

/** What the alert that led to an incident says of itself. */
export type AlertFacts = {
  readonly priority?: Priority | undefined;
  readonly urgency?: Urgency | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
};

/**
 * What the conditions of a policy ask about: what the alert says, and of an incident that somebody declared what its
 * severity says. A person who declares one wants an answer, so only the least severe can wait.
 */
export function pagingFacts({ severity }: { readonly severity: Severity }, alert: AlertFacts = {}): EscalationFacts {
  const priority = alert.priority ?? PRIORITY[severity];
  const declared = severity === "SEV4" ? "low" : "high";
  const urgency = alert.urgency ?? (alert.priority === undefined ? declared : urgencyOf(alert.priority));
  return { priority, urgency, severity, labels: alert.labels ?? {} };
}
