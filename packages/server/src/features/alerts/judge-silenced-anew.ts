import type { Tx } from "../../kernel/database.ts";
import { dispositionStore } from "./disposition-store.ts";
import { judgeAnewAt } from "./reconsider-job.ts";
import { rulesStore } from "./rules-store.ts";

/** What an alert that is silenced waits for: the end of the silence, or a change of it. */
export const waitsForSilence = (silenceId: string): string => `silence:${silenceId}`;

/** A silence changed: whoever keeps silences reads them again, and what it has held back is judged anew at once. */
export async function judgeSilencedAnew(tx: Tx, silenceId: string, nowMs: number): Promise<void> {
  await rulesStore(tx).nextVersion();
  const woken = await dispositionStore(tx).wake([waitsForSilence(silenceId)], new Date(nowMs));
  if (woken > 0) await judgeAnewAt(tx, [nowMs], nowMs);
}
