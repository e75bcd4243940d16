import { overrideChanged } from "@shipshape/contract/oncall";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { checkSpan, pageableUser, wrong } from "./create-override.ts";
import { type OverrideRow, oncallStore } from "./oncall-store.ts";
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

/** Moves an override or changes who takes over and why; pages follow it from the moment it is committed. */
export async function updateOverride({ db, clock }: Kernel, actor: Actor, input: UpdateOverride) {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const store = oncallStore(tx);
    const { schedule: name, overrideId } = input;
    const schedule = await scheduleNamed(tx, name);
    const before = await store.override(schedule.id, overrideId);
    if (!before) throw notFound("override", overrideId, "It may have been taken back before.");

    const user = input.user === undefined ? undefined : await pageableUser(tx, input.user);
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
    const { userId, fromAt, toAt, reason } = after;
    await store.updateOverride(before.id, { userId, fromAt, toAt, reason });
    const [was, is] = [overrideView(name, before), overrideView(name, after)];
    const subject = `schedule:${name}`;
    await audit(tx, actor, { action: "oncall.updateOverride", subject, before: was, after: is });
    await emit(tx, actor, overrideChanged, { schedule: name, user: is.user, from: is.from, to: is.to }, subject);
    return is;
  });
}
