import { approvalRequested } from "@shipshape/contract/gates-approvals";
import { type ApprovalWish, isAsked, widened } from "@shipshape/domain/gates/approval-wish";
import { DEFAULT_POLICY } from "@shipshape/domain/gates/budget-policy";
import type { GateVerdict, Reason } from "@shipshape/domain/gates/verdict";
import { shortId } from "@shipshape/domain/short-id";
import type { Actor } from "../../kernel/actor.ts";
import { type Db, oneAtATime } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { audit } from "../access/index.ts";
import { type ApprovalRow, approvalStore, type NewApproval } from "./approval-store.ts";
import { sumOf } from "./approval-view.ts";
import { everyAsker } from "./every-asker.ts";
import type { Asked } from "./gate-facts.ts";
import type { Place } from "./gate-inputs.ts";
import { openRequest } from "./given-approvals.ts";

/** How long a request waits, and its answer holds. */
const APPROVAL_HOURS = 24;

/** Whether it wants an approval which nobody was asked for yet. */
export const isUnasked = ({ because }: GateVerdict): boolean =>
  because.some(({ code, request }) => code === "approval_needed" && request === undefined);

/** What rules and clauses want, whether people were asked for it or not. */
const wishesOf = (because: readonly Reason[]): ApprovalWish[] =>
  because.flatMap(({ policy = DEFAULT_POLICY.name, clause = "", text, wants }) =>
    wants ? [{ policy, clause, because: text, ...wants }] : [],
  );

type ToAsk = Omit<NewApproval, "wishes">;

/** Puts what is wanted on record: in a new request, or in the one that waits and did not ask for all of it. */
async function record(db: Db, actor: Actor, row: ToAsk, open: ApprovalRow | undefined, wanted: ApprovalWish[]) {
  const store = approvalStore(db);
  const wishes = widened(open?.wishes ?? [], wanted);
  if (open) await store.widen(open.id, wishes);
  const { id, number } = open ?? (await store.insert({ ...row, wishes }));
  const request = shortId("approval", number);
  const subject = `service:${row.serviceName}`;
  await audit(db, actor, {
    action: open ? "gates.widenApproval" : "gates.askApproval",
    subject,
    ...(open ? { before: { wishes: open.wishes } } : {}),
    after: { ...row, wishes, request },
  });
  const { serviceName: service, environment, version, changeClass, askedBy } = row;
  const told = { approvalId: id, shortId: request, service, environment, version, changeClass, askedBy };
  await emit(db, actor, approvalRequested, { ...told, because: sumOf(wishes).because }, subject);
}

/** Puts a request for approval on record, one at a time for what is to be deployed where. */
export async function askApproval(
  db: Db,
  actor: Actor,
  { service, environment }: Place,
  asked: Asked & { readonly requestedBy: string | null },
  { because }: GateVerdict,
  at: Date,
): Promise<void> {
  const place = { serviceId: service.id, environment, version: asked.version, changeClass: asked.changeClass };
  const wanted = wishesOf(because);
  await oneAtATime(db, `gates.approval ${Object.values(place).join(" ")}`, async (tx) => {
    const askers = await everyAsker(tx, [service.id], asked);
    const open = openRequest(await approvalStore(tx).openOf([service.id], at), place);
    if (open && wanted.every((wish) => isAsked(open.wishes, wish))) return;
    const row = {
      ...place,
      serviceName: service.name,
      askedBy: actor.name,
      requestedBy: asked.requestedBy,
      askers,
      askedAt: at,
      expiresAt: new Date(at.getTime() + APPROVAL_HOURS * 3_600_000),
    };
    await record(tx, actor, row, open, wanted);
  });
}
