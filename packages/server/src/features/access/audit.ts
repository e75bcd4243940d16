import type { Actor } from "../../kernel/actor.ts";
import type { Db } from "../../kernel/database.ts";
import { type Audited, auditStore } from "./audit-store.ts";

/** Writes down who changed what, in the transaction that changes it. Secrets never belong in before or after. */
export const audit = (tx: Db, actor: Actor, ...changes: readonly Audited[]): Promise<void> =>
  auditStore(tx).insert(actor, changes);
