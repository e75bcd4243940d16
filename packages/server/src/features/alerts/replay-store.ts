import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import type { AlertRow } from "./alerts-store.ts";

/** An alert of the past, with what its sender said of it and when somebody closed its incident. */
export type PastRow = AlertRow & {
  readonly received: unknown;
  readonly payload: unknown;
  readonly incidentResolvedAt: Date | null;
};

/** What began longer before a replay and has ended since is not looked for. */
const LONGEST_BEFORE_MS = 7 * DAY_MS;

/** What a replay asks of each alert. */
const PAST = sql`
  select alert.*, alert_disposition.received, signal.payload, incident.resolved_at as incident_resolved_at
  from alert
  left join alert_disposition on alert_disposition.alert_id = alert.id
  left join alert_judgement on alert_judgement.alert_id = alert.id
  left join incident on incident.id = alert_judgement.incident_id
  left join lateral (
    select payload from alert_signal
    where alert_signal.alert_id = alert.id and alert_signal.status = 'firing'
    order by at limit 1
  ) signal on true`;

export function replayStore(db: Db) {
  return {
    async count(from: Date, to: Date): Promise<number> {
      const query = db.selectFrom("alert").select(({ fn }) => fn.countAll<number>().as("count"));
      const row = await query.where("createdAt", ">=", from).where("createdAt", "<", to).executeTakeFirstOrThrow();
      return row.count;
    },

    /** The number of the first alert that began to fire then or later; alerts get their numbers in that order. */
    async firstSince(from: Date): Promise<number | undefined> {
      const row = await db
        .selectFrom("alert")
        .select("number")
        .where("createdAt", ">=", from)
        .orderBy("createdAt")
        .orderBy("number")
        .limit(1)
        .executeTakeFirst();
      return row?.number;
    },

    /** Alerts in the order in which they began to fire, from this number on. */
    async alerts(number: number, to: Date, limit: number) {
      const { rows } = await sql<PastRow>`${PAST}
        where alert.number >= ${number} and alert.created_at < ${to}
        order by alert.number
        limit ${limit}`.execute(db);
      return rows;
    },

    /** Alerts that began before this moment, and fired on after it. */
    async firingAt(at: Date) {
      const since = new Date(at.getTime() - LONGEST_BEFORE_MS);
      const { rows } = await sql<PastRow>`${PAST}
        where alert.created_at < ${at}
          and (alert.status = 'firing' or (alert.created_at >= ${since} and alert.ends_at > ${at}))
        order by alert.number`.execute(db);
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
