import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import type { CommitKey } from "./record-views.ts";

/** A place that may have some of the commits that were asked for. */
export type PlaceOfCommits = {
  readonly service: string;
  readonly environment: string;
  /** The deployment that brought the last of them that are there; null where none is. */
  readonly number: number | null;
  readonly version: string | null;
  readonly finishedAt: Date | null;
  readonly brought: number;
  /** A rollback since to what ran there before. */
  readonly rollbackNumber: number | null;
  readonly rollbackVersion: string | null;
  readonly runningVersion: string;
  readonly runningCommit: string | null;
  readonly repositoryId: string | null;
  /** The first commit known to have run there: what it can reach was there from the beginning. */
  readonly baselineCommit: string | null;
  readonly baselineNumber: number | null;
  readonly baselineVersion: string | null;
  readonly baselineAt: Date | null;
};

export const whereaboutsViews = (db: Db) => ({
  /** All places of the services that were ever deployed from the repositories of these commits. */
  async places(keys: readonly CommitKey[]): Promise<PlaceOfCommits[]> {
    if (keys.length === 0) return [];
    const { rows } = await sql<PlaceOfCommits>`
      with wanted as (
        select * from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as row(repository uuid, sha text)
      ), shipped as (
        select deployment_id, count(*)::int as brought from shipped_commit
        join wanted on wanted.sha = shipped_commit.sha and wanted.repository = shipped_commit.repository_id
        group by deployment_id
      ), brought as (
        select distinct on (service_id, environment) service_id, environment, id, number, version, finished_at,
          sum(shipped.brought) over (partition by service_id, environment)::int as brought
        from shipped join deployment on deployment.id = shipped.deployment_id
        order by service_id, environment, finished_at desc
      ), concerned as (
        select service_id from brought
        union
        select service_id from deployment where repository_id in (select repository from wanted) and baseline
      ), place as (
        select service_id, environment from brought
        union
        select service_id, environment from deployment where service_id in (select service_id from concerned) and baseline
      )
      select service.name as service, place.environment, brought.number, brought.version, brought.finished_at,
        coalesce(brought.brought, 0) as brought, back.number as rollback_number, back.version as rollback_version,
        running.version as running_version, running.commit_sha as running_commit, first.repository_id,
        first.commit_sha as baseline_commit, first.number as baseline_number, first.version as baseline_version,
        first.finished_at as baseline_at
      from place
      join service on service.id = place.service_id and service.archived_at is null
      left join brought using (service_id, environment)
      cross join lateral (
        select version, commit_sha from deployment
        where service_id = place.service_id and environment = place.environment and status = 'succeeded'
        order by finished_at desc limit 1
      ) running
      left join lateral (
        select number, version, commit_sha, repository_id, finished_at from deployment
        where service_id = place.service_id and environment = place.environment and baseline
        order by finished_at limit 1
      ) first on true
      left join lateral (
        select undone.number, undone.version from deployment undone
        where undone.service_id = place.service_id and undone.environment = place.environment
          and undone.status = 'succeeded' and undone.kind = 'rollback' and undone.finished_at > brought.finished_at
          and exists (
            select from deployment earlier
            where earlier.service_id = place.service_id and earlier.environment = place.environment
              and earlier.status = 'succeeded' and earlier.version = undone.version
              and earlier.finished_at < brought.finished_at)
        order by undone.finished_at desc limit 1
      ) back on true
      order by service.name, place.environment`.execute(db);
    return rows;
  },
});
