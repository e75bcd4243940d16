import { scheduleChanged } from "@shipshape/contract/oncall";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { temporaryView } from "./oncall-views.ts";
import { scheduleNamed } from "./schedule-named.ts";
import { temporaryStore } from "./temporary-store.ts";

/** Takes a temporary schedule back. One under way ends now: who was on call until then stays told as it was. */
export async function deleteTemporarySchedule(
  { db, clock }: Kernel,
  actor: Actor,
  { schedule: name, temporaryId }: { readonly schedule: string; readonly temporaryId: string },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const now = clock.now();
    const schedule = await scheduleNamed(tx, name);
    const store = temporaryStore(tx);
    const temporary = await store.find(schedule.id, temporaryId);
    if (!temporary) throw notFound("temporary schedule", temporaryId, "It may have been taken back before.");
    if (temporary.toAt <= now) throw new DomainError("conflict", "It is over: what was, stays as it was.");
    if (temporary.fromAt < now) await store.end(temporary.id, now);
    else await store.remove(temporary.id, now);
    const subject = `schedule:${name}`;
    const before = temporaryView(name, temporary);
    await audit(tx, actor, { action: "oncall.deleteTemporarySchedule", subject, before });
    await emit(tx, actor, scheduleChanged, { schedule: name }, subject);
  });
}
