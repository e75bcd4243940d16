import type { EscalationEvent } from "@shipshape/domain/oncall/escalation-advance";
import { hostOf } from "@shipshape/domain/oncall/escalation-words";
import type { PageRow, RunRow } from "./paging-store.ts";
import type { Entry } from "./timeline-store.ts";

/** What the timeline tells of a step or of a decision; its pages as they were written. */
export function entriesOf(run: RunRow, event: EscalationEvent, pages: readonly PageRow[]): Entry[] {
  if (event.kind === "decision") {
    const onwards = event.side === "then" ? "so it goes on with the steps for that" : "so it goes on without";
    return [
      { kind: "decided", text: `${capital(event.name)}: ${event.because}, ${onwards}`, details: { runId: run.id } },
    ];
  }
  const { reached, because, number, handsOffTo } = event;
  return [
    ...reached.unreachable.map((text) => ({
      kind: "unreachable",
      text: `${because}: ${text}`,
      details: { runId: run.id, number },
    })),
    ...pages.map(pagedEntry),
    ...reached.webhooks.map((url) => ({
      kind: "called",
      text: `The program at ${hostOf(url)} is told: ${because}`,
      sourceKey: `called:${run.id}:${number}:${url}`,
      details: { runId: run.id, step: number },
    })),
    ...(handsOffTo === undefined
      ? []
      : [
          {
            kind: "handed_off",
            text: `${capital(because)}: the policy ${handsOffTo} goes on`,
            details: { runId: run.id },
          },
        ]),
  ];
}

export const pagedEntry = ({ id, userName, because, step }: PageRow): Entry => ({
  kind: "paged",
  text: `${userName} is paged: ${because}`,
  sourceKey: `paged:${id}`,
  details: { pageId: id, user: userName, step },
});

/** Nobody answered, and nobody is left to ask: said as loudly as a timeline can. Less so while other policies go on. */
export function exhaustedEntry(
  run: RunRow,
  because: string,
  shortId: string,
  others: readonly Pick<RunRow, "policyName">[],
): Entry {
  const entry = { kind: "exhausted", sourceKey: `exhausted:${run.id}` };
  if (others.length > 0) {
    const names = others.map(({ policyName }) => policyName).join(", ");
    return { ...entry, text: `Nobody answered ${run.policyName}: ${because}. Paging goes on by ${names}.` };
  }
  const text =
    `NOBODY ANSWERED: ${because}, and nobody else is paged. Acknowledge it, or page again with ` +
    `'shipshape incident escalate ${shortId}'; more repeats of ${run.policyName} would have gone on longer.`;
  return { ...entry, text };
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
