import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

export type Running = {
  readonly number: number;
  readonly version: string;
  readonly commit_sha: string | null;
  readonly repository_id: string | null;
  readonly finished_at: string;
};
export type DifferingService = {
  readonly id: string;
  readonly service: string;
  readonly left: Running | null;
  readonly right: Running | null;
};

export const differenceViews = (db: Db) => ({
  /** The services that do not run the same in two environments, by name. */
  async differing(
    left: string,
    right: string,
    serviceId: string | undefined,
    limit: number,
  ): Promise<DifferingService[]> {
    const running = (environment: string) => sql`
      select distinct on (service_id) service_id, number, version, commit_sha, repository_id, finished_at from deployment
      where environment = ${environment} and status = 'succeeded'
        and (${serviceId ?? null}::uuid is null or service_id = ${serviceId ?? null}::uuid)
      order by service_id, finished_at desc`;
    const { rows } = await sql<DifferingService>`
      with one as (${running(left)}), other as (${running(right)})
      select service.id, service.name as service, to_jsonb(one) as left, to_jsonb(other) as right
      from one full join other using (service_id)
      join service on service.id = service_id and archived_at is null
      where one.version is distinct from other.version or one.commit_sha is distinct from other.commit_sha
        or ${serviceId ?? null}::uuid is not null
      order by service.name limit ${limit}`.execute(db);
    return rows;
  },
});
