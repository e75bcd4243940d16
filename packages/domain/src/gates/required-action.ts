import type { Reason, ReasonCode } from "./finding.ts";

type Action = (reason: Reason, command: string) => string;

const ACTIONS: Partial<Record<ReasonCode, Action>> = {
  incident_open: ({ subject = "the incident" }) => `Resolve ${subject}, or roll back: a rollback passes.`,
  dependency_incident: ({ subject = "the incident" }) => `Look at ${subject} before you ship.`,
  foreign_incident: ({ subject = "the incident" }) =>
    `Look at ${subject} before you ship; where it is over, say so in the system that leads it.`,
  events_unread: () => "Ask again in a moment: it is being read. What sources told is listed at the changes.",
  freeze: ({ subject, untilMs }) =>
    untilMs === undefined
      ? `Ask for an override of ${subject ?? "the freeze"}: nothing ahead opens it.`
      : `Wait until it opens, or ask for an override of ${subject ?? "the freeze"}.`,
  rollback_unknown: () => "Name a version that ran there before: a rollback to it passes.",
  budget_spent: () =>
    "Wait until there is budget again, or ship what wins it back: a fix that the policy exempts, or a rollback.",
  budget_burning: () => "Find what burns the budget first; a rollback passes.",
  budget_unmeasured: ({ subject = "the objective" }) => `See that the metric source of ${subject} answers.`,
  approval_needed: ({ request }, command) =>
    request === undefined
      ? `Ask the gate for the change itself, with ${command} gate check: that puts it before who may approve.`
      : `Ask somebody else to approve: ${command} gate approve ${request}.`,
  approval_refused: ({ request = "it" }) => `Talk to who refused ${request}; a new word of theirs counts.`,
  retrospective_due: ({ subject = "INC-…" }, command) =>
    `Hold the retrospective, then say where it is written: ${command} gate retrospective ${subject} --url …`,
};

/** What would open a gate that this reason shuts, or answer its warning; undefined where nothing is to be done. */
export const requiredAction = (reason: Reason, command = "shipshape"): string | undefined =>
  reason.action ?? ACTIONS[reason.code]?.(reason, command);
