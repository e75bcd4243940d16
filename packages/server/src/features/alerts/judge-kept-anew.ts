import type { Tx } from "../../kernel/database.ts";
import { dispositionStore } from "./disposition-store.ts";
import { judgeAnewAt } from "./reconsider-job.ts";

async function judgedAtOnce(tx: Tx, nowMs: number, woken: number): Promise<number> {
  if (woken > 0) await judgeAnewAt(tx, [nowMs], nowMs);
  return woken;
}

/** What was kept back and waited for one of these is judged again at once; how many alerts that are. */
export const judgeWaitingAnew = async (tx: Tx, waitsFor: readonly string[], nowMs: number): Promise<number> =>
  judgedAtOnce(tx, nowMs, await dispositionStore(tx).wake(waitsFor, new Date(nowMs)));

/** The same for everything that fires and was kept back. */
export const judgeKeptAnew = async (tx: Tx, nowMs: number): Promise<number> =>
  judgedAtOnce(tx, nowMs, await dispositionStore(tx).wakeAll(new Date(nowMs)));
