import { sql } from "kysely";
import { textColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";

export type DispositionWrite = {
  readonly alert_id: string;
  readonly decision: "dispatch" | "hold" | "suppress";
  readonly word: string;
  readonly because: string;
  readonly trace: unknown;
  readonly rule: string | null;
  readonly stage: string | null;
  readonly priority: string;
  readonly urgency: string;
  readonly route: unknown;
  readonly group_base: string | null;
  readonly group_key: string;
  readonly dedup_key: string | null;
  readonly waits_for: string | null;
  readonly reconsider_at: string | null;
  readonly received: unknown;
  readonly judged_at: string;
  readonly dispatched_at: string | null;
};

const COLUMNS = sql`alert_id uuid, decision text, word text, because text, trace jsonb, rule text, stage text, priority text,
  urgency text, route jsonb, group_base text, group_key text, dedup_key text, waits_for text, reconsider_at timestamptz,
  received jsonb, judged_at timestamptz, dispatched_at timestamptz`;
const NAMES = sql`alert_id, decision, word, because, trace, rule, stage, priority, urgency, route, group_base, group_key,
  dedup_key, waits_for, reconsider_at, received, judged_at, dispatched_at`;

/** Rows are locked in the order of their alerts, wherever several are written. */
export function dispositionStore(db: Db) {
  return {
    async put(dispositions: readonly DispositionWrite[]): Promise<void> {
      if (dispositions.length === 0) return;
      await sql`
        insert into alert_disposition (${NAMES})
        select ${NAMES} from jsonb_to_recordset(${JSON.stringify(dispositions)}::jsonb) as row(${COLUMNS})
        order by alert_id
        on conflict (alert_id) do update set
          decision = excluded.decision, word = excluded.word, because = excluded.because, trace = excluded.trace,
          rule = excluded.rule, stage = excluded.stage, priority = excluded.priority, urgency = excluded.urgency,
          route = excluded.route, group_base = excluded.group_base, group_key = excluded.group_key,
          dedup_key = excluded.dedup_key, waits_for = excluded.waits_for, reconsider_at = excluded.reconsider_at,
          received = excluded.received, judged_at = excluded.judged_at, dispatched_at = excluded.dispatched_at`.execute(
        db,
      );
    },

    of: (alertIds: readonly string[]) =>
      db
        .selectFrom("alertDisposition")
        .selectAll()
        .where(sql<boolean>`alert_id = any(${[...alertIds]}::uuid[])`)
        .execute(),

    /** Alerts that are kept back and whose time has come, the longest due first. */
    async due(at: Date, limit: number): Promise<string[]> {
      const rows = await db
        .selectFrom("alertDisposition")
        .select("alertId")
        .where("reconsiderAt", "<=", at)
        .orderBy("reconsiderAt")
        .limit(limit)
        .execute();
      return rows.map(({ alertId }) => alertId);
    },

    /** What waited for these is judged again at once; how many alerts that are. */
    async wake(waitsFor: readonly string[], at: Date): Promise<number> {
      if (waitsFor.length === 0) return 0;
      const { numAffectedRows } = await sql`
        update alert_disposition set reconsider_at = ${at}
        where alert_id in (
          select alert_id from alert_disposition
          where waits_for is not null
            and md5(waits_for) in (select md5(asked) from unnest(${textColumn(waitsFor)}::text[]) as asked)
          order by alert_id for update
        )`.execute(db);
      return Number(numAffectedRows ?? 0);
    },

    /** Everything that fires and was not let through, or has receivers that are muted, is judged again at once; how many alerts that are. */
    async wakeAll(at: Date): Promise<number> {
      const { numAffectedRows } = await sql`
        update alert_disposition set reconsider_at = ${at}
        where alert_id in (
          select alert_id from alert_disposition join alert on alert.id = alert_id
          where alert.status = 'firing' and (decision <> 'dispatch' or reconsider_at is not null or waits_for is not null)
          order by alert_id for update of alert_disposition
        )`.execute(db);
      return Number(numAffectedRows ?? 0);
    },

    /** What was kept back, or from a receiver of its, and is over will not be judged again; the rules that kept it, by what they did. */
    async settle(alertIds: readonly string[]) {
      const { rows } = await sql<{ alertId: string; rule: string | null; stage: string | null; decision: string }>`
        update alert_disposition set reconsider_at = null, waits_for = null
        where alert_id = any(${[...alertIds]}::uuid[])
          and (decision <> 'dispatch' or reconsider_at is not null or waits_for is not null)
        returning alert_id, rule, stage, decision`.execute(db);
      return rows;
    },

    async insertOccurrences(
      occurrences: readonly { readonly key: string; readonly at: string; readonly alert_id: string }[],
    ): Promise<void> {
      if (occurrences.length === 0) return;
      await sql`
        insert into alert_occurrence (key, at, alert_id)
        select md5(key)::uuid, at, alert_id from jsonb_to_recordset(${JSON.stringify(occurrences)}::jsonb)
          as row(key text, at timestamptz, alert_id uuid)
        on conflict do nothing`.execute(db);
    },
  };
}

export type DispositionRow = Awaited<ReturnType<ReturnType<typeof dispositionStore>["of"]>>[number];
