import { inTransaction } from "../../../kernel/database.ts";
import { enqueueNamed } from "../../../kernel/jobs.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { answerHeldJob } from "./answer-held.ts";
import { heldStore } from "./held-store.ts";

const LATE_MS = 5 * 60_000;

const asked = (ids: readonly string[]) =>
  ids.map((id) => ({ name: answerHeldJob.name, payload: { id }, key: id, priority: 5 }));

/** Something changed that may open a gate: what waits for it is asked for now, of one service or of all. */
export async function askHeldAgain({ db, clock }: Kernel, service?: string): Promise<void> {
  // audit-free: nothing is decided here, the gate is only asked earlier than it would be
  await inTransaction(db, async (tx) => enqueueNamed(tx, asked(await heldStore(tx).askAgain(service, clock.now()))));
}

/** Nothing that is held is forgotten: whatever lost its job gets another. */
export async function takeUpForgotten({ db, clock }: Kernel): Promise<void> {
  const ids = await heldStore(db).forgotten(new Date(clock.now().getTime() - LATE_MS));
  if (ids.length > 0) await enqueueNamed(db, asked(ids));
}
