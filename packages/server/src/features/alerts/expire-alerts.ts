import { expiredAlertState } from "@shipshape/domain/alerts/signal";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emitAll } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { alertTelling } from "./alert-telling.ts";
import { type AlertRow, type AlertWrite, alertStateOf, alertsStore } from "./alerts-store.ts";

const AT_ONCE = 1_000;

function expiry(row: AlertRow, nowMs: number): AlertWrite | undefined {
  const resolution = expiredAlertState(alertStateOf(row), nowMs);
  if (!resolution?.state) return undefined;
  return {
    id: row.id,
    identity: row.identity,
    fingerprint: row.fingerprint,
    integration_id: row.integrationId,
    source: row.source,
    status: "resolved",
    title: row.title,
    severity: row.severity,
    priority: row.priority,
    service_id: row.serviceId,
    service_name: row.serviceName,
    labels: row.labels as Record<string, string>,
    annotations: row.annotations as Record<string, string>,
    starts_at: row.startsAt.toISOString(),
    ends_at: new Date(resolution.state.endsAtMs ?? nowMs).toISOString(),
    expires_at: row.expiresAt?.toISOString() ?? null,
    last_received_at: row.lastReceivedAt.toISOString(),
    received: 0,
    generator_url: row.generatorUrl,
    because: resolution.because,
  };
}

/** Resolves what nobody speaks of any more: a sender that fell silent must not leave an alert open for ever. */
export async function expireAlerts({ db, clock }: Kernel): Promise<number> {
  const at = clock.now();
  // audit-free: nobody acted; the alert's signals and its event tell what happened
  return inTransaction(db, async (tx) => {
    const store = alertsStore(tx);
    const rows = await store.expired(at, AT_ONCE);
    const numbers = new Map(rows.map(({ id, number }) => [id, number]));
    const writes = rows.map((row) => expiry(row, at.getTime())).filter((write) => write !== undefined);
    await store.change(writes);
    const tellings = writes.map((write) => alertTelling(write, numbers.get(write.id) ?? 0));
    await emitAll(tx, SYSTEM, tellings);
    return writes.length;
  });
}
