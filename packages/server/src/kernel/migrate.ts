import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { runMigrations } from "graphile-worker";
import pg from "pg";
import { DomainError } from "./problem.ts";

const FILE = /^(\d{4})_([a-z]+(?:_[a-z]+)*)\.sql$/;
const LOCK = 7_447_001;

type Migration = { readonly number: number; readonly name: string; readonly sql: string };

async function migrationsIn(directory: string): Promise<Migration[]> {
  const files = (await readdir(directory)).filter((file) => FILE.test(file)).sort();
  return Promise.all(
    files.map(async (file) => ({
      number: Number(file.slice(0, 4)),
      name: file,
      sql: await readFile(join(directory, file), "utf8"),
    })),
  );
}

/** Tests put a schema before pg_catalog whose now() can be put forward; a production database has none. */
const FAKE_CLOCK = `
  create schema if not exists clock;
  create table if not exists clock.ahead (by interval not null);
  insert into clock.ahead select interval '0' where not exists (select from clock.ahead);
  create or replace function clock.now() returns timestamptz language sql stable
    as 'select pg_catalog.now() + (select by from clock.ahead limit 1)';
  do $$ begin
    execute format('alter database %I set search_path = clock, pg_catalog, public', current_database());
  end $$;
  set search_path = clock, pg_catalog, public;`;

async function applyTo(client: pg.Client, migrations: readonly Migration[]): Promise<string[]> {
  await client.query(`create table if not exists migration (
    number int primary key, name text not null, applied_at timestamptz not null default now())`);
  const { rows } = await client.query<{ number: number; name: string }>("select number, name from migration");
  const done = new Map(rows.map((row) => [row.number, row.name]));
  const newest = Math.max(0, ...done.keys());
  const known = Math.max(0, ...migrations.map(({ number }) => number));
  if (newest > known) {
    throw new DomainError(
      "conflict",
      `This data was written by a newer Shipshape (it is at step ${newest}, this version knows ${known}). ` +
        "Start that version or a newer one; nothing was changed.",
    );
  }
  const applied: string[] = [];
  for (const { number, name, sql } of migrations) {
    if (done.has(number)) continue;
    await client.query("begin");
    await client.query(sql);
    await client.query("insert into migration (number, name) values ($1, $2)", [number, name]);
    await client.query("commit");
    applied.push(name);
  }
  return applied;
}

/**
 * Brings a database to the newest form, one numbered file a transaction, forward only.
 * Several processes may call it at once: one does the work, the others wait. Returns the names of what it applied.
 */
export async function migrate(
  connectionString: string,
  { directory, fakeClock = false }: { directory: string; fakeClock?: boolean },
): Promise<string[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    const { rows } = await client.query<{ server_version_num: string }>("show server_version_num");
    if (Number(rows[0]?.server_version_num) < 150_000) {
      throw new DomainError("conflict", "PostgreSQL 15 or newer is needed: upgrade the server DATABASE_URL points to.");
    }
    if (fakeClock) await client.query(FAKE_CLOCK);
    const applied = await applyTo(client, await migrationsIn(directory));
    await runMigrations({ connectionString });
    return applied;
  } finally {
    await client.end();
  }
}
