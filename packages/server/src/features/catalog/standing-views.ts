import type { SERVICE_ORDERS, ServiceStanding } from "@shipshape/contract/catalog";
import { HEALTHS, type ServiceHealth, serviceHealth } from "@shipshape/domain/catalog/service-health";
import { shortId } from "@shipshape/domain/short-id";
import { type RawBuilder, type SqlBool, sql } from "kysely";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { pattern } from "./catalog-views.ts";

type View = z.input<typeof ServiceStanding>;
type Order = (typeof SERVICE_ORDERS)[number];

export type StandingFilter = {
  readonly names?: readonly string[];
  readonly search?: string | undefined;
  readonly owner?: string | undefined;
  readonly tier?: number | undefined;
  readonly lifecycle?: string | undefined;
};

type StandingRow = Omit<View, "health" | "because" | "incident" | "lastDeployment" | "lowestBudget"> & {
  readonly rank: number;
  readonly place: number;
  readonly incidentNumber: number | null;
  readonly spentObjectives: number;
  readonly burningObjectives: number;
  readonly keptObjectives: number;
  readonly lowestBudget: number | null;
  readonly deployment: {
    readonly number: number;
    readonly version: string;
    readonly environment: string;
    readonly status: string;
    readonly started_at: string;
  } | null;
};

const rankOf = (health: ServiceHealth) => sql.lit(HEALTHS.indexOf(health));

/** The last deployment of a service, found environment by environment: so it needs no walk through its history. */
const LAST_DEPLOYMENT = sql`
  left join lateral (
    select last.number, version, environment, status, started_at from environment
    cross join lateral (
      select number, version, environment, status, started_at from deployment
      where service_id = standing.id and deployment.environment = environment.name
      order by started_at desc limit 1
    ) as last
    order by started_at desc limit 1
  ) as last on true`;

/** By what a list is ordered, as one number; those equal in it are ordered by name. */
const PLACES: Readonly<Record<Order, RawBuilder<number>>> = {
  name: sql`0`,
  health: sql`rank * 10 + tier`,
  tier: sql`tier * 10 + rank`,
  budget: sql`coalesce(lowest_budget, 1e9)`,
  deployed: sql`coalesce(-extract(epoch from last.started_at), 1e18)`,
};

function conditionsOf({ names, search, owner, tier, lifecycle }: StandingFilter): RawBuilder<SqlBool> {
  const conditions: RawBuilder<SqlBool>[] = [sql`service.archived_at is null`];
  if (names !== undefined) conditions.push(sql`service.name = any(${[...names]}::text[])`);
  if (owner !== undefined) conditions.push(sql`team.name = ${owner}`);
  if (tier !== undefined) conditions.push(sql`service.tier = ${tier}`);
  if (lifecycle !== undefined) conditions.push(sql`service.lifecycle = ${lifecycle}`);
  if (search) {
    const text = sql`service.name || ' ' || service.display_name || ' ' || service.description`;
    conditions.push(sql`${text} ilike ${pattern(search)}`);
  }
  return sql.join(conditions, sql` and `);
}

/** Services that match, with what incidents and objectives say of them. */
const standingOf = (filter: StandingFilter) => sql`
  budget as (
    select service_id, count(*)::int as objectives, min(remaining_share) as lowest_budget,
      (array_agg(slo.name order by remaining_share nulls last, slo.name))[1] as lowest_objective,
      (count(*) filter (where status = 'spent'))::int as spent_objectives,
      (count(*) filter (where status = 'burning'))::int as burning_objectives,
      (count(*) filter (where status = 'ok'))::int as kept_objectives
    from slo left join slo_state on slo_id = slo.id
    where slo.archived_at is null group by service_id
  ), live as (
    select service_id, count(*)::int as live_incidents,
      (array_agg(number order by severity, number desc))[1] as incident_number
    from incident where status <> 'resolved' and service_id is not null group by service_id
  ), standing as (
    select service.id, service.name, service.display_name, service.description, team.name as owner,
      team.display_name as owner_display_name, tier, lifecycle, built_in,
      coalesce(service.escalation_policy, team.escalation_policy) as escalation_policy,
      coalesce(live_incidents, 0) as live_incidents, incident_number, coalesce(objectives, 0) as objectives,
      lowest_budget, case when lowest_budget is not null then lowest_objective end as lowest_objective,
      coalesce(spent_objectives, 0) as spent_objectives, coalesce(burning_objectives, 0) as burning_objectives,
      coalesce(kept_objectives, 0) as kept_objectives,
      case when live_incidents > 0 then ${rankOf("incident")} when spent_objectives > 0 then ${rankOf("spent")}
        when burning_objectives > 0 then ${rankOf("burning")} when kept_objectives > 0 then ${rankOf("ok")}
        when objectives > 0 then ${rankOf("no_data")} else ${rankOf("no_objective")} end as rank
    from service join team on team.id = service.team_id
    left join budget on budget.service_id = service.id
    left join live on live.service_id = service.id
    where ${conditionsOf(filter)}
  )`;

function view(row: StandingRow): View {
  const { rank, place, incidentNumber, spentObjectives, burningObjectives, keptObjectives, deployment, ...rest } = row;
  const incident = incidentNumber === null ? null : shortId("incident", incidentNumber);
  const { liveIncidents, objectives } = rest;
  const facts = { liveIncidents, incident, objectives, spentObjectives, burningObjectives, keptObjectives };
  const { decision: health, because } = serviceHealth(facts);
  const lastDeployment = deployment && {
    shortId: shortId("deployment", deployment.number),
    version: deployment.version,
    environment: deployment.environment,
    status: deployment.status,
    startedAt: new Date(deployment.started_at),
  };
  return { ...rest, health, because, incident, lastDeployment };
}

/** Where a list goes on: behind this place and name. */
const CURSOR = /^(-?[\d.e+]+):([a-z0-9-]+)$/;

type PageOf = {
  readonly sort: Order;
  readonly health?: ServiceHealth | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
};

/** One page of the services that match, each with how it stands, in this order. */
export async function standingsPage(db: Db, filter: StandingFilter, page: PageOf) {
  const { sort, health, after, limit } = page;
  const [, place, name] = CURSOR.exec(after ?? "") ?? [];
  const isOfHealth = health === undefined ? sql`true` : sql`rank = ${rankOf(health)}`;
  const isBehind = place === undefined ? sql`true` : sql`(place, name) > (${Number(place)}::float8, ${name})`;
  const { rows } = await sql<StandingRow>`
    with ${standingOf(filter)}, placed as (
      select standing.*, (${PLACES[sort]})::float8 as place
      from standing ${sort === "deployed" ? LAST_DEPLOYMENT : sql``} where ${isOfHealth}
    ), page as (
      select * from placed where ${isBehind} order by place, name limit ${limit}
    )
    select standing.*, case when last.number is not null then to_jsonb(last) end as deployment
    from page as standing ${LAST_DEPLOYMENT} order by place, standing.name`.execute(db);
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return { services: rows.map(view), next: last ? `${last.place}:${last.name}` : null };
}

/** How many services match, by health. */
export async function healthCounts(db: Db, filter: StandingFilter): Promise<Record<ServiceHealth, number>> {
  const { rows } = await sql<{ rank: number; count: number }>`
    with ${standingOf(filter)} select rank, count(*)::int as count from standing group by rank`.execute(db);
  const counts = HEALTHS.map((health, rank) => [health, rows.find((row) => row.rank === rank)?.count ?? 0] as const);
  return Object.fromEntries(counts) as Record<ServiceHealth, number>;
}
