import { priorityWord } from "@shipshape/domain/alerts/priority";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { emitAll } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { AlertRow } from "./alerts-store.ts";
import { applyRules } from "./apply-rules.ts";
import { dispatchTelling, unmutedTellings } from "./dispatch-telling.ts";
import { dispositionStore } from "./disposition-store.ts";
import { givenWordsOf } from "./given-words.ts";
import { intakeLogStore } from "./intake-log-store.ts";
import type { Judged, RuleSubject } from "./judged.ts";
import { judgeAnewAt } from "./reconsider-job.ts";
import { reconsiderStore } from "./reconsider-store.ts";

const AT_ONCE = 500;
const SOON_MS = 1_000;

/**
 * An alert of the database as the rules are asked about it: as its sender gave it (`received`, where rules have changed it),
 * whatever they made of it before.
 */
export function subjectOf(row: AlertRow, payload: unknown, received: unknown): RuleSubject {
  const given = givenWordsOf(row, received);
  return {
    alert: {
      ...given,
      service: given.service ?? undefined,
      id: row.id,
      identity: row.identity,
      source: row.source,
      integrationId: row.integrationId,
      priority: priorityWord(row.priority),
      startsAtMs: row.startsAt.getTime(),
      openedAtMs: row.createdAt.getTime(),
      payload,
    },
    ...(given.service === row.serviceName ? { serviceId: row.serviceId } : {}),
    number: row.number,
    opened: false,
  };
}

/** Judges again what was kept back, or from a receiver of its, and is due; how many alerts that were. Killed in between, it is as if it had not begun. */
export const reconsiderDue = (kernel: Kernel): Promise<number> =>
  // audit-free: nobody acted; what was decided stands on the alert, and its event tells it
  inTransaction(kernel.db, async (tx) => {
    const now = kernel.clock.now();
    if ((await dispositionStore(tx).due(now, 1)).length === 0) return 0;
    // one after the other with what processes new alerts: both write alerts and what was decided about them
    await intakeLogStore(tx).takeTurn();
    const due = await dispositionStore(tx).due(now, AT_ONCE);
    await dispositionStore(tx).settle(await reconsiderStore(tx).over(due));
    const rows = await reconsiderStore(tx).firing(due);
    await judgeAgain(tx, kernel, rows, now);
    const isMore = due.length === AT_ONCE;
    if (isMore) await judgeAnewAt(tx, [now.getTime()], now.getTime());
    else if (rows.length < due.length) await judgeAnewAt(tx, [now.getTime() + SOON_MS], now.getTime());
    return rows.length;
  });

async function judgeAgain(tx: Tx, kernel: Kernel, rows: readonly AlertRow[], now: Date): Promise<void> {
  const ids = rows.map(({ id }) => id);
  const before = new Map((await dispositionStore(tx).of(ids)).map((row) => [row.alertId, row]));
  const payloads = await reconsiderStore(tx).payloads(ids);
  const subjects = rows.map((row) => subjectOf(row, payloads.get(row.id), before.get(row.id)?.received));
  const judged = await applyRules(tx, { ...kernel, db: tx }, subjects, now.getTime());
  await reconsiderStore(tx).reword(judged.flatMap((one, at) => (isReworded(one, rows[at]) ? [wordsOf(one)] : [])));
  const fingerprints = new Map(rows.map(({ id, fingerprint }) => [id, fingerprint]));
  const tellings = judged.flatMap((one) => {
    const { disposition, subject, serviceId, tell } = one;
    const alert = { number: subject.number, fingerprint: fingerprints.get(subject.alert.id) ?? "", serviceId };
    return tell ? [dispatchTelling({ ...alert, disposition })] : unmutedTellings(one, alert);
  });
  await emitAll(tx, SYSTEM, tellings);
}

const isReworded = ({ disposition: { alert } }: Judged, row: AlertRow | undefined): boolean =>
  row !== undefined &&
  (alert.title !== row.title ||
    alert.severity !== row.severity ||
    (alert.service ?? null) !== row.serviceName ||
    JSON.stringify(alert.labels) !== JSON.stringify(row.labels) ||
    JSON.stringify(alert.annotations) !== JSON.stringify(row.annotations));

const wordsOf = ({ disposition: { alert }, serviceId }: Judged) => ({
  id: alert.id,
  title: alert.title,
  severity: alert.severity,
  service_id: serviceId,
  service_name: serviceId === null ? null : (alert.service ?? null),
  labels: alert.labels,
  annotations: alert.annotations,
});
