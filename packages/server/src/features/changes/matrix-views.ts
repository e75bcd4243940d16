import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { namesOfVersion } from "./version-names-views.ts";

export type MatrixFilter = {
  readonly search?: string | undefined;
  readonly team?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
};

export type MatrixPlace = {
  readonly serviceId: string;
  readonly environment: string;
  readonly number: number;
  readonly version: string;
  readonly commitSha: string | null;
  readonly kind: string;
  readonly finishedAt: Date;
  readonly lastNumber: number | null;
  readonly lastVersion: string | null;
  readonly lastStatus: string | null;
  readonly lastAt: Date | null;
  readonly driftEnvironment: string | null;
  readonly driftDeployments: number | null;
  readonly driftCommits: number | null;
  readonly driftSince: Date | null;
};

const escaped = (text: string): string => text.replace(/[\\%_]/g, "\\$&");

export const matrixViews = (db: Db) => ({
  /** The environments in the order of delivery, production last. */
  environments: () =>
    db
      .selectFrom("environment")
      .select(["name", "kind"])
      .orderBy(sql`array_position(array['development', 'testing', 'staging', 'production'], kind)`)
      .orderBy("name")
      .execute(),

  /** The live services that were ever deployed, by name. */
  async services({ search, team, after, limit }: MatrixFilter) {
    let query = db
      .selectFrom("service")
      .innerJoin("team", "team.id", "service.teamId")
      .select(["service.id", "service.name", "team.name as owner"])
      .where("archivedAt", "is", null)
      .where(sql<boolean>`exists (select from deployment where service_id = service.id)`)
      .orderBy("service.name")
      .limit(limit);
    if (search) query = query.where("service.name", "ilike", `%${escaped(search)}%`);
    if (team) query = query.where("team.name", "=", team);
    if (after) query = query.where("service.name", ">", after);
    return query.execute();
  },

  /**
   * What runs in each place of these services, and what was begun or failed there since; how far it is behind production, and
   * production behind where it is tried before.
   */
  async places(serviceIds: readonly string[]): Promise<MatrixPlace[]> {
    const { rows } = await sql<MatrixPlace>`
      with recursive place(service_id, environment) as (
        select wanted.id, first.environment
        from unnest(${[...serviceIds]}::uuid[]) as wanted(id)
        cross join lateral (
          select min(environment) as environment from deployment where service_id = wanted.id
        ) first
        union all
        select place.service_id, (
          select min(environment) from deployment
          where service_id = place.service_id and environment > place.environment)
        from place where place.environment is not null
      ), running as (
        select place.service_id, place.environment, now_there.*, ${namesOfVersion(sql`now_there.version`)} as names,
          coalesce(environment.kind, case place.environment when 'production' then 'production' end) as stage
        from place
        cross join lateral (
          select number, version, commit_sha, deployment.kind, started_at, finished_at from deployment
          where service_id = place.service_id and environment = place.environment and status = 'succeeded'
          order by finished_at desc limit 1
        ) now_there
        left join environment on environment.name = place.environment
      ), beside as (
        select running.*, other.environment as other_environment, other.version as other_version
        from running
        left join lateral (
          select environment, version from running other
          where other.service_id = running.service_id and other.environment <> running.environment
            and other.stage = case running.stage when 'production' then 'staging' else 'production' end
          order by finished_at desc limit 1
        ) other on true
      )
      select beside.service_id, beside.environment, beside.number, beside.version, beside.commit_sha, beside.kind,
        beside.finished_at, latest.number as last_number, latest.version as last_version, latest.status as last_status,
        latest.started_at as last_at, drift.environment as drift_environment, drift.deployments as drift_deployments,
        drift.commits as drift_commits, drift.since as drift_since
      from beside
      left join lateral (
        select number, version, status, started_at from deployment
        where service_id = beside.service_id and environment = beside.environment and started_at > beside.started_at
          and status <> 'succeeded'
        order by started_at desc limit 1
      ) latest on true
      left join lateral (
        select newer.environment, count(*)::int as deployments, min(newer.finished_at) as since,
          case when bool_or(newer.shipped_gap is not null) then null else sum((
            select count(*) from shipped_commit where deployment_id = newer.id))::int end as commits
        from deployment newer
        where newer.service_id = beside.service_id and newer.environment = beside.other_environment
          and newer.status = 'succeeded' and beside.other_version <> all(beside.names)
          and newer.finished_at > (
            select max(finished_at) from deployment had
            where had.service_id = beside.service_id and had.environment = beside.other_environment
              and had.status = 'succeeded' and had.version = any(beside.names))
        group by newer.environment
      ) drift on true
      order by beside.service_id, beside.environment`.execute(db);
    return rows;
  },
});
