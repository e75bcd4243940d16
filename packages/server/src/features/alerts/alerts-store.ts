import type { AlertState } from "@shipshape/domain/alerts/signal";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { wordsIn } from "./alert-words.ts";

/** An alert as it is written: opened anew, or a known one moved on. */
export type AlertWrite = {
  readonly id: string;
  readonly identity: string;
  readonly fingerprint: string;
  readonly integration_id: string | null;
  readonly source: string;
  readonly status: "firing" | "resolved";
  readonly title: string;
  readonly severity: string;
  readonly priority: string | null;
  readonly service_id: string | null;
  readonly service_name: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly starts_at: string;
  readonly ends_at: string | null;
  readonly expires_at: string | null;
  readonly last_received_at: string;
  readonly received: number;
  readonly generator_url: string | null;
  readonly because: string;
};

export type SignalWrite = {
  readonly id: string;
  readonly alert_id: string;
  readonly source: string;
  readonly status: string;
  readonly payload: unknown;
};

const COLUMNS = sql`
  id uuid, identity text, fingerprint text, integration_id uuid, source text, status text, title text, severity text,
  priority text, service_id uuid, service_name text, labels jsonb, annotations jsonb, starts_at timestamptz, ends_at timestamptz, expires_at timestamptz,
  last_received_at timestamptz, received int, generator_url text, because text`;

/** What an alert is found by; the names of its labels are in every alert, and find nothing. */
const wordsOf = ({ title, service_name, labels }: AlertWrite): readonly string[] =>
  wordsIn([title, service_name ?? "", ...Object.values(labels)].join(" "));

export function alertsStore(db: Db) {
  return {
    /** The newest alert of each identity: locked while it fires, so that two writers take turns. */
    async newest(identities: readonly string[]) {
      const list = [...identities];
      const firing = await db
        .selectFrom("alert")
        .selectAll()
        .where("status", "=", "firing")
        .where(sql<boolean>`identity = any(${list}::text[])`)
        .orderBy("identity")
        .forUpdate()
        .execute();
      const found = new Set(firing.map(({ identity }) => identity));
      const others = list.filter((identity) => !found.has(identity));
      const resolved = await db
        .selectFrom("alert")
        .selectAll()
        .distinctOn("identity")
        .where(sql<boolean>`identity = any(${others}::text[])`)
        .orderBy("identity")
        .orderBy("startsAt", "desc")
        .execute();
      return [...firing, ...resolved];
    },

    /** Opens alerts; where another writer was faster, its alert is refreshed and told by `opened: false`. */
    async open(alerts: readonly AlertWrite[]) {
      if (alerts.length === 0) return [];
      const worded = alerts.map((alert) => ({ ...alert, words: wordsOf(alert).join(" ") }));
      const { rows } = await sql<{ id: string; number: number; identity: string; opened: boolean }>`
        with given as (
          select * from jsonb_to_recordset(${JSON.stringify(worded)}::jsonb) as row(${COLUMNS}, words text)
        ), written as (
          insert into alert (id, identity, fingerprint, integration_id, source, status, title, severity, priority, service_id, service_name, labels,
            annotations, starts_at, ends_at, expires_at, last_received_at, received_count, generator_url, because)
          select id, identity, fingerprint, integration_id, source, status, title, severity, priority, service_id, service_name, labels, annotations,
            starts_at, ends_at, expires_at, last_received_at, received, generator_url, because
          from given
          order by identity
          on conflict (identity) where status = 'firing' do update set
            expires_at = greatest(alert.expires_at, excluded.expires_at),
            last_received_at = excluded.last_received_at,
            received_count = alert.received_count + excluded.received_count
          returning id, number, identity, xmax = 0 as opened
        ), worded as (
          insert into alert_words (alert_id, words)
          select id, array_to_tsvector(string_to_array(words, ' '))
          from given join written using (id)
          where opened
        )
        select * from written`.execute(db);
      return rows;
    },

    /** Moves known alerts on. What they are called follows the newest word. */
    async change(alerts: readonly AlertWrite[]): Promise<void> {
      if (alerts.length === 0) return;
      await sql`
        update alert set
          status = row.status, title = row.title, severity = row.severity, annotations = row.annotations,
          ends_at = row.ends_at, expires_at = row.expires_at, last_received_at = row.last_received_at,
          received_count = received_count + row.received, generator_url = row.generator_url, because = row.because
        from jsonb_to_recordset(${JSON.stringify(alerts)}::jsonb) as row(${COLUMNS})
        where alert.id = row.id`.execute(db);
    },

    async insertSignals(signals: readonly SignalWrite[]): Promise<void> {
      if (signals.length === 0) return;
      await sql`
        insert into alert_signal (id, alert_id, source, status, payload)
        select id, alert_id, source, status, payload
        from jsonb_to_recordset(${JSON.stringify(signals)}::jsonb)
          as row(id uuid, alert_id uuid, source text, status text, payload jsonb)`.execute(db);
    },

    /** Firing alerts of which nobody spoke in time; another replica's are skipped. */
    expired: (at: Date, limit: number) =>
      db
        .selectFrom("alert")
        .selectAll()
        .where("status", "=", "firing")
        .where("expiresAt", "<=", at)
        .orderBy("expiresAt")
        .limit(limit)
        .forUpdate()
        .skipLocked()
        .execute(),

    signals: (alertId: string, limit: number) =>
      db
        .selectFrom("alertSignal")
        .select(["at", "source", "status", "payload"])
        .where("alertId", "=", alertId)
        .orderBy("at", "desc")
        .limit(limit)
        .execute(),
  };
}

export type AlertRow = Awaited<ReturnType<ReturnType<typeof alertsStore>["newest"]>>[number];

/** What the rules see of an alert as it stands. */
export const alertStateOf = (row: AlertRow): AlertState => ({
  status: row.status as AlertState["status"],
  startsAtMs: row.startsAt.getTime(),
  endsAtMs: row.endsAt?.getTime(),
  expiresAtMs: row.expiresAt?.getTime(),
  lastReceivedAtMs: row.lastReceivedAt.getTime(),
});
