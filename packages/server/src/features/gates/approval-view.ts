import type { Approval } from "@shipshape/contract/gates-approvals";
import { type ApprovalWish, countedFor, stillMissing } from "@shipshape/domain/gates/approval-wish";
import { listText } from "@shipshape/domain/gates/share-text";
import { shortId } from "@shipshape/domain/short-id";
import type * as z from "zod";
import { type Actor, can, personOf } from "../../kernel/actor.ts";
import type { ApprovalRow } from "./approval-store.ts";

type ApprovalView = z.input<typeof Approval>;

/** What all wishes of a request come to: teams are named where each wish names some. */
export function sumOf(wishes: readonly ApprovalWish[]) {
  const teams = wishes.map(({ approverTeams }) => approverTeams ?? undefined);
  const named = teams.flatMap((names = []) => names);
  return {
    policy: wishes[0]?.policy ?? "",
    clause: wishes[0]?.clause ?? "",
    because: [...new Set(wishes.map(({ because }) => because))].join("; "),
    approvers: Math.max(...wishes.map(({ approvers }) => approvers)),
    approverTeams: teams.includes(undefined) ? null : [...new Set(named)],
  };
}

/** How a request stands: one no outweighs every yes. */
function statusOf({ answers, expiresAt }: ApprovalRow, missing: readonly string[], at: Date): ApprovalView["status"] {
  if (answers.some(({ answer }) => answer === "refuse")) return "refused";
  if (missing.length === 0) return "approved";
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
  const { approverTeams } = sumOf(row.wishes);
  if (approverTeams && !approverTeams.some((team) => memberOf.includes(team))) {
    return `Only members of ${listText(approverTeams)} may answer it.`;
  }
  return undefined;
}

/** A request as the API tells it to somebody. */
export function approvalView(row: ApprovalRow, actor: Actor, memberOf: readonly string[], at: Date): ApprovalView {
  const { answers, wishes, serviceId: _, askers: __, serviceName, number, ...rest } = row;
  const approvals = answers.filter(({ answer }) => answer === "approve");
  const missing = stillMissing(wishes, approvals);
  const whyNot = whyNotAnswer(row, actor, memberOf, at);
  return {
    ...rest,
    ...sumOf(wishes),
    wishes: wishes.map(({ approverTeams, ...wish }) => ({
      ...wish,
      approverTeams: approverTeams && [...approverTeams],
      approvedBy: countedFor({ ...wish, approverTeams }, approvals).map(({ by }) => by),
    })),
    missing,
    shortId: shortId("approval", number),
    service: serviceName,
    status: statusOf(row, missing, at),
    answers: answers.map(({ by, answer, note, at: answeredAt }) => ({ by, answer, note, at: new Date(answeredAt) })),
    canAnswer: whyNot === undefined,
    whyNot: whyNot ?? null,
  };
}
