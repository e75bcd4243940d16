import type { Actor } from "../../kernel/actor.ts";
import type { Db } from "../../kernel/database.ts";
import { auditStore } from "./audit-store.ts";

export type Audited = {
  /** What was done, in the imperative of its verb: `catalog.createService`. */
  readonly action: string;
  /** What it was done to: `service:payments`. */
  readonly subject: string;
  readonly before?: unknown;
  readonly after?: unknown;
};

/** Writes down who changed what, in the transaction that changes it. Secrets never belong in before or after. */
export const audit = (tx: Db, actor: Actor, ...changes: readonly Audited[]): Promise<void> =>
  auditStore(tx).insert(actor, changes);
