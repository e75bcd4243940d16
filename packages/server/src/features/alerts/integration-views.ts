import type { Integration } from "@shipshape/contract/integrations";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import { servicesByIds } from "../catalog/index.ts";
import { type HeartbeatRow, heartbeatStore } from "./heartbeat-store.ts";
import { type IntegrationRow, integrationStore } from "./integration-store.ts";

type View = z.input<typeof Integration>;

const heartbeatView = (row: HeartbeatRow | undefined): View["heartbeat"] =>
  row
    ? {
        everySeconds: row.everySeconds,
        graceSeconds: row.graceSeconds,
        lastPingAt: row.lastPingAt,
        dueAt: row.dueAt,
        silentSince: row.silentSince,
      }
    : null;

/** Integrations as people see them, with what came in by each. */
export async function integrationViews(db: Db, rows: readonly IntegrationRow[], at: Date): Promise<View[]> {
  const store = integrationStore(db);
  const serviceIds = rows.flatMap(({ serviceId }) => (serviceId === null ? [] : [serviceId]));
  const services = await servicesByIds(db, [...new Set(serviceIds)]);
  const ids = rows.map(({ id }) => id);
  const tallies = new Map((await store.tallies(ids)).map((row) => [row.integrationId, row]));
  const refusals = grouped(await store.refusals(ids), ({ integrationId }) => integrationId);
  const heartbeats = new Map((await heartbeatStore(db).of(ids)).map((row) => [row.id, row]));
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    kind: row.kind as View["kind"],
    service: services.get(row.serviceId ?? "")?.name ?? null,
    keyHint: row.keyHint,
    previousKeyUntil: row.previousKeyUntil && row.previousKeyUntil > at ? row.previousKeyUntil : null,
    signed: row.sealedSecret !== null,
    heartbeat: heartbeatView(heartbeats.get(row.id)),
    createdBy: row.createdByName,
    createdAt: row.createdAt,
    lastSignalAt: tallies.get(row.id)?.lastSignalAt ?? null,
    signals: tallies.get(row.id)?.signals ?? 0,
    refusals: (refusals.get(row.id) ?? []).map(({ reason, count, lastAt, lastDetail }) => ({
      reason,
      count,
      lastAt,
      lastDetail,
    })),
  }));
}

export async function integrationView(db: Db, row: IntegrationRow, at: Date): Promise<View> {
  const [view] = await integrationViews(db, [row], at);
  if (!view) throw new Error(`the integration ${row.name} has no view`);
  return view;
}
