import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { changeExclusion } from "./change-exclusions.ts";
import { exclusionStore } from "./exclusion-store.ts";

/** Takes an exclusion away: what it took out counts again. The audit log keeps what it was. */
export const removeExclusion = (
  { db, clock }: Kernel,
  actor: Actor,
  name: string,
  reason: string | undefined,
): Promise<void> =>
  inTransaction(db, async (tx) => {
    const store = exclusionStore(tx);
    await store.lock();
    const before = await store.byName(name);
    if (!before) throw notFound("exclusion", name, "It may have been taken away before.");
    await changeExclusion(tx, actor, { change: "removed", before, after: undefined, reason }, clock.now());
  });
