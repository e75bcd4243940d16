import { sql } from "kysely";
import type { Db } from "../../../kernel/database.ts";

/** Since when evidence is needed because what it speaks of still runs somewhere: everything new is compared with it. */
export async function runningEvidenceSince(db: Db): Promise<Date | undefined> {
  const { rows } = await sql<{ since: Date | null }>`
    with running as (
      select distinct on (service_id, environment) service_id, version, commit_sha from deployment
      where status = 'succeeded' and service_id in (select id from service where archived_at is null)
      order by service_id, environment, finished_at desc
    )
    select min(evidence.at) as since from running join evidence using (service_id)
    where evidence.version = running.version or left(evidence.commit_sha, 7) = left(running.commit_sha, 7)`.execute(db);
  return rows[0]?.since ?? undefined;
}
