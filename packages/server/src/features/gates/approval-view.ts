import type { Approval } from "@shipshape/contract/gates-approvals";
import { listText } from "@shipshape/domain/gates/share-text";
import { shortId } from "@shipshape/domain/short-id";
import type * as z from "zod";
import { type Actor, can, personOf } from "../../kernel/actor.ts";
import type { ApprovalRow } from "./approval-store.ts";

type ApprovalView = z.input<typeof Approval>;

/** How a request stands: one no outweighs every yes. */
function statusOf({ answers, approvers, expiresAt }: ApprovalRow, at: Date): ApprovalView["status"] {
  if (answers.some(({ answer }) => answer === "refuse")) return "refused";
  if (answers.filter(({ answer }) => answer === "approve").length >= approvers) return "approved";
  return expiresAt <= at ? "expired" : "waiting";
}

/** Why somebody may not answer a request, with the mend; undefined where they may. */
export function whyNotAnswer(
  row: ApprovalRow,
  actor: Actor,
  memberOf: readonly string[],
  at: Date,
): string | undefined {
  if (!can(actor, "gates:approve")) return `${actor.name} needs the permission gates:approve.`;
  if ([actor.name, personOf(actor)].some((one) => row.askers.includes(one))) {
    return actor.behind === undefined
      ? "It is your own request, or your own work: somebody else must look at it."
      : `This token is ${actor.behind}'s, who asked for it or wrote it: somebody else must look at it.`;
  }
  if (row.expiresAt <= at) return "It has expired: ask the gate again for a new request.";
  if (row.approverTeams && memberOf.length === 0) {
    return `Only members of ${listText(row.approverTeams)} may answer it.`;
  }
  return undefined;
}

/** A request as the API tells it to somebody. */
export function approvalView(row: ApprovalRow, actor: Actor, memberOf: readonly string[], at: Date): ApprovalView {
  const { answers, serviceId: _, askers: __, serviceName, number, ...rest } = row;
  const whyNot = whyNotAnswer(row, actor, memberOf, at);
  return {
    ...rest,
    shortId: shortId("approval", number),
    service: serviceName,
    status: statusOf(row, at),
    answers: answers.map(({ by, answer, note, at: answeredAt }) => ({ by, answer, note, at: new Date(answeredAt) })),
    canAnswer: whyNot === undefined,
    whyNot: whyNot ?? null,
  };
}
