import type { AlertState } from "@shipshape/domain/alerts/signal";
import { type Selectable, sql } from "kysely";
import { bigintColumn, intColumn, momentColumn, textColumn, uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";
import { type LeftRows, leaveRows } from "../../kernel/outgoing.ts";
import type { Alert } from "../../kernel/tables.ts";
import type { AlertWrite } from "./alert-write.ts";
import type { KnownAlert } from "./known-alerts.ts";

export type AlertRow = Selectable<Alert>;

export type SignalWrite = {
  readonly atMs: number;
  readonly alertId: string;
  readonly source: string;
  readonly status: string;
  readonly payload: unknown;
};

/** A firing alert of which was spoken again. */
export type Pulse = { readonly id: string; readonly state: AlertState; readonly count: number };

/** What a firing alert is called now. */
export type Reword = Pick<
  AlertWrite,
  | "id"
  | "title"
  | "severity"
  | "priority"
  | "serviceId"
  | "serviceName"
  | "labels"
  | "annotations"
  | "generatorUrl"
  | "digest"
>;

/** How an alert ended. */
export type Ending = Pulse & { readonly because: string };

type NewestRow = Omit<KnownAlert, "startsAtMs" | "endsAtMs" | "expiresAtMs" | "lastReceivedAtMs"> & {
  readonly identity: string;
  readonly startsAt: Date;
  readonly endsAt: Date | null;
  readonly expiresAt: Date | null;
  readonly lastReceivedAt: Date;
};

const json = (value: unknown): string => JSON.stringify(value);

/** Where an alert was sent again, its times are those of its pulse. */
const PULSED = sql`
  case when alert_pulse.alert_id is null then alert.ends_at else alert_pulse.ends_at end as ends_at,
  case when alert_pulse.alert_id is null then alert.expires_at else alert_pulse.expires_at end as expires_at,
  coalesce(alert_pulse.last_received_at, alert.last_received_at) as last_received_at,
  alert.received_count + coalesce(alert_pulse.received_count, 0) as received_count`;

const OPENED: LeftRows<AlertWrite> = {
  name: "alerts.insert",
  write: (alerts) => {
    const of = <T>(read: (alert: AlertWrite) => T): T[] => alerts.map(read);
    return sql`
      insert into alert (id, number, identity, fingerprint, integration_id, source, status, title, severity, priority,
        service_id, service_name, labels, annotations, starts_at, ends_at, expires_at, last_received_at,
        received_count, generator_url, because, digest, created_at)
      overriding system value
      select id, number, identity, fingerprint, integration_id, source, status, title, severity, priority,
        service_id, service_name, labels::jsonb, annotations::jsonb, starts_at, ends_at, expires_at, last_received_at,
        received_count, generator_url, because, digest, created_at
      from unnest(
        ${uuidColumn(of(({ id }) => id))}::uuid[], ${bigintColumn(of(({ number }) => number))}::bigint[],
        ${textColumn(of(({ identity }) => identity))}::text[],
        ${textColumn(of(({ fingerprint }) => fingerprint))}::text[],
        ${uuidColumn(of(({ integrationId }) => integrationId))}::uuid[],
        ${textColumn(of(({ source }) => source))}::text[], ${textColumn(of(({ state }) => state.status))}::text[],
        ${textColumn(of(({ title }) => title))}::text[], ${textColumn(of(({ severity }) => severity))}::text[],
        ${textColumn(of(({ priority }) => priority))}::text[],
        ${uuidColumn(of(({ serviceId }) => serviceId))}::uuid[],
        ${textColumn(of(({ serviceName }) => serviceName))}::text[],
        ${textColumn(of(({ labels }) => json(labels)))}::text[],
        ${textColumn(of(({ annotations }) => json(annotations)))}::text[],
        ${momentColumn(of(({ state }) => state.startsAtMs))}::timestamptz[],
        ${momentColumn(of(({ state }) => state.endsAtMs))}::timestamptz[],
        ${momentColumn(of(({ state }) => state.expiresAtMs))}::timestamptz[],
        ${momentColumn(of(({ state }) => state.lastReceivedAtMs))}::timestamptz[],
        ${intColumn(of(({ count }) => count))}::int[], ${textColumn(of(({ generatorUrl }) => generatorUrl))}::text[],
        ${textColumn(of(({ because }) => because))}::text[], ${textColumn(of(({ digest }) => digest))}::text[],
        ${momentColumn(of(({ openedAtMs }) => openedAtMs))}::timestamptz[]
      ) as row(id, number, identity, fingerprint, integration_id, source, status, title, severity, priority,
        service_id, service_name, labels, annotations, starts_at, ends_at, expires_at, last_received_at,
        received_count, generator_url, because, digest, created_at)`;
  },
};

const SIGNALS: LeftRows<SignalWrite> = {
  name: "alerts.insertSignals",
  write: (signals) => sql`
      insert into alert_signal (at, alert_id, source, status, payload)
      select at, alert_id, source, status, payload::json from unnest(
        ${momentColumn(signals.map(({ atMs }) => atMs))}::timestamptz[],
        ${uuidColumn(signals.map(({ alertId }) => alertId))}::uuid[],
        ${textColumn(signals.map(({ source }) => source))}::text[],
        ${textColumn(signals.map(({ status }) => status))}::text[],
        ${textColumn(signals.map(({ payload }) => json(payload ?? null)))}::text[]
      ) as row(at, alert_id, source, status, payload)`,
};

export function alertsStore(db: Db) {
  return {
    /** The newest span of each identity, as it stands. */
    async newest(identities: readonly string[]): Promise<Map<string, KnownAlert>> {
      if (identities.length === 0) return new Map();
      const { rows } = await sql<NewestRow>`/* alerts.newest */
        select newest.* from unnest(${textColumn(identities)}::text[]) as asked(identity)
        cross join lateral (
          select id, number, identity, status, starts_at, digest, ${PULSED}
          from alert left join alert_pulse on alert_id = id
          where identity = asked.identity
          order by starts_at desc limit 1
        ) newest`.execute(db);
      return new Map(rows.map((row) => [row.identity, knownOf(row)]));
    },

    rows: async (ids: readonly string[]): Promise<AlertRow[]> =>
      ids.length === 0
        ? []
        : db
            .selectFrom("alert")
            .selectAll()
            .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
            .execute(),

    /** Numbers for so many new alerts: the n of ALR-n. */
    async numbers(count: number): Promise<number[]> {
      if (count === 0) return [];
      const { rows } = await sql<{ number: number }>`/* alerts.numbers */
        select nextval('alert_number_seq') as number from generate_series(1, ${count}::int)`.execute(db);
      return rows.map(({ number }) => number);
    },

    /** With what this transaction leaves, at its end. */
    insert: (alerts: readonly AlertWrite[]): Promise<void> => leaveRows(db, OPENED, alerts),

    /** Alerts of which was spoken again: forty bytes each. */
    async pulse(pulses: readonly Pulse[]): Promise<void> {
      if (pulses.length === 0) return;
      await sql`/* alerts.pulse */
        insert into alert_pulse (alert_id, last_received_at, ends_at, expires_at, received_count)
        select * from unnest(
          ${uuidColumn(pulses.map(({ id }) => id))}::uuid[],
          ${momentColumn(pulses.map(({ state }) => state.lastReceivedAtMs))}::timestamptz[],
          ${momentColumn(pulses.map(({ state }) => state.endsAtMs))}::timestamptz[],
          ${momentColumn(pulses.map(({ state }) => state.expiresAtMs))}::timestamptz[],
          ${intColumn(pulses.map(({ count }) => count))}::int[])
        on conflict (alert_id) do update set last_received_at = excluded.last_received_at,
          ends_at = excluded.ends_at, expires_at = excluded.expires_at,
          received_count = alert_pulse.received_count + excluded.received_count`.execute(db);
    },

    /**
     * The same for alerts that may have moved on since: what is over stays over, and of two times the later one stands, as of
     * two ends that were announced. What has no time to end has none.
     */
    async pulseAgain(pulses: readonly Pulse[]): Promise<void> {
      if (pulses.length === 0) return;
      await sql`/* alerts.pulseAgain */
        with heard as (
          select row.*, alert.status from unnest(
            ${uuidColumn(pulses.map(({ id }) => id))}::uuid[],
            ${momentColumn(pulses.map(({ state }) => state.lastReceivedAtMs))}::timestamptz[],
            ${momentColumn(pulses.map(({ state }) => state.endsAtMs))}::timestamptz[],
            ${momentColumn(pulses.map(({ state }) => state.expiresAtMs))}::timestamptz[],
            ${intColumn(pulses.map(({ count }) => count))}::int[]
          ) as row(id, last_received_at, ends_at, expires_at, count) join alert using (id)
        ), ended as (
          update alert set received_count = received_count + heard.count
          from heard where alert.id = heard.id and heard.status <> 'firing'
        )
        insert into alert_pulse (alert_id, last_received_at, ends_at, expires_at, received_count)
        select id, last_received_at, ends_at, expires_at, count from heard where status = 'firing'
        on conflict (alert_id) do update set
          last_received_at = greatest(alert_pulse.last_received_at, excluded.last_received_at),
          ends_at = case when alert_pulse.expires_at is null then alert_pulse.ends_at
            else greatest(alert_pulse.ends_at, excluded.ends_at) end,
          expires_at = case when alert_pulse.expires_at is null or excluded.expires_at is null then null
            else greatest(alert_pulse.expires_at, excluded.expires_at) end,
          received_count = alert_pulse.received_count + excluded.received_count`.execute(db);
    },

    /** Their senders say something else of them. */
    async reword(alerts: readonly Reword[]): Promise<void> {
      if (alerts.length === 0) return;
      await sql`
        update alert set title = row.title, severity = row.severity, priority = row.priority,
          service_id = row."serviceId", service_name = row."serviceName", labels = row.labels,
          annotations = row.annotations, generator_url = row."generatorUrl", digest = row.digest
        from jsonb_to_recordset(${json(alerts)}::jsonb) as row(id uuid, title text, severity text, priority text,
          "serviceId" uuid, "serviceName" text, labels jsonb, annotations jsonb, "generatorUrl" text, digest text)
        where alert.id = row.id`.execute(db);
    },

    /** Alerts that are over: what their pulse said goes into the alert. */
    async end(endings: readonly Ending[]): Promise<void> {
      if (endings.length === 0) return;
      await sql`/* alerts.end */
        with ending as (
          select * from unnest(
            ${uuidColumn(endings.map(({ id }) => id))}::uuid[],
            ${momentColumn(endings.map(({ state }) => state.endsAtMs))}::timestamptz[],
            ${momentColumn(endings.map(({ state }) => state.expiresAtMs))}::timestamptz[],
            ${momentColumn(endings.map(({ state }) => state.lastReceivedAtMs))}::timestamptz[],
            ${intColumn(endings.map(({ count }) => count))}::int[],
            ${textColumn(endings.map(({ because }) => because))}::text[]
          ) as row(id, ends_at, expires_at, last_received_at, count, because)
        ), pulsed as (
          delete from alert_pulse using ending where alert_id = ending.id returning alert_id, received_count
        )
        update alert set status = 'resolved', ends_at = ending.ends_at, expires_at = ending.expires_at,
          last_received_at = ending.last_received_at, because = ending.because,
          received_count = alert.received_count + ending.count + coalesce(pulsed.received_count, 0)
        from ending left join pulsed on pulsed.alert_id = ending.id
        where alert.id = ending.id`.execute(db);
    },

    /** With what this transaction leaves, at its end. */
    insertSignals: (signals: readonly SignalWrite[]): Promise<void> => leaveRows(db, SIGNALS, signals),

    /** Firing alerts of which nobody spoke in time. */
    async expired(at: Date, limit: number): Promise<(AlertRow & { state: AlertState })[]> {
      const { rows } = await sql<AlertRow>`/* alerts.expired */
        select alert.*, ${PULSED} from (
          select id from alert
          where status = 'firing' and expires_at <= ${at}
            and not exists (select from alert_pulse where alert_id = id)
          union all
          select alert_id from alert_pulse where expires_at <= ${at}
          limit ${limit}
        ) due join alert using (id) left join alert_pulse on alert_id = id`.execute(db);
      return rows.map((row) => ({ ...row, state: stateOf(row) }));
    },

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

type Times = {
  readonly status: string;
  readonly startsAt: Date;
  readonly endsAt: Date | null;
  readonly expiresAt: Date | null;
  readonly lastReceivedAt: Date;
};

/** What the rules of firing see of an alert. */
const stateOf = (row: Times): AlertState => ({
  status: row.status as AlertState["status"],
  startsAtMs: row.startsAt.getTime(),
  endsAtMs: row.endsAt?.getTime(),
  expiresAtMs: row.expiresAt?.getTime(),
  lastReceivedAtMs: row.lastReceivedAt.getTime(),
});

const knownOf = (row: NewestRow): KnownAlert => ({
  ...stateOf(row),
  id: row.id,
  number: row.number,
  digest: row.digest,
});

/** Alerts with the times of their last re-send. */
export async function withPulse<Row extends Pick<AlertRow, "id">>(db: Db, rows: readonly Row[]): Promise<Row[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const pulses = await db
    .selectFrom("alertPulse")
    .selectAll()
    .where(sql<boolean>`alert_id = any(${ids}::uuid[])`)
    .execute();
  const known = new Map(pulses.map(({ alertId, receivedCount, ...times }) => [alertId, { times, receivedCount }]));
  return rows.map((row) => {
    const pulse = known.get(row.id);
    if (!pulse) return row;
    const before = "receivedCount" in row ? Number(row.receivedCount) : 0;
    return { ...row, ...pulse.times, receivedCount: before + pulse.receivedCount };
  });
}
