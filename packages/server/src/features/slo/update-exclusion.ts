import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { changeExclusion } from "./change-exclusions.ts";
import { type ExclusionSaid, exclusionRow } from "./exclusion-input.ts";
import { exclusionStore } from "./exclusion-store.ts";
import { exclusionView } from "./exclusion-view.ts";

/** Changes an exclusion: what it took out before and does no longer counts again. */
export const updateExclusion = ({ db, clock }: Kernel, actor: Actor, name: string, said: ExclusionSaid) =>
  inTransaction(db, async (tx) => {
    const store = exclusionStore(tx);
    await store.lock();
    const before = await store.byName(name);
    if (!before) throw notFound("exclusion", name, "'shipshape slo exclusions list' shows the ones there are.");
    const after = await exclusionRow(tx, actor, name, said);
    await changeExclusion(tx, actor, { change: "updated", before, after }, clock.now());
    return exclusionView(await store.stored(name), clock.now());
  });
