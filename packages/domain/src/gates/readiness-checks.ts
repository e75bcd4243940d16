/** What the platform can find out by itself. */
export const READINESS_CHECKS = [
  "owner",
  "contacts",
  "escalation",
  "indicator",
  "objective",
  "dependencyObjectives",
  "runbook",
  "description",
  "links",
  "ci",
  "cd",
  "strategy",
  "rollback",
  "gate",
  "changelog",
  "tests",
  "coverage",
  "findings",
] as const;
export type ReadinessCheck = (typeof READINESS_CHECKS)[number];
