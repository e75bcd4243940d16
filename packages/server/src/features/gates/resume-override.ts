import { freezeOverridden } from "@shipshape/contract/gates-freezes";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { freezeStore } from "./freeze-store.ts";
import { overrideView } from "./freeze-view.ts";
import { knownOverride } from "./known-override.ts";

/** Takes back that an override was ended early: its gate may pass for what is left of its time. */
export async function resumeOverride({ db, clock }: Kernel, actor: Actor, id: string) {
  const at = clock.now();
  return inTransaction(db, async (tx) => {
    const standing = await knownOverride(tx, id);
    const row = await freezeStore(tx).resumeOverride(id, at);
    if (!row) {
      const why = standing.endedAt === null ? "Nobody ended it early" : "Its time is over";
      throw new DomainError("conflict", `${why}: 'shipshape gate override-freeze' lets it pass anew.`);
    }
    const { freezeName: freeze, serviceName: service, environment, overriddenBy: by, reason, untilAt: until } = row;
    const subject = `service:${service}`;
    const after = overrideView(row, at);
    await audit(tx, actor, { action: "gates.resumeOverride", subject, before: overrideView(standing, at), after });
    await emit(tx, actor, freezeOverridden, { freeze, service, environment, by, reason, until }, subject);
    return after;
  });
}
