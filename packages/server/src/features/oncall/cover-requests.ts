import { coverChanged } from "@shipshape/contract/oncall-cover";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { audit, type KnownUser, usersByName } from "../access/index.ts";
import { type CoverRow, coverRequestStore } from "./cover-request-store.ts";
import {
  checkAsked,
  checkReturn,
  checkSpan,
  checkStillAsked,
  checkStillGiven,
  checkSwap,
  type Span,
  wrong,
} from "./cover-span.ts";
import { pageableUser } from "./create-override.ts";
import { oncallStore } from "./oncall-store.ts";
import { scheduleToAddTo } from "./schedule-named.ts";

export const coverView = (row: CoverRow) => ({
  id: row.id,
  schedule: row.scheduleName,
  user: row.userName,
  from: row.fromAt,
  to: row.toAt,
  note: row.note,
  inReturn: row.returnFromAt && row.returnToAt ? { from: row.returnFromAt, to: row.returnToAt } : null,
  state: row.state,
  takenBy: row.takerName,
  approvedBy: row.approvedBy,
  createdAt: row.createdAt,
});

/** Whom a call is about: who is named, else who calls. A token is nobody. */
async function personOf(tx: Tx, actor: Actor, named: string | undefined) {
  if (named === undefined && actor.userId === null) throw wrong("user", "a token is not a person: name the user");
  return pageableUser(tx, named ?? actor.name);
}

async function tell(tx: Tx, actor: Actor, action: string, row: CoverRow, more: { readonly unapproved?: true } = {}) {
  const view = coverView(row);
  const subject = `schedule:${view.schedule}`;
  await audit(tx, actor, { action, subject, after: view });
  const { id: requestId, schedule, user, state, takenBy } = view;
  await emit(tx, actor, coverChanged, { requestId, schedule, user, state, takenBy, ...more }, subject);
  return view;
}

export type CreateCoverRequest = Span & {
  readonly schedule: string;
  readonly user?: string | undefined;
  readonly note: string;
  readonly inReturn?: Span | undefined;
};

/** Asks to be covered. Nothing changes about who is paged until somebody takes it. */
export async function createCoverRequest({ db, clock }: Kernel, actor: Actor, input: CreateCoverRequest) {
  const now = clock.now();
  checkSpan(input, "", now);
  if (input.inReturn) checkSwap(input, input.inReturn, now);
  return inTransaction(db, async (tx) => {
    const schedule = await scheduleToAddTo(tx, input.schedule);
    const user = await personOf(tx, actor, input.user);
    await checkAsked(tx, schedule, user.name, input, now);
    await refuseTwice(tx, schedule.id, user, input);
    const id = newId();
    await coverRequestStore(tx).insert({
      id,
      scheduleId: schedule.id,
      userId: user.id,
      fromAt: input.from,
      toAt: input.to,
      returnFromAt: input.inReturn?.from ?? null,
      returnToAt: input.inReturn?.to ?? null,
      note: input.note,
      createdBy: actor.name,
    });
    return tell(tx, actor, "oncall.createCoverRequest", await locked(tx, id));
  });
}

/** The same asked twice, as by pressing twice, would tell everybody twice, and two would come. */
async function refuseTwice(tx: Tx, scheduleId: string, user: KnownUser, input: CreateCoverRequest): Promise<void> {
  if (!(await coverRequestStore(tx).isOpen(scheduleId, user.id, input))) return;
  throw new DomainError("conflict", `${user.name} asks for that already: that request still waits.`);
}

const noRequest = (id: string) => notFound("cover request", id, "The list of cover requests shows those there are.");

async function locked(tx: Tx, id: string): Promise<CoverRow> {
  const row = await coverRequestStore(tx).lock(id);
  if (!row) throw noRequest(id);
  return row;
}

/** A request and its schedule, of which it may change who is on call: the schedule first, as whoever deletes that has it first. */
async function lockedWithSchedule(tx: Tx, id: string) {
  const row = await coverRequestStore(tx).find(id);
  if (!row) throw noRequest(id);
  const schedule = await scheduleToAddTo(tx, row.scheduleName);
  return { schedule, row: await locked(tx, id) };
}

const refuseUnless = (row: CoverRow, states: readonly string[], now: Date): void => {
  if (!states.includes(row.state)) throw new DomainError("conflict", `This request is ${row.state} already.`);
  if (row.toAt <= now) throw new DomainError("conflict", "Its time is over: nobody needs to be covered any more.");
};

/** Takes the shift of somebody who asked. It counts at once, unless the schedule wants an approval. */
export async function takeCoverRequest({ db, clock }: Kernel, actor: Actor, requestId: string, named?: string) {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const { row, schedule } = await lockedWithSchedule(tx, requestId);
    refuseUnless(row, ["requested"], now);
    const taker = await personOf(tx, actor, named);
    if (taker.id === row.userId) throw wrong("user", `${taker.name} asked to be covered: somebody else has to take it`);
    await checkAccounts(tx, row);
    await checkStillAsked(tx, schedule, row, now);
    await checkReturn(tx, schedule, row, taker.name, now);
    const waits = schedule.coverNeedsApproval === true;
    await coverRequestStore(tx).update(requestId, { state: waits ? "taken" : "applied", takenBy: taker.id });
    const taken = await locked(tx, requestId);
    if (!waits) await applyCover(tx, actor, taken, now);
    return tell(tx, actor, "oncall.takeCoverRequest", taken);
  });
}

/** Refuses that somebody is on call for it whose account was closed since: who takes it, and in a swap who asked. */
async function checkAccounts(tx: Tx, { userName, takerName, returnFromAt }: CoverRow): Promise<void> {
  const names = [...(takerName === null ? [] : [takerName]), ...(returnFromAt ? [userName] : [])];
  const users = await usersByName(tx, names);
  const gone = names.find((name) => users.get(name)?.disabled !== false);
  if (gone === undefined) return;
  const mend =
    gone === takerName
      ? "decline it, so that somebody else takes it"
      : "let somebody take over by an override, without a return";
  throw new DomainError("conflict", `${gone} has no account any more that could be paged: ${mend}.`);
}

/** Approves a cover that was taken: from now on it counts. */
export async function approveCoverRequest({ db, clock }: Kernel, actor: Actor, requestId: string) {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const { row, schedule } = await lockedWithSchedule(tx, requestId);
    refuseUnless(row, ["taken"], now);
    await checkAccounts(tx, row);
    await checkStillAsked(tx, schedule, row, now);
    await checkStillGiven(tx, schedule, row, now);
    await coverRequestStore(tx).update(requestId, { state: "applied", approvedBy: actor.name });
    const approved = await locked(tx, requestId);
    await applyCover(tx, actor, approved, now);
    return tell(tx, actor, "oncall.approveCoverRequest", approved);
  });
}

/** Takes an approval back: the same cover waits for one again. What was until now, stays as it was. */
export async function unapproveCoverRequest({ db, clock }: Kernel, actor: Actor, requestId: string) {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const { row } = await lockedWithSchedule(tx, requestId);
    refuseUnless(row, ["applied"], now);
    if (row.approvedBy === null) throw new DomainError("conflict", "Nobody approved it: it counted as it was taken.");
    await takeOverridesBack(tx, row, now);
    await coverRequestStore(tx).update(requestId, { state: "taken", approvedBy: null });
    return tell(tx, actor, "oncall.unapproveCoverRequest", await locked(tx, requestId), { unapproved: true });
  });
}

/** Takes a request back that does not count yet. */
export async function withdrawCoverRequest({ db, clock }: Kernel, actor: Actor, requestId: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { row } = await lockedWithSchedule(tx, requestId);
    refuseUnless(row, ["requested", "taken"], clock.now());
    await coverRequestStore(tx).update(requestId, { state: "withdrawn" });
    await tell(tx, actor, "oncall.withdrawCoverRequest", await locked(tx, requestId));
  });
}

/** Gives a cover back, before it counts or while it does: the request waits for somebody again. What was, stays as it was. */
export async function releaseCoverRequest({ db, clock }: Kernel, actor: Actor, requestId: string) {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const { row } = await lockedWithSchedule(tx, requestId);
    refuseUnless(row, ["taken", "applied"], now);
    if (row.state === "applied") await takeOverridesBack(tx, row, now);
    await coverRequestStore(tx).update(requestId, { state: "requested", takenBy: null, approvedBy: null });
    return tell(tx, actor, "oncall.releaseCoverRequest", await locked(tx, requestId));
  });
}

async function takeOverridesBack(tx: Tx, row: CoverRow, now: Date): Promise<void> {
  const store = oncallStore(tx);
  const overrides = await coverRequestStore(tx).overridesOf(row);
  if (overrides.length === 0) {
    const mend = `take the override of ${row.takerName} back on the schedule ${row.scheduleName}`;
    throw new DomainError("conflict", `What covers it was changed since: ${mend}.`);
  }
  for (const { id, fromAt } of overrides) {
    if (fromAt < now) await store.endOverride(id, now);
    else await store.deleteOverride(id, now);
  }
}

/** A cover is an override instead of whoever asked; a swap is two. What was until now stays as it was. */
async function applyCover(tx: Tx, actor: Actor, row: CoverRow, now: Date): Promise<void> {
  if (row.takenBy === null) return;
  const because = row.note ? `: ${row.note}` : "";
  const override = (userId: string, insteadUserId: string, fromAt: Date, toAt: Date, reason: string) => ({
    id: newId(),
    scheduleId: row.scheduleId,
    userId,
    kind: "replace" as const,
    insteadUserId,
    fromAt: fromAt < now ? now : fromAt,
    toAt,
    reason,
    createdBy: actor.name,
  });
  const store = oncallStore(tx);
  const covers = row.returnFromAt ? "swap" : "cover";
  await store.insertOverride(override(row.takenBy, row.userId, row.fromAt, row.toAt, `${covers}${because}`));
  if (row.returnFromAt && row.returnToAt && row.returnToAt > now) {
    const back = override(row.userId, row.takenBy, row.returnFromAt, row.returnToAt, `swap in return${because}`);
    await store.insertOverride(back);
  }
}
