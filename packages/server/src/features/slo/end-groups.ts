import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { archiveSlos } from "./archive-slos.ts";
import { sloGroupStore } from "./slo-group-store.ts";

/** As long as the readings of a series that is away are kept: what comes back later is new. */
const ENDED_AFTER_DAYS = 7;

/** Archives the groups of fanned-out definitions that nothing was counted for in a week: a region that was given up. */
export async function endGroups(kernel: Kernel): Promise<void> {
  const since = new Date(kernel.clock.now().getTime() - ENDED_AFTER_DAYS * 86_400_000);
  await inTransaction(kernel.db, async (tx) => {
    const ended = await sloGroupStore(tx).withoutDataSince(since);
    await archiveSlos(tx, SYSTEM, ended, `nothing was counted for this group in ${ENDED_AFTER_DAYS} days`);
  });
}
