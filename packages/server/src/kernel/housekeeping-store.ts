import { sql } from "kysely";
import type { Db } from "./database.ts";

/** Makes the partitions of the coming three months. */
export async function makePartitionsAhead(db: Db): Promise<void> {
  await sql`
    select ensure_partitions(c.relname, now(), now() + interval '3 months')
    from pg_partitioned_table p join pg_class c on c.oid = p.partrelid
    where pg_table_is_visible(c.oid)`.execute(db);
}
