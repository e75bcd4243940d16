import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

type Taken = { readonly user_id: string; readonly week: string; readonly id: string };

/** Who got the digest of which week. */
export function digestStore(db: Db) {
  return {
    /** Notes that these people get it; those that had it already are not among what is returned: ids by user. */
    async take(digests: readonly Taken[]): Promise<ReadonlyMap<string, string>> {
      const { rows } = await sql<{ userId: string; id: string }>`
        insert into coverage_digest (user_id, week, id)
        select user_id, week, id from jsonb_to_recordset(${JSON.stringify(digests)}::jsonb)
          as row(user_id uuid, week date, id uuid)
        on conflict (user_id, week) do nothing
        returning user_id, id`.execute(db);
      return new Map(rows.map(({ userId, id }) => [userId, id]));
    },
  };
}
