import { type IntegrationKind, integrationChanged } from "@shipshape/contract/integrations";
import type { Actor } from "../../kernel/actor.ts";
import type { Db, Tx } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { notFound } from "../../kernel/problem.ts";
import { type IntegrationRow, integrationStore } from "./integration-store.ts";

/** A live integration by name or id, or the error that says where to look. */
export async function knownIntegration(db: Db, nameOrId: string): Promise<IntegrationRow> {
  const row = await integrationStore(db).find(nameOrId);
  if (!row) throw notFound("integration", nameOrId, "'shipshape integration list' shows the ones there are.");
  return row;
}

type Change = "updated" | "rotated" | "deleted" | "restored";

export const tellIntegration = (tx: Tx, actor: Actor, { id, name, kind }: IntegrationRow, change: Change) =>
  emit(
    tx,
    actor,
    integrationChanged,
    { integrationId: id, name, kind: kind as IntegrationKind, change },
    `integration:${name}`,
  );
