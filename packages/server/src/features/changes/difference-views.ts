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
      select number, version, commit_sha, repository_id, finished_at from deployment
      where service_id = service.id and environment = ${environment} and status = 'succeeded'
      order by finished_at desc limit 1`;
    // one after the other by name: what ran there before is not looked at, nor more services than are told
    const { rows } = await sql<DifferingService>`
      select service.id, service.name as service, to_jsonb(one) as left, to_jsonb(other) as right
      from service
      left join lateral (${running(left)}) one on true
      left join lateral (${running(right)}) other on true
      where archived_at is null
        and case when ${serviceId ?? null}::uuid is not null then service.id = ${serviceId ?? null}::uuid
          -- one commit may go by two names: a tag here, the beginning of its hash there
          when one.commit_sha = other.commit_sha and one.repository_id is not distinct from other.repository_id then false
          -- of one version where a commit is not known, or known by its beginning, nobody says that it is another
          else one.version is distinct from other.version or not (
            starts_with(one.commit_sha, other.commit_sha) or starts_with(other.commit_sha, one.commit_sha)) end
      order by service.name limit ${limit}`.execute(db);
    return rows;
  },
});
