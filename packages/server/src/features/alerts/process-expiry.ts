import { expiredAlertState } from "@shipshape/domain/alerts/signal";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emitAll } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { resolvedTelling } from "./alert-telling.ts";
import { type AlertRow, alertsStore } from "./alerts-store.ts";
import { WRITTEN_WITHIN_MS } from "./heard-again.ts";
import { intakeLogStore } from "./intake-log-store.ts";
import type { KnownAlert, KnownAlerts } from "./known-alerts.ts";
import type { Bench } from "./process-rows.ts";
import { settleResolved } from "./settle-resolved.ts";

const AT_ONCE = 1_000;

const factsOf = (row: AlertRow) => ({
  ...row,
  labels: row.labels as Record<string, string>,
  annotations: row.annotations as Record<string, string>,
});

/** What another process heard and did not write yet, or took along when it ended, counts as heard for so long. */
const othersMayHaveHeardMs = (known: KnownAlerts, isMine: boolean, nowMs: number): number =>
  isMine && nowMs - known.aloneSinceMs() >= 2 * WRITTEN_WITHIN_MS ? 0 : 2 * WRITTEN_WITHIN_MS;

/**
 * Resolves what nobody speaks of any more: a sender that fell silent must not leave an alert open for ever. What waits in the
 * intake log has been spoken, so time stands still for expiry where the log begins.
 */
export async function expireInTurn(kernel: Kernel, { known, me }: Pick<Bench, "known" | "me">): Promise<number> {
  const { db, clock } = kernel;
  const nowMs = clock.now().getTime();
  if ((await alertsStore(db).expired(clock.now(), 1)).length === 0) return 0;
  // audit-free: nobody acted; the alert's signals and its event tell what happened
  const changes = await inTransaction(db, async (tx) => {
    const [log, store] = [intakeLogStore(tx), alertsStore(tx)];
    await log.takeTurn();
    const { since } = await log.backlog();
    const { isMine } = await log.oldest(1, me);
    const atMs = Math.min(nowMs, since?.getTime() ?? nowMs) - othersMayHaveHeardMs(known, isMine, nowMs);
    const at = new Date(atMs);
    const rows = await store.expired(at, AT_ONCE);
    const ended = rows.flatMap((row) => {
      const resolution = expiredAlertState(row.state, atMs);
      return resolution?.state ? [{ row, state: resolution.state, because: resolution.because }] : [];
    });
    if (ended.length === 0) return new Map<string, KnownAlert>();
    if (!isMine) {
      known.takeOver(nowMs);
      await log.hold(me);
    }
    await store.end(ended.map(({ row, state, because }) => ({ id: row.id, state, because, count: 0 })));
    await settleResolved(
      tx,
      ended.map(({ row }) => row.id),
      atMs,
    );
    await emitAll(
      tx,
      SYSTEM,
      ended.map(({ row, state, because }) => {
        const { startsAtMs, endsAtMs = atMs } = state;
        return resolvedTelling(factsOf(row), { startsAtMs, endsAtMs }, because);
      }),
    );
    return new Map(
      ended.map(({ row: { identity, id, number, digest }, state }) => [identity, { ...state, id, number, digest }]),
    );
  });
  known.keep(changes);
  return changes.size;
}
