import type { Actor } from "../../../kernel/actor.ts";
import { inTransaction } from "../../../kernel/database.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { DomainError } from "../../../kernel/problem.ts";
import { newSecret } from "../../../kernel/seal.ts";
import { audit } from "../../access/index.ts";
import type { MadeSource } from "./create-source.ts";
import { knownSource } from "./known-source.ts";
import { sourceStore } from "./source-store.ts";

const GRACE_MS = 24 * 3_600_000;

/** Gives a source a new secret. The one before works for a day, so that nothing is refused while its sender is changed. */
export async function rotateSource(
  { db, clock, seal }: Kernel,
  actor: Actor,
  nameOrId: string,
  atOnce: boolean,
): Promise<MadeSource> {
  const secret = newSecret();
  return inTransaction(db, async (tx) => {
    const row = await knownSource(tx, nameOrId);
    if (row.sealedSecret === null) {
      throw new DomainError("conflict", `${row.name} has no secret to rotate: make another source in its place.`);
    }
    const until = atOnce ? null : new Date(clock.now().getTime() + GRACE_MS);
    const source = await sourceStore(tx).rotate(row.id, seal.seal(secret), atOnce ? null : row.sealedSecret, until);
    await audit(tx, actor, { action: "changes.rotateSource", subject: `source:${row.name}`, after: { atOnce } });
    return { source, key: null, secret };
  });
}
