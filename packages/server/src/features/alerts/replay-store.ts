import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import type { AlertRow } from "./alerts-store.ts";

/** An alert of the past, with what its sender said of it and when somebody closed its incident. */
export type PastRow = AlertRow & {
  readonly received: unknown;
  readonly payload: unknown;
  readonly incidentResolvedAt: Date | null;
};

const DAY_MS = 86_400_000;

export function replayStore(db: Db) {
  return {
    async count(from: Date, to: Date): Promise<number> {
      const query = db.selectFrom("alert").select(({ fn }) => fn.countAll<number>().as("count"));
      const row = await query.where("createdAt", ">=", from).where("createdAt", "<", to).executeTakeFirstOrThrow();
      return row.count;
    },

    /** Alerts in the order in which they began to fire, after this one. */
    async alerts(from: Date, to: Date, after: { readonly at: Date; readonly id: string } | undefined, limit: number) {
      const { at, id } = after ?? { at: from, id: "00000000-0000-0000-0000-000000000000" };
      const { rows } = await sql<PastRow>`
        select alert.*, alert_disposition.received, signal.payload, incident.resolved_at as incident_resolved_at
        from alert
        left join alert_disposition on alert_disposition.alert_id = alert.id
        left join alert_judgement on alert_judgement.alert_id = alert.id
        left join incident on incident.id = alert_judgement.incident_id
        left join lateral (
          select payload from alert_signal
          where alert_signal.alert_id = alert.id and alert_signal.status = 'firing'
          order by at limit 1
        ) signal on true
        where (alert.created_at, alert.id) > (${at}::timestamptz, ${id}::uuid) and alert.created_at < ${to}
        order by alert.created_at, alert.id
        limit ${limit}`.execute(db);
      return rows;
    },

    start: (replay: { id: string; asked: unknown; from: Date; to: Date; total: number }) =>
      db
        .insertInto("alertReplay")
        .values({
          id: replay.id,
          asked: JSON.stringify(replay.asked),
          status: "running",
          fromAt: replay.from,
          toAt: replay.to,
          total: replay.total,
        })
        .execute(),
    find: (id: string) => db.selectFrom("alertReplay").selectAll().where("id", "=", id).executeTakeFirst(),
    progress: (id: string, done: number) => db.updateTable("alertReplay").set({ done }).where("id", "=", id).execute(),
    end: (id: string, status: "done" | "failed", done: number, result: unknown) =>
      db
        .updateTable("alertReplay")
        .set({ status, done, result: JSON.stringify(result) })
        .where("id", "=", id)
        .execute(),
    /** Answers that nobody will ask for any more. */
    forget: (before: Date) => db.deleteFrom("alertReplay").where("createdAt", "<", before).execute(),
  };
}

export const REPLAYS_KEPT_MS = DAY_MS;
