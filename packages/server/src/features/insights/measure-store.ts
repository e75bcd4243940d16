import { sql } from "kysely";
import { textColumn, uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";
import type { PackedMonth } from "./month-codec.ts";

export type MeasuredDeploymentRow = {
  readonly deployment_id: string;
  readonly number: number;
  readonly service_id: string;
  readonly environment: string;
  readonly version: string;
  readonly commit_sha: string | null;
  readonly kind: string;
  readonly status: string;
  readonly baseline: boolean;
  readonly started_at: Date;
  readonly finished_at: Date | null;
  readonly at: Date;
  readonly shipped: number;
  readonly frequency_why: string | null;
  readonly lead_why: string | null;
  readonly fail_why: string | null;
  readonly recovery_why: string | null;
  readonly rework_why: string | null;
  readonly failed: string | null;
  readonly failed_because: string | null;
  readonly rework: string | null;
  readonly rework_because: string | null;
  readonly incident_id: string | null;
  readonly recovered_at: Date | null;
  readonly recovery_minutes: number | null;
  readonly recovered_because: string | null;
};

export type MeasuredChangeRow = {
  readonly deployment_id: string;
  readonly position: number;
  readonly service_id: string;
  readonly environment: string;
  readonly at: Date;
  readonly repository_id: string;
  readonly pull_request: number | null;
  readonly sha: string | null;
  readonly title: string | null;
  readonly author: string | null;
  readonly url: string | null;
  readonly began_at: Date | null;
  readonly minutes: number | null;
  readonly coding_minutes: number | null;
  readonly pickup_minutes: number | null;
  readonly review_minutes: number | null;
  readonly deploy_minutes: number | null;
  readonly why: string | null;
};

export type MonthRow = PackedMonth & { readonly environment: string; readonly month: string };
/** As a date of UTC, whatever the time zone of the database. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
/** The first moment of a month of UTC. */
export const monthStart = (at: Date): Date => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth()));

export type StaleService = { readonly serviceId: string; readonly since: Date };

/** All that the measures keep of their own. */
export function measureStore(db: Db) {
  return {
    /** Has measures counted anew from a moment on; of several moments the earliest counts. */
    async markStale(stale: readonly StaleService[]): Promise<void> {
      if (stale.length === 0) return;
      const rows = JSON.stringify(stale.map(({ serviceId, since }) => ({ service_id: serviceId, since })));
      await sql`
        insert into measure_stale (service_id, since)
        select service_id, min(since) from jsonb_to_recordset(${rows}::jsonb) as row(service_id uuid, since timestamptz)
        group by service_id order by service_id
        on conflict (service_id) do update set since = least(measure_stale.since, excluded.since)`.execute(db);
    },

    /** Takes one service that must be counted anew; nobody else takes it until the transaction ends. */
    async takeStale(but: readonly string[]): Promise<StaleService | undefined> {
      const { rows } = await sql<StaleService>`
        delete from measure_stale where service_id = (
          select service_id from measure_stale where service_id <> all(${uuidColumn(but)}::uuid[])
          order by since limit 1 for update skip locked
        ) returning service_id, since`.execute(db);
      return rows[0];
    },

    /** Takes back what was marked while it was counted: nothing before that moment is left to count. */
    async unmark(serviceId: string, since: Date): Promise<void> {
      await sql`delete from measure_stale where service_id = ${serviceId} and since >= ${since}`.execute(db);
    },

    async staleCount(): Promise<number> {
      const { rows } = await sql<{ count: number }>`select count(*) as count from measure_stale`.execute(db);
      return rows[0]?.count ?? 0;
    },

    /**
     * How far back what is told of a moment reaches: to the oldest deployment that was not mended by then or whose incident lasted beyond
     * it, to the last success of each place before it, and to where a deployment was filed that is known to be a later one.
     */
    async openSince(serviceId: string, at: Date): Promise<Date | undefined> {
      const { rows } = await sql<{ since: Date | null }>`
        select min(since) as since from (
          select min(at) as since from measured_deployment
          where service_id = ${serviceId} and (recovery_why = 'not_recovered' or recovered_at >= ${at})
          union all
          select min(measured.at) from incident_attribution held
          join measured_deployment measured on measured.deployment_id = held.deployment_id
          where measured.service_id = ${serviceId} and held.resolved_at >= ${at}
          union all
          select min(last) from (
            select max(at) as last from measured_deployment
            where service_id = ${serviceId} and status = 'succeeded' and at < ${at} group by environment
          ) before
          union all
          select min(measured.at) from measured_deployment measured join deployment on deployment.id = deployment_id
          where measured.service_id = ${serviceId} and measured.at < ${at} and deployment.started_at >= ${at}
        ) open`.execute(db);
      return rows[0]?.since ?? undefined;
    },

    /** What the measures made of a service since a moment goes; its changes go with it. */
    async clear(serviceId: string, since: Date, deploymentIds: readonly string[]): Promise<void> {
      await sql`
        delete from measured_deployment
        where service_id = ${serviceId} and at >= ${since} or deployment_id = any(${uuidColumn(deploymentIds)}::uuid[])`.execute(
        db,
      );
      await sql`
        delete from measured_month where service_id = ${serviceId} and month >= ${dayOf(since)}::date`.execute(db);
    },

    async insertDeployments(rows: readonly MeasuredDeploymentRow[]): Promise<void> {
      if (rows.length === 0) return;
      await sql`
        insert into measured_deployment
        select * from jsonb_populate_recordset(null::measured_deployment, ${JSON.stringify(rows)}::jsonb)
        on conflict (deployment_id) do nothing`.execute(db);
    },

    async insertChanges(rows: readonly MeasuredChangeRow[]): Promise<void> {
      if (rows.length === 0) return;
      await sql`
        insert into measured_change
        select * from jsonb_populate_recordset(null::measured_change, ${JSON.stringify(rows)}::jsonb)`.execute(db);
    },

    async putMonths(serviceId: string, months: readonly MonthRow[]): Promise<void> {
      const rows = months.map(({ environment, month, deployments, leads, parts }) => ({
        environment,
        month,
        deployments: deployments.toString("base64"),
        leads: leads.toString("base64"),
        parts: parts.toString("base64"),
      }));
      await sql`
        insert into measured_month (service_id, environment, month, deployments, leads, parts)
        select ${serviceId}, environment, month, decode(deployments, 'base64'), decode(leads, 'base64'), decode(parts, 'base64')
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as row(environment text, month date, deployments text, leads text, parts text)
        on conflict (service_id, environment, month)
        do update set deployments = excluded.deployments, leads = excluded.leads, parts = excluded.parts`.execute(db);
    },

    /** Months of these places, packed; without parts where they are not asked for. */
    async months(
      serviceIds: readonly string[] | undefined,
      environments: readonly string[],
      from: Date,
      until: Date,
      withParts: boolean,
    ) {
      const { rows } = await sql<{
        serviceId: string;
        environment: string;
        monthMinute: number;
        deployments: Buffer;
        leads: Buffer;
        parts: Buffer;
      }>`
        select service_id, environment, (extract(epoch from month) / 60)::int as month_minute, deployments, leads
          ${withParts ? sql`, parts` : sql``}
        from measured_month
        where month >= ${dayOf(monthStart(from))}::date and month <= ${dayOf(until)}::date
          and environment = any(${textColumn(environments)}::text[])
          ${serviceIds ? sql`and service_id = any(${uuidColumn(serviceIds)}::uuid[])` : sql``}`.execute(db);
      return rows;
    },

    windowHours: async (serviceIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
      const { rows } = await sql<{ serviceId: string; hours: number }>`/* insights.windowHours */
        select service_id, hours from attribution_window where service_id = any(${uuidColumn(serviceIds)}::uuid[])`.execute(
        db,
      );
      return new Map(rows.map(({ serviceId, hours }) => [serviceId, hours]));
    },

    async putWindow(serviceId: string, hours: number | null): Promise<void> {
      if (hours === null) {
        await db.deleteFrom("attributionWindow").where("serviceId", "=", serviceId).execute();
        return;
      }
      await db
        .insertInto("attributionWindow")
        .values({ serviceId, hours })
        .onConflict((conflict) => conflict.column("serviceId").doUpdateSet({ hours }))
        .execute();
    },
  };
}
