import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { doorKeyHint, newDoorKey } from "../../kernel/door-key.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { hashSecret } from "../../kernel/seal.ts";
import { audit } from "../access/index.ts";
import type { WithKey } from "./create-integration.ts";
import { type IntegrationRow, integrationStore } from "./integration-store.ts";
import { knownIntegration, tellIntegration } from "./known-integration.ts";

const GRACE_MS = DAY_MS;

/** Gives an integration a new key. The one before works for a day, so that no alert is lost while senders are changed. */
export async function rotateIntegration(
  { db, clock }: Kernel,
  actor: Actor,
  nameOrId: string,
  atOnce: boolean,
): Promise<WithKey> {
  const key = newDoorKey();
  return inTransaction(db, async (tx) => {
    const row = await knownIntegration(tx, nameOrId);
    const until = atOnce ? null : new Date(clock.now().getTime() + GRACE_MS);
    const integration = await integrationStore(tx).rotate(row.id, hashSecret(key), doorKeyHint(key), until);
    const subject = `integration:${row.name}`;
    await audit(tx, actor, { action: "alerts.rotateIntegration", subject, after: { atOnce } });
    await tellIntegration(tx, actor, row, "rotated");
    return { integration, key, signingSecret: null };
  });
}

/** Takes the last rotation back: the key before it is the only one again. */
export async function undoRotateIntegration(
  { db, clock }: Kernel,
  actor: Actor,
  nameOrId: string,
): Promise<IntegrationRow> {
  return inTransaction(db, async (tx) => {
    const row = await knownIntegration(tx, nameOrId);
    if (!(await integrationStore(tx).undoRotate(row.id, clock.now()))) {
      throw new DomainError("conflict", `The key of ${row.name} before this one works no more: make a new one.`);
    }
    await audit(tx, actor, { action: "alerts.undoRotateIntegration", subject: `integration:${row.name}` });
    await tellIntegration(tx, actor, row, "rotated");
    return knownIntegration(tx, row.id);
  });
}
