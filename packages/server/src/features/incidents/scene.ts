import type { Tx } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { type IncidentRow, incidentsStore } from "./incidents-store.ts";

/** An incident that this transaction holds, and the moment at which it acts. */
export type Scene = {
  readonly kernel: Kernel;
  readonly tx: Tx;
  readonly incident: IncidentRow;
  readonly now: Date;
  /** The most suspect deployment, in a sentence; null where none is, and to be looked up where absent. */
  readonly likelyCause?: string | null;
};

/** Takes an incident for this transaction; nothing when there is none. */
export async function sceneOf(kernel: Kernel, tx: Tx, incidentId: string): Promise<Scene | undefined> {
  const held = await incidentsStore(tx).lock(incidentId);
  return held && { kernel, tx, ...held };
}
