import { overrideChanged } from "@shipshape/contract/oncall";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { checkEffect, checkSpan, overridingUser, wrong } from "./create-override.ts";
import { type OverrideRow, oncallStore, type ScheduleRow } from "./oncall-store.ts";
import { overrideView } from "./oncall-views.ts";
import { scheduleNamed } from "./schedule-named.ts";

export type UpdateOverride = {
  readonly schedule: string;
  readonly overrideId: string;
  readonly user?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly reason?: string | undefined;
};

/** What was, stays as it was: of an override under way only the end and the reason can change, and of one that is over nothing. */
function checkPast(before: OverrideRow, after: OverrideRow, now: Date): void {
  if (before.toAt <= now) throw new DomainError("conflict", "This override is over: what was, stays as it was.");
  if (before.fromAt > now) {
    if (after.fromAt < now) throw wrong("from", "it would begin in the past: begin it now or later");
    return;
  }
  if (after.fromAt.getTime() !== before.fromAt.getTime()) {
    throw wrong("from", "it has begun: its beginning stays, its end can move");
  }
  if (after.userId !== before.userId) {
    throw wrong("user", `it has begun with ${before.userName}: end it now, and let somebody else take over from now`);
  }
}

/** One that would begin to do something else than it did has to do something: of one under way the end may move as it likes. */
async function checkMoved(tx: Tx, schedule: ScheduleRow, before: OverrideRow, after: OverrideRow, now: Date) {
  const { kind, userName: user, insteadName, fromAt: from, toAt: to } = after;
  const instead = insteadName ?? undefined;
  if (user === instead) throw wrong("user", `${user} cannot come instead of ${user}: name somebody else`);
  const isSame = from.getTime() === before.fromAt.getTime() && to.getTime() === before.toAt.getTime();
  if (before.fromAt <= now || (isSame && user === before.userName)) return;
  await checkEffect(tx, schedule, { kind, user, instead }, { from, to }, now, before.id);
}

/** Moves an override or changes who takes over and why; pages follow it from the moment it is committed. */
export async function updateOverride({ db, clock }: Kernel, actor: Actor, input: UpdateOverride) {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const store = oncallStore(tx);
    const { schedule: name, overrideId } = input;
    const schedule = await scheduleNamed(tx, name);
    const before = await store.override(schedule.id, overrideId);
    if (!before) throw notFound("override", overrideId, "It may have been taken back before.");

    const { kind } = before;
    const user = input.user === undefined ? undefined : await overridingUser(tx, { kind, user: input.user });
    const after: OverrideRow = {
      ...before,
      userId: user?.id ?? before.userId,
      userName: user?.name ?? before.userName,
      fromAt: input.from ?? before.fromAt,
      toAt: input.to ?? before.toAt,
      reason: input.reason ?? before.reason,
    };
    checkPast(before, after, now);
    checkSpan({ from: after.fromAt, to: after.toAt }, now);
    await checkMoved(tx, schedule, before, after, now);
    const { userId, fromAt, toAt, reason } = after;
    await store.updateOverride(before.id, { userId, fromAt, toAt, reason });
    const [was, is] = [overrideView(name, before), overrideView(name, after)];
    const subject = `schedule:${name}`;
    await audit(tx, actor, { action: "oncall.updateOverride", subject, before: was, after: is });
    await emit(tx, actor, overrideChanged, { schedule: name, user: is.user, from: is.from, to: is.to }, subject);
    return is;
  });
}
