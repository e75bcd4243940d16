import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { judgeWaitingAnew } from "./judge-kept-anew.ts";
import { reconsiderStore } from "./reconsider-store.ts";

/** Incidents that are over: what was hidden in their alerts, and still fires, is judged again. */
export const judgeHiddenAnew = ({ db, clock }: Kernel, incidentIds: readonly string[]): Promise<void> =>
  // audit-free: nobody acted here; whoever closed the incident was audited, and what is decided stands on the alert
  inTransaction(db, async (tx) => {
    const waitsFor = (await reconsiderStore(tx).ofIncidents(incidentIds)).map((alertId) => `alert:${alertId}`);
    await judgeWaitingAnew(tx, waitsFor, clock.now().getTime());
  });
