import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { changeExclusion } from "./change-exclusions.ts";
import { type ExclusionSaid, exclusionRow } from "./exclusion-input.ts";
import { exclusionStore } from "./exclusion-store.ts";
import { exclusionView } from "./exclusion-view.ts";

/** Takes a time out of error budgets, also one that is past. */
export const createExclusion = (
  { db, clock }: Kernel,
  actor: Actor,
  { name, ...said }: ExclusionSaid & { readonly name: string },
) =>
  inTransaction(db, async (tx) => {
    const store = exclusionStore(tx);
    await store.lock();
    if (await store.byName(name)) {
      throw new DomainError("conflict", `There is an exclusion "${name}": choose another name, or change that one.`);
    }
    const after = await exclusionRow(tx, actor, name, said);
    await changeExclusion(tx, actor, { change: "created", before: undefined, after }, clock.now());
    return exclusionView(await store.stored(name), clock.now());
  });
