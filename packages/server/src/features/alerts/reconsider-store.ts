import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

/** What is shown of an alert, as rules made it. */
export type AlertWords = {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  readonly service_id: string | null;
  readonly service_name: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
};

export function reconsiderStore(db: Db) {
  return {
    /** These alerts, if they fire; locked, in the order of their ids. What another has in hand is left to it. */
    async firing(ids: readonly string[]) {
      return db
        .selectFrom("alert")
        .selectAll()
        .where("status", "=", "firing")
        .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
        .orderBy("id")
        .forUpdate()
        .skipLocked()
        .execute();
    },

    /** The alerts of these incidents. */
    async ofIncidents(incidentIds: readonly string[]): Promise<string[]> {
      const judged = db
        .selectFrom("alertJudgement")
        .select("alertId")
        .where("incidentId", "in", [...incidentIds]);
      return (await judged.execute()).map(({ alertId }) => alertId);
    },

    /** The newest message that said that they fire, word for word, by alert. */
    async payloads(ids: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
      const { rows } = await sql<{ alertId: string; payload: unknown }>`
        select asked.id as alert_id, found.payload
        from unnest(${[...ids]}::uuid[]) as asked(id)
        cross join lateral (
          select payload from alert_signal
          where alert_id = asked.id and status = 'firing'
          order by at desc limit 1
        ) found`.execute(db);
      return new Map(rows.map(({ alertId, payload }) => [alertId, payload]));
    },

    /** Which of these alerts fire no more, or are gone. */
    async over(ids: readonly string[]): Promise<string[]> {
      const { rows } = await sql<{ id: string }>`
        select asked.id from unnest(${[...ids]}::uuid[]) as asked(id)
        left join alert on alert.id = asked.id and alert.status = 'firing'
        where alert.id is null`.execute(db);
      return rows.map(({ id }) => id);
    },

    async reword(words: readonly AlertWords[]): Promise<void> {
      if (words.length === 0) return;
      await sql`
        update alert set title = row.title, severity = row.severity, service_id = row.service_id,
          service_name = row.service_name, labels = row.labels, annotations = row.annotations
        from jsonb_to_recordset(${JSON.stringify(words)}::jsonb) as row(id uuid, title text, severity text,
          service_id uuid, service_name text, labels jsonb, annotations jsonb)
        where alert.id = row.id`.execute(db);
    },
  };
}
