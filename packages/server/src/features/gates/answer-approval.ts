import { approvalAnswered } from "@shipshape/contract/gates-approvals";
import { referenceTo, shortId } from "@shipshape/domain/short-id";
import { type Actor, personOf } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { teamsWith } from "../catalog/index.ts";
import { approvalStore } from "./approval-store.ts";
import { approvalView, sumOf, whyNotAnswer } from "./approval-view.ts";

type Said = { readonly answer: "approve" | "refuse"; readonly note: string };

/** Approves a change that waits, or refuses it. Nobody answers what they asked for themselves. */
export async function answerApproval({ db, clock }: Kernel, actor: Actor, typed: string, said: Said) {
  const reference = referenceTo("approval", typed);
  const at = clock.now();
  return inTransaction(db, async (tx) => {
    const store = approvalStore(tx);
    const standing = reference && (await store.find(reference));
    if (!standing) throw notFound("request for approval", typed, "'shipshape gate approvals' shows those that wait.");
    const person = personOf(actor);
    const teams = await teamsWith(tx, person);
    const whyNot = whyNotAnswer(standing, actor, teams, at);
    if (whyNot) throw new DomainError(standing.expiresAt <= at ? "conflict" : "forbidden", whyNot);
    await store.putAnswer(standing.id, { by: person, teams, at, ...said });
    const row = await store.find({ id: standing.id });
    if (!row) throw new Error(`The request ${standing.id} is gone`);
    const { serviceName: service, environment, version, changeClass } = row;
    const { because } = sumOf(row.wishes);
    const subject = `service:${service}`;
    const request = shortId("approval", row.number);
    await audit(tx, actor, {
      action: "gates.answerApproval",
      subject,
      before: { answers: standing.answers },
      after: { request, environment, version, answers: row.answers },
    });
    const told = { approvalId: row.id, shortId: request, service, environment, version, changeClass, because };
    await emit(tx, actor, approvalAnswered, { ...told, by: person, answer: said.answer }, subject);
    return approvalView(row, actor, teams, at);
  });
}
