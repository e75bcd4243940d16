import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

/** What was told of incidents in threads: a team's message of one, and what a person was paged with. */
export const newsStore = (db: Db) => ({
  /** Which of these had news since they began. */
  async threadsTold(threads: readonly string[]): Promise<ReadonlySet<string>> {
    if (threads.length === 0) return new Set();
    const { rows } = await sql<{ thread: string }>`
      select distinct thread from notification where thread = any(${[...threads]}::text[])`.execute(db);
    return new Set(rows.map(({ thread }) => thread));
  },
});
