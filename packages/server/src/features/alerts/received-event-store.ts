import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

export const receivedEventStore = (db: Db) => ({
  /** Those of these keys that came before. */
  async known(keys: readonly string[]): Promise<Set<string>> {
    const rows = await db
      .selectFrom("receivedEvent")
      .select("key")
      .where(sql<boolean>`key = any(${[...keys]}::text[])`)
      .execute();
    return new Set(rows.map(({ key }) => key));
  },

  async add(keys: readonly string[]): Promise<void> {
    await sql`insert into received_event (key) select * from unnest(${[...keys]}::text[])`.execute(db);
  },
});
