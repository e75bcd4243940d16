import { retrospectiveChanged } from "@shipshape/contract/gates-approvals";
import type { Actor } from "../../kernel/actor.ts";
import { type Db, inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { incidentByReference } from "../incidents/index.ts";
import { retrospectiveStore } from "./retrospective-store.ts";

async function knownIncident(db: Db, typed: string) {
  const incident = await incidentByReference(db, typed);
  if (!incident) throw notFound("incident", typed, "'shipshape incident list' shows those there are.");
  return incident;
}

/** Notes a person's word that an incident's retrospective was held, and where it is written. */
export async function markRetrospective(
  { db, clock }: Kernel,
  actor: Actor,
  typed: string,
  url: string,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { id, shortId, status } = await knownIncident(tx, typed);
    if (status !== "resolved") {
      throw new DomainError("conflict", `${shortId} is not over yet: resolve it first, then look back at it.`);
    }
    const store = retrospectiveStore(tx);
    const [before] = await store.heldOf([id]);
    const after = { incidentId: id, incident: shortId, url, markedBy: actor.name, markedAt: clock.now() };
    await store.put(after);
    const subject = `incident:${id}`;
    await audit(tx, actor, { action: "gates.markRetrospective", subject, ...(before ? { before } : {}), after });
    await emit(tx, actor, retrospectiveChanged, { incident: shortId, url }, subject);
  });
}

/** Takes that word back. */
export async function unmarkRetrospective({ db }: Kernel, actor: Actor, typed: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { id, shortId } = await knownIncident(tx, typed);
    const before = await retrospectiveStore(tx).remove(id);
    if (!before) throw notFound("retrospective of", shortId, "Nobody said that it was held.");
    const subject = `incident:${id}`;
    await audit(tx, actor, { action: "gates.unmarkRetrospective", subject, before });
    await emit(tx, actor, retrospectiveChanged, { incident: shortId, url: null }, subject);
  });
}
