import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { stopExpecting } from "./heartbeats.ts";
import { type IntegrationRow, integrationStore } from "./integration-store.ts";
import { knownIntegration, tellIntegration } from "./known-integration.ts";

/** Takes a sender's key away. Its row stays, so that it can be taken back as it was. */
export async function deleteIntegration(kernel: Kernel, actor: Actor, nameOrId: string): Promise<void> {
  await inTransaction(kernel.db, async (tx) => {
    const row = await knownIntegration(tx, nameOrId);
    await integrationStore(tx).markDeleted(row.id, kernel.clock.now());
    await stopExpecting(kernel, tx, row.id);
    await audit(tx, actor, { action: "alerts.deleteIntegration", subject: `integration:${row.name}` });
    await tellIntegration(tx, actor, row, "deleted");
  });
}

/** Takes a removal back: the same key works again. A heartbeat is expected only after its next ping. */
export async function restoreIntegration({ db }: Kernel, actor: Actor, id: string): Promise<IntegrationRow> {
  return inTransaction(db, async (tx) => {
    const store = integrationStore(tx);
    const row = await store.deleted(id);
    if (!row) throw notFound("removed integration", id);
    if (await store.find(row.name)) {
      throw new DomainError("conflict", `There is another integration "${row.name}" by now: remove that one first.`);
    }
    await store.restore(id);
    await audit(tx, actor, { action: "alerts.restoreIntegration", subject: `integration:${row.name}` });
    await tellIntegration(tx, actor, row, "restored");
    return { ...row, deletedAt: null };
  });
}
