import type { Actor } from "../../../kernel/actor.ts";
import { inTransaction } from "../../../kernel/database.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { audit } from "../../access/index.ts";
import { knownSource } from "./known-source.ts";
import { sourceStore } from "./source-store.ts";

/** Takes no more from a source; what it told stays in the record. */
export const deleteSource = ({ db, clock }: Kernel, actor: Actor, nameOrId: string): Promise<void> =>
  inTransaction(db, async (tx) => {
    const { id, name, kind } = await knownSource(tx, nameOrId);
    await sourceStore(tx).markDeleted(id, clock.now());
    await audit(tx, actor, { action: "changes.deleteSource", subject: `source:${name}`, before: { kind } });
  });
