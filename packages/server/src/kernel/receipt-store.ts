import { sql } from "kysely";
import type { Db } from "./database.ts";

export type ReceiptRow = {
  readonly door: string;
  readonly lastAt: Date;
  /** The day in UTC, 2026-03-02, whose requests are counted. */
  readonly day: string;
  readonly count: number;
};

export function receiptStore(db: Db) {
  return {
    /** Adds to what is known of each door; a new day begins at nothing. */
    async add(receipts: readonly ReceiptRow[]): Promise<void> {
      const rows = receipts.map(({ door, lastAt, day, count }) => ({
        door,
        last_at: lastAt.toISOString(),
        day,
        count,
      }));
      await sql`
        insert into receipt (door, last_at, day, count)
        select door, last_at, day, count
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(door text, last_at timestamptz, day date, count bigint)
        order by door
        on conflict (door) do update set
          last_at = greatest(receipt.last_at, excluded.last_at),
          count = case when receipt.day = excluded.day then receipt.count + excluded.count
            when receipt.day > excluded.day then receipt.count else excluded.count end,
          day = greatest(receipt.day, excluded.day)`.execute(db);
    },

    /** Every door that something came in by; counts of an earlier day are over. */
    async list(day: string): Promise<{ door: string; lastAt: Date; today: number }[]> {
      const { rows } = await sql<{ door: string; lastAt: Date; today: number }>`
        select door, last_at, case when day = ${day}::date then count else 0 end as today from receipt order by door`.execute(
        db,
      );
      return rows;
    },
  };
}
