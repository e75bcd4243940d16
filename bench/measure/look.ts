import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Shipshape } from "../../journeys/harness/shipshape.ts";

const LONGEST_MS = 120_000;

/** A look into the database of a server that runs beside us. */
export async function openLook(shipshape: Shipshape): Promise<pg.Client> {
  const client = new pg.Client({
    host: join(shipshape.dataDirectory, "socket"),
    user: "shipshape",
    database: "shipshape",
  });
  await client.connect();
  return client;
}

/** Waits until a server that began just now is like one that runs for days: the files that the log of its database goes on in are made. */
export async function untilSettled(look: pg.Client): Promise<void> {
  const until = performance.now() + LONGEST_MS;
  for (;;) {
    const { rows } = await look.query<{ settled: boolean }>(`
      select count(*) + 2 >= pg_size_bytes(current_setting('min_wal_size')) / pg_size_bytes(current_setting('wal_segment_size')) as settled
      from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$' and name >= pg_walfile_name(pg_current_wal_lsn())`);
    if (rows[0]?.settled) return;
    if (performance.now() > until) throw new Error("the log of the database was not made ahead in time");
    await sleep(500);
  }
}
