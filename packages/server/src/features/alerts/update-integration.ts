import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { invalid } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { serviceIdOf } from "./create-integration.ts";
import { type HeartbeatPace, heartbeatStore } from "./heartbeat-store.ts";
import { heartbeatDueAt } from "./heartbeats.ts";
import { type IntegrationRow, integrationStore } from "./integration-store.ts";
import { knownIntegration, tellIntegration } from "./known-integration.ts";

export type UpdateIntegration = {
  readonly service?: string | null | undefined;
  readonly heartbeat?: HeartbeatPace | undefined;
};

/** Changes whose alerts come in by an integration, or how often a heartbeat is expected. */
export async function updateIntegration(
  { db }: Kernel,
  actor: Actor,
  nameOrId: string,
  { service, heartbeat }: UpdateIntegration,
): Promise<IntegrationRow> {
  return inTransaction(db, async (tx) => {
    const row = await knownIntegration(tx, nameOrId);
    if (heartbeat && row.kind !== "heartbeat") {
      throw invalid([{ path: "heartbeat", message: "only the kind heartbeat is expected from time to time" }]);
    }
    if (service !== undefined) await integrationStore(tx).setService(row.id, await serviceIdOf(tx, service));
    if (heartbeat) {
      await heartbeatStore(tx).put(row.id, heartbeat);
      const due = (await heartbeatStore(tx).find(row.id))?.dueAt;
      if (due) await heartbeatDueAt(tx, row.id, due);
    }
    const subject = `integration:${row.name}`;
    await audit(tx, actor, { action: "alerts.updateIntegration", subject, after: { service, heartbeat } });
    await tellIntegration(tx, actor, row, "updated");
    return knownIntegration(tx, row.id);
  });
}
