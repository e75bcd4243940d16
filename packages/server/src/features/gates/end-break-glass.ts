import { breakGlassEnded } from "@shipshape/contract/gates-approvals";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { dequeue } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { breakGlassStore } from "./break-glass-store.ts";
import { glassView } from "./glass-view.ts";
import { tellGlassMended } from "./tell-glass-mended.ts";

/** Gives a gate back to its reasons before the time is over. */
export async function endBreakGlass({ db, clock }: Kernel, actor: Actor, id: string) {
  const at = clock.now();
  return inTransaction(db, async (tx) => {
    const store = breakGlassStore(tx);
    const standing = await store.byId(id);
    if (!standing) throw notFound("broken glass", id, "'shipshape gate broken-glass' shows what there is.");
    const row = await store.end(id, at, actor.name);
    if (!row) throw new DomainError("conflict", "It was over already: the gate answers by its reasons.");
    await dequeue(tx, tellGlassMended, id);
    const { serviceName: service, environment, brokenBy: by, reason, untilAt: until } = row;
    const subject = `service:${service}`;
    const after = glassView(row, at);
    await audit(tx, actor, { action: "gates.endBreakGlass", subject, before: glassView(standing, at), after });
    await emit(tx, actor, breakGlassEnded, { service, environment, by, reason, until, early: true }, subject);
    return after;
  });
}
