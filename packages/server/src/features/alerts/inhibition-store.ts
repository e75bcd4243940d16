import type { InhibitingAlert } from "@shipshape/domain/alerts/inhibition";
import { shortId } from "@shipshape/domain/short-id";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

/** An alert that fires, under a rule of which it is a source, with what its targets must have in common with it. */
export type InhibitorWrite = { readonly rule: string; readonly equal_key: string; readonly alert_id: string };

export type Wanted = { readonly rule: string; readonly equal_key: string };

export function inhibitionStore(db: Db) {
  return {
    async insert(inhibitors: readonly InhibitorWrite[]): Promise<void> {
      if (inhibitors.length === 0) return;
      await sql`
        insert into alert_inhibitor (rule, equal_key, alert_id)
        select rule, md5(equal_key)::uuid, alert_id from jsonb_to_recordset(${JSON.stringify(inhibitors)}::jsonb)
          as row(rule text, equal_key text, alert_id uuid)
        on conflict do nothing`.execute(db);
    },

    /** The alerts that fire under these rules and keys. */
    async sources(wanted: readonly Wanted[]) {
      if (wanted.length === 0) return [];
      const { rows } = await sql<{
        rule: string;
        equalKey: string;
        id: string;
        number: number;
        fingerprint: string;
        labels: Readonly<Record<string, string>>;
        serviceName: string | null;
      }>`
        select distinct asked.rule, asked.equal_key, alert.id, alert.number, alert.fingerprint, alert.labels, alert.service_name
        from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as asked(rule text, equal_key text)
        join alert_inhibitor
          on alert_inhibitor.rule = asked.rule and alert_inhibitor.equal_key = md5(asked.equal_key)::uuid
        join alert on alert.id = alert_inhibitor.alert_id and alert.status = 'firing'
        order by alert.number`.execute(db);
      return rows.map(({ rule, equalKey, ...alert }) => ({
        rule,
        equalKey,
        source: {
          alertId: alert.id,
          shortId: shortId("alert", alert.number),
          fingerprint: alert.fingerprint,
          labels: alert.labels,
          service: alert.serviceName,
        } satisfies InhibitingAlert,
      }));
    },

    /** How many alerts that fire each rule names as its sources. */
    async counts(): Promise<ReadonlyMap<string, number>> {
      const { rows } = await sql<{ rule: string; count: number }>`
        select rule, count(distinct alert_id)::int as count
        from alert_inhibitor join alert on alert.id = alert_id and alert.status = 'firing'
        group by rule`.execute(db);
      return new Map(rows.map(({ rule, count }) => [rule, count]));
    },

    clear: () => db.deleteFrom("alertInhibitor").execute(),

    /** What fires no more inhibits nothing. */
    async forgetResolved(): Promise<void> {
      await sql`
        delete from alert_inhibitor using alert
        where alert.id = alert_id and alert.status <> 'firing'`.execute(db);
    },
  };
}
