import { overrideDeleted } from "@shipshape/contract/oncall";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { oncallStore } from "./oncall-store.ts";
import { overrideView } from "./oncall-views.ts";
import { scheduleNamed } from "./schedule-named.ts";

/** Takes an override back. One under way ends now: who was on call until then stays told as it was. */
export async function deleteOverride(
  { db, clock }: Kernel,
  actor: Actor,
  { schedule: name, overrideId }: { readonly schedule: string; readonly overrideId: string },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const now = clock.now();
    const store = oncallStore(tx);
    const schedule = await scheduleNamed(tx, name);
    const override = await store.override(schedule.id, overrideId);
    if (!override) throw notFound("override", overrideId, "It may have been taken back before.");
    if (override.toAt <= now) throw new DomainError("conflict", "This override is over: what was, stays as it was.");

    if (override.fromAt < now) await store.endOverride(override.id, now);
    else await store.deleteOverride(override.id, now);
    const before = overrideView(name, override);
    await audit(tx, actor, { action: "oncall.deleteOverride", subject: `schedule:${name}`, before });
    const { user, from, to } = before;
    await emit(tx, actor, overrideDeleted, { schedule: name, user, from, to }, `schedule:${name}`);
  });
}
