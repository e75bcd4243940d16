import type { Tx } from "../../kernel/database.ts";
import { dispositionStore } from "./disposition-store.ts";
import { judgeWaitingAnew } from "./judge-kept-anew.ts";
import { rulesStore } from "./rules-store.ts";

/**
 * Alerts that are over, in the transaction that resolves them: what was kept back is judged no more, and what was part of
 * them, or kept silent by them, is judged again, since it may still fire.
 */
export async function settleResolved(tx: Tx, alertIds: readonly string[], nowMs: number): Promise<void> {
  if (alertIds.length === 0) return;
  const settled = await dispositionStore(tx).settle(alertIds);
  const passedBy = new Map<string, number>();
  for (const { stage, rule, decision } of settled) {
    if (stage === "pause" && decision === "hold" && rule) passedBy.set(rule, (passedBy.get(rule) ?? 0) + 1);
  }
  await rulesStore(tx).countUses(
    [...passedBy].map(([rule, count]) => ({
      rule,
      hits: 0,
      held: 0,
      passed_by: count,
      failures: 0,
      last_failure: null,
    })),
    new Date(nowMs),
  );
  await judgeWaitingAnew(
    tx,
    alertIds.map((id) => `alert:${id}`),
    nowMs,
  );
}
