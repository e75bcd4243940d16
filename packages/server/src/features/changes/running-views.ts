import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import type { DeploymentRow } from "./changes-store.ts";
import { namesOfVersion } from "./version-names-views.ts";

export type RunningRow = DeploymentRow & {
  /** What runs in production; null where nothing does. */
  readonly productionVersion: string | null;
  /** Successes in production since it had this version; null where it never had it. */
  readonly behind: number | null;
  /** Successes here since this place had what production has; since that went out, where it never had it. */
  readonly ahead: number;
};

export function runningViews(db: Db) {
  return {
    /** The last success in every place, beside the last success of the same service in these environments. */
    async besideProduction(
      production: readonly string[],
      serviceIds: readonly string[] | undefined,
    ): Promise<RunningRow[]> {
      const wanted = serviceIds === undefined ? null : [...serviceIds];
      const { rows } = await sql<RunningRow>`
        with running as (
          select distinct on (service_id, environment) *, ${namesOfVersion(sql`version`)} as names from deployment
          where status = 'succeeded' and (${wanted}::uuid[] is null or service_id = any(${wanted}::uuid[]))
          order by service_id, environment, finished_at desc
        ), production as (
          select distinct on (service_id) service_id, environment, version, names, finished_at from running
          where environment = any(${[...production]}::text[])
          order by service_id, finished_at desc
        )
        select running.*, production.version as production_version, had.behind, own.ahead
        from running
        left join production using (service_id)
        left join lateral (
          select case when max(done.finished_at) filter (where done.version = any(running.names)) is null then null
            else count(*) filter (where done.finished_at > last.at) end as behind
          from deployment done
          cross join lateral (
            select max(finished_at) as at from deployment
            where service_id = running.service_id and environment = production.environment and status = 'succeeded'
              and version = any(running.names)
          ) last
          where done.service_id = running.service_id and done.environment = production.environment
            and done.status = 'succeeded'
        ) had on true
        left join lateral (
          select count(*) as ahead from deployment here
          where here.service_id = running.service_id and here.environment = running.environment
            and here.status = 'succeeded' and here.finished_at > coalesce((
              select max(finished_at) from deployment
              where service_id = running.service_id and environment = running.environment and status = 'succeeded'
                and version = any(production.names)
            ), production.finished_at)
        ) own on true
        order by running.service_id, running.environment`.execute(db);
      return rows;
    },
  };
}
