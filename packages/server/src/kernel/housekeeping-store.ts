import { sql } from "kysely";
import { type Db, inTransaction, type Tx } from "./database.ts";

/** How long a change of a table's months waits for those who read it: whoever comes after us waits as long. */
const PATIENCE_MS = 500;

/** A change for which everybody has to let go of a table for a moment. Fails where somebody does not. */
const patiently = (db: Db, change: (tx: Tx) => Promise<void>): Promise<void> =>
  // audit-free: how long things are kept is a setting, and what it makes and drops follows from it
  inTransaction(db, async (tx) => {
    await sql`set local lock_timeout = ${sql.lit(PATIENCE_MS)}`.execute(tx);
    await change(tx);
  });

/** The tables that are kept in months: `event_202611` is a part of `event`. */
export function housekeepingStore(db: Db) {
  return {
    /** Makes the coming three months of a table, and those so many days behind, where they are not there yet. */
    make: (table: string, backDays: number): Promise<void> =>
      patiently(db, async (tx) => {
        await sql`
          select ensure_partitions(${table}, now() - make_interval(days => ${backDays}), now() + interval '3 months')`.execute(
          tx,
        );
      }),

    /** The months of a table that ended before a moment, oldest first. */
    async monthsBefore(table: string, before: Date): Promise<string[]> {
      const { rows } = await sql<{ name: string }>`
        select part.relname as name
        from pg_inherits join pg_class whole on whole.oid = inhparent join pg_class part on part.oid = inhrelid
        where whole.relname = ${table} and pg_table_is_visible(whole.oid) and part.relname ~ '_[0-9]{6}$'
          and ((to_date(right(part.relname, 6), 'YYYYMM') + interval '1 month') at time zone 'UTC') <= ${before}
        order by part.relname`.execute(db);
      return rows.map(({ name }) => name);
    },

    drop: (month: string): Promise<void> =>
      patiently(db, async (tx) => {
        await sql`drop table ${sql.table(month)}`.execute(tx);
      }),
  };
}
