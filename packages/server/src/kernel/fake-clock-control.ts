import { sql } from "kysely";
import pg from "pg";
import type { FakeClock } from "./clock.ts";
import type { Db } from "./database.ts";

type Message = { readonly id: number; readonly advanceMs?: number; readonly idle?: boolean };

/** How far the database's clock was put forward, in milliseconds: a process that starts again goes on from there. */
export async function databaseAheadMs(connectionString: string): Promise<number> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ ms: number }>(
      "select extract(epoch from by)::float8 * 1000 as ms from clock.ahead",
    );
    return rows[0]?.ms ?? 0;
  } finally {
    await client.end();
  }
}

/** Puts our clock and the database's forward together, and wakes the workers: what became due need not wait for a poll. */
export async function advanceClocks(db: Db, clock: FakeClock, ms: number): Promise<void> {
  clock.advance(ms);
  await sql`update clock.ahead set by = make_interval(secs => ${clock.aheadMs() / 1000})`.execute(db);
  await sql`select pg_notify('jobs:insert', '{"count": 8}')`.execute(db);
}

/** Between two looks: often enough to lose no time, seldom enough that looking is not most of the work. */
const LOOK_AGAIN_MS = 20;
/** Patience costs nothing where nothing is wrong: a machine may have other things to do. */
const SETTLES_WITHIN_MS = 60_000;

/** Waits until no job is due and nothing that came in waits: what the time that passed has caused, has happened. */
async function settled(db: Db, processed: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + SETTLES_WITHIN_MS;
  for (;;) {
    await processed();
    const { rows } = await sql<{ due: number; names: string }>`
      select count(*)::int as due, string_agg(distinct tasks.identifier, ', ') as names
      from graphile_worker._private_jobs jobs join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
      where jobs.run_at <= now() and jobs.attempts < jobs.max_attempts`.execute(db);
    if (rows[0]?.due === 0 && !(await processed())) return;
    if (performance.now() > deadline) throw new Error(`Still due after ${SETTLES_WITHIN_MS} ms: ${rows[0]?.names}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

/**
 * With SHIPSHAPE_CLOCK=fake, the process that started us may put the clock forward over the IPC channel. `processed` waits for
 * what came in to be processed and for what goes out to be sent, and says whether there was something.
 */
export function obeyParent(db: Db, clock: FakeClock, processed: () => Promise<boolean>): void {
  process.on("message", (message: Message) => {
    const work = message.advanceMs === undefined ? settled(db, processed) : advanceClocks(db, clock, message.advanceMs);
    work.then(
      () => process.send?.({ id: message.id, now: clock.now().toISOString() }),
      (error: unknown) => process.send?.({ id: message.id, error: String(error) }),
    );
  });
}
