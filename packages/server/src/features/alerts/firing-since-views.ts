import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

/** Since when there has been an alert that still fires: what it received since then is shown with it. */
export async function firingSince(db: Db): Promise<Date | undefined> {
  const { rows } = await sql<{ since: Date | null }>`
    select min(created_at) as since from alert where status = 'firing'`.execute(db);
  return rows[0]?.since ?? undefined;
}
