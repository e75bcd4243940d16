import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

/** Since when there has been an incident that is not resolved, from the beginning of its trouble. */
export async function liveSince(db: Db): Promise<Date | undefined> {
  const { rows } = await sql<{ since: Date | null }>`
    select min(least(began_at, opened_at)) as since from incident where status <> 'resolved'`.execute(db);
  return rows[0]?.since ?? undefined;
}
