import { waitsForSilence } from "@shipshape/domain/alerts/silence";
import type { Tx } from "../../kernel/database.ts";
import { judgeWaitingAnew } from "./judge-kept-anew.ts";
import { rulesStore } from "./rules-store.ts";

/** A silence changed: whoever keeps silences reads them again, and what it has held back is judged anew at once. */
export async function judgeSilencedAnew(tx: Tx, silenceId: string, nowMs: number): Promise<void> {
  await rulesStore(tx).nextVersion();
  await judgeWaitingAnew(tx, [waitsForSilence(silenceId)], nowMs);
}
