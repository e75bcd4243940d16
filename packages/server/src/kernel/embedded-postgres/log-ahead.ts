import { statfs } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { messageOf } from "../problem.ts";
import type { LauncherLog } from "./supervisor.ts";

/** Between two files: others write meanwhile. */
const APART_MS = 100;
/** A database whose log finds no room stops: of what is free, no more than this share is taken for later. */
const MOST_OF_FREE = 0.25;

/**
 * Makes the files that the write-ahead log goes on in, as many as `min_wal_size` says. PostgreSQL makes the next when one is full, 16 MiB of
 * zeros, and everybody who commits waits for that: up to a second on a busy disk, in the very minutes in which much happens. What was
 * full once is kept and used again; a new database has nothing to use again.
 *
 * @param freeBytes what is free on the disk of the log.
 * @returns how many it made; none where there are enough, or where they would take much of what is free.
 */
export async function makeLogAhead(connectionString: string, freeBytes: number, signal: AbortSignal): Promise<number> {
  const client = new Client({ connectionString, application_name: "shipshape log" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ missing: string; eachBytes: string }>(`
      select pg_size_bytes(current_setting('min_wal_size')) / pg_size_bytes(current_setting('wal_segment_size')) - count(*) as missing,
        pg_size_bytes(current_setting('wal_segment_size')) as "eachBytes"
      from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$'`);
    const missing = Math.max(0, Number(rows[0]?.missing ?? 0));
    if (missing * Number(rows[0]?.eachBytes) > freeBytes * MOST_OF_FREE) return 0;
    for (let made = 0; made < missing; made += 1) {
      // Nothing is switched from where nothing was written.
      await client.query("select pg_logical_emit_message(false, 'shipshape', ''), pg_switch_wal()");
      await sleep(APART_MS, undefined, { signal });
    }
    // Then they are given new names, to be used again.
    if (missing > 0) await client.query("checkpoint");
    return missing;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Does so once a server has settled. Returns what gives it up. */
export function makeLogAheadLater(
  { connectionString, directory }: { readonly connectionString: string; readonly directory: string },
  afterMs: number,
  log: LauncherLog,
): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const make = async () => {
    try {
      await sleep(afterMs, undefined, { signal, ref: false });
      const { bavail, bsize } = await statfs(join(directory, "pg_wal"));
      await makeLogAhead(connectionString, bavail * bsize, signal);
    } catch (error) {
      if (!signal.aborted) log.warn({ because: messageOf(error) }, "the database's log was not made ahead");
    }
  };
  void make();
  return () => ending.abort();
}
