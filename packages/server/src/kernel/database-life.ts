import { type RawBuilder, sql } from "kysely";
import type { Db } from "./database.ts";

/**
 * Gives this life of the database a name. It dies with it: PostgreSQL empties an unlogged table in the recovery after a crash, and it is
 * empty on a standby that takes over. Whoever remembers what it wrote believes it while the name that it gave stands.
 */
export const nameLife = (db: Db, id: string, by: string) =>
  sql`/* kernel.nameLife */
    insert into database_life (id, named_by) values (${id}, ${by}) on conflict (id) do nothing`.execute(db);

/** Whether the life of this name lasts: a condition for a statement. */
export const lasts = (id: string): RawBuilder<boolean> =>
  sql<boolean>`exists (select from database_life where id = ${id})`;
