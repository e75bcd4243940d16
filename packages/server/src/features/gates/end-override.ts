import { freezeOverrideEnded } from "@shipshape/contract/gates-freezes";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { freezeStore } from "./freeze-store.ts";
import { overrideView } from "./freeze-view.ts";
import { knownOverride } from "./known-override.ts";

/** Lets a freeze hold again for a gate that might pass it, before the time is over. */
export async function endOverride({ db, clock }: Kernel, actor: Actor, id: string) {
  const at = clock.now();
  return inTransaction(db, async (tx) => {
    const standing = await knownOverride(tx, id);
    const row = await freezeStore(tx).endOverride(id, at, actor.name);
    if (!row) throw new DomainError("conflict", "It was over already: the freeze holds.");
    const { freezeName: freeze, serviceName: service, environment } = row;
    const subject = `service:${service}`;
    const after = overrideView(row, at);
    await audit(tx, actor, { action: "gates.endOverride", subject, before: overrideView(standing, at), after });
    await emit(tx, actor, freezeOverrideEnded, { freeze, service, environment, by: actor.name }, subject);
    return after;
  });
}
