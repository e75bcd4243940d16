import { sql } from "kysely";
import pg from "pg";
import { afterEach, expect, inject, test, vi } from "vitest";
import * as z from "zod";
import { databaseUrl } from "../testing/database-url.ts";
import { type TestHouse, testHouse } from "../testing/test-house.ts";
import type { FakeClock } from "./clock.ts";
import { defineJob, dequeue, enqueue, every, type HandledJob, handle, type PeriodicJob } from "./jobs.ts";
import { startWorker, type Worker } from "./worker.ts";

const note = defineJob("test.note", z.object({ text: z.string() }));

let house: TestHouse | undefined;
const workers: Worker[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await house?.close();
  house = undefined;
});

async function running(
  jobs: readonly HandledJob[],
  periodic: readonly PeriodicJob[] = [],
  alone = true,
): Promise<TestHouse> {
  house ??= await testHouse();
  workers.push(await startWorker({ ...house.kernel, alone }, house.database.pool, { jobs, periodic }));
  return house;
}
const until = async (isTrue: () => boolean, ms = 30_000) => {
  const deadline = performance.now() + ms;
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error("it did not happen");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

test("a job runs if and only if the transaction that asked for it commits", async () => {
  const seen: string[] = [];
  const { kernel } = await running([handle(note, async ({ text }) => seen.push(text))]);
  const change = (text: string, fails: boolean) =>
    kernel.db.transaction().execute(async (tx) => {
      await enqueue(tx, note, { text });
      if (fails) throw new Error("rolled back");
    });
  await change("never", true).catch(() => undefined);
  await change("kept", false);
  await until(() => seen.length > 0);
  expect(seen).toEqual(["kept"]);
});

test("a second job with the same key replaces the first, and one taken back never runs", async () => {
  const seen: string[] = [];
  const { kernel, advance } = { ...(await running([handle(note, async ({ text }) => seen.push(text))])) };
  const runAt = new Date(kernel.clock.now().getTime() + 60_000);
  await enqueue(kernel.db, note, { text: "first" }, { key: "a", runAt });
  await enqueue(kernel.db, note, { text: "second" }, { key: "a", runAt });
  await enqueue(kernel.db, note, { text: "taken back" }, { key: "b", runAt });
  await dequeue(kernel.db, note, "b");
  await advance(61_000);
  await until(() => seen.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(seen).toEqual(["second"]);
});

test("what a dead process had locked is taken up at once by a start that is alone", async () => {
  const seen: string[] = [];
  house = await testHouse();
  const { db } = house.kernel;
  await enqueue(db, note, { text: "orphan" });
  await sql`update graphile_worker._private_jobs set locked_by = 'dead', locked_at = now()`.execute(db);
  await running([handle(note, async ({ text }) => seen.push(text))]);
  await until(() => seen.length > 0);
});

test("a replica leaves the jobs of the living alone, and takes over those of the silent", async () => {
  const seen: string[] = [];
  house = await testHouse();
  const { db } = house.kernel;
  await enqueue(db, note, { text: "orphan" });
  await sql`update graphile_worker._private_jobs set locked_by = 'other', locked_at = now()`.execute(db);
  await sql`insert into process_heartbeat (worker_id) values ('other')`.execute(db);
  await running([handle(note, async ({ text }) => seen.push(text))], [], false);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(seen).toEqual([]);
  await sql`update process_heartbeat set seen_at = now() - interval '11 seconds' where worker_id = 'other'`.execute(db);
  await until(() => seen.length > 0);
});

test("what is locked by a process that never said that it lives is taken over, too", async () => {
  const seen: string[] = [];
  house = await testHouse();
  const { db } = house.kernel;
  await enqueue(db, note, { text: "orphan" });
  await sql`update graphile_worker._private_jobs set locked_by = 'unheard-of', locked_at = now() - interval '11 seconds'`.execute(
    db,
  );
  await running([handle(note, async ({ text }) => seen.push(text))], [], false);
  await until(() => seen.length > 0, 60_000);
});

test("a database that stood still, or whose clock was put forward, makes nobody silent who lives", async () => {
  const seen: string[] = [];
  house = await testHouse();
  const { db } = house.kernel;
  await enqueue(db, note, { text: "of the other" });
  await sql`update graphile_worker._private_jobs set locked_by = 'other', locked_at = now()`.execute(db);
  await running([handle(note, async ({ text }) => seen.push(text))], [], false);
  const beats = async () => {
    const { rows } = await sql<{
      at: Date;
    }>`select max(seen_at) as at from process_heartbeat where worker_id <> 'other'`.execute(db);
    return rows[0]?.at.getTime() ?? 0;
  };
  const sayAlive = () =>
    sql`insert into process_heartbeat (worker_id) values ('other')
      on conflict (worker_id) do update set seen_at = now()`.execute(db);
  await sayAlive();
  const before = await beats();
  await sql`update clock.ahead set by = by + interval '1 hour'`.execute(db);
  await vi.waitFor(async () => expect(await beats()).toBeGreaterThan(before + 3_000_000), { timeout: 30_000 });
  for (let times = 0; times < 10; times += 1) {
    await sayAlive();
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  expect(seen).toEqual([]);
});

test("a periodic job comes back, also after it failed", async () => {
  let runs = 0;
  const job = every(1, "test.tick", async () => {
    runs += 1;
    throw new Error("this time it fails");
  });
  await running([], [job]);
  await until(() => runs >= 3);
});

test("a periodic job keeps its period where our clock and the database's disagree", async () => {
  for (const ahead of [600_000, -600_000]) {
    let runs = 0;
    const { kernel } = await running([], [every(1, "test.tick", async () => (runs += 1))]);
    (kernel.clock as FakeClock).advance(ahead);
    const [before, beganAtMs] = [runs, performance.now()];
    await until(() => runs >= before + 4);
    // between four of them lie three periods, of which the first had begun
    expect(performance.now() - beganAtMs, `ahead by ${ahead} ms`).toBeGreaterThan(1_900);
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    await house?.close();
    house = undefined;
  }
});

test("what was asked for anew while it ran leaves nothing behind when its process died; what was given up stays", async () => {
  house = await testHouse();
  const { db } = house.kernel;
  const dieWith = (text: string) =>
    sql`update graphile_worker._private_jobs set attempts = attempts + 1, locked_by = 'dead', locked_at = now()
      where payload ->> 'text' = ${text}`.execute(db);
  await enqueue(db, note, { text: "replaced" }, { key: "next" });
  await dieWith("replaced");
  await enqueue(
    db,
    note,
    { text: "its next run" },
    { key: "next", runAt: new Date(house.kernel.clock.now().getTime() + 3_600_000) },
  );
  await enqueue(db, note, { text: "died each time" });
  await enqueue(db, note, { text: "failed each time" });
  await sql`update graphile_worker._private_jobs set attempts = max_attempts,
    last_error = case when payload ->> 'text' = 'failed each time' then 'it broke' end
    where payload ->> 'text' like '% each time'`.execute(db);
  await running([handle(note, async () => undefined)]);
  const { rows } = await sql<{ text: string }>`select payload ->> 'text' as text from graphile_worker._private_jobs
    join graphile_worker._private_tasks tasks on tasks.id = task_id where identifier = ${note.name} order by 1`.execute(
    db,
  );
  expect(rows.map(({ text }) => text)).toEqual(["died each time", "failed each time", "its next run"]);
});

test("periodic jobs go on after the database's clock was put back by an hour", async () => {
  let runs = 0;
  const { kernel } = await running([], [every(1, "test.tick", async () => (runs += 1))]);
  await until(() => runs >= 2);
  await sql`update clock.ahead set by = by - interval '1 hour'`.execute(kernel.db);
  const before = runs;
  await until(() => runs >= before + 3);
});

test("the database goes away while a job runs: the job is done when it is back, and so is the next one", async () => {
  const seen: string[] = [];
  const { kernel } = await running([
    handle(note, async ({ text }) => {
      seen.push(text);
      if (seen.length === 1) await cutEveryConnection(kernel.db);
    }),
  ]);
  await enqueue(kernel.db, note, { text: "cut off" });
  await until(() => seen.filter((text) => text === "cut off").length === 2);
  await enqueue(kernel.db, note, { text: "next" });
  await until(() => seen.includes("next"));
});

test("jobs end one after the other while nobody reaches the database: all of them are done again when it is back", async () => {
  const done: string[] = [];
  let isAway = false;
  const { kernel } = await running([
    handle(note, async ({ text }) => {
      if (isAway) return;
      await until(() => isAway);
      await new Promise((resolve) => setTimeout(resolve, Number(text) * 40));
    }),
    handle(defineJob("test.after", z.object({})), async () => done.push("after")),
  ]);
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(kernel.db);
  const admin = new pg.Client({ connectionString: databaseUrl(inject("testDatabase").serverUrl, "postgres") });
  await admin.connect();
  for (const text of ["1", "2", "3", "4"]) await enqueue(kernel.db, note, { text });
  await new Promise((resolve) => setTimeout(resolve, 200));
  await admin.query(`alter database ${rows[0]?.name} with allow_connections false`);
  await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [rows[0]?.name]);
  isAway = true;
  await new Promise((resolve) => setTimeout(resolve, 600));
  await admin.query(`alter database ${rows[0]?.name} with allow_connections true`);
  await admin.end();
  await enqueue(kernel.db, defineJob("test.after", z.object({})), {});
  await until(() => done.length > 0);
  const left = async () =>
    (await sql`select from graphile_worker.jobs where task_identifier = ${note.name}`.execute(kernel.db)).rows.length;
  await vi.waitFor(async () => expect(await left()).toBe(0), { timeout: 30_000 });
});

/** As a database that is killed does: every connection breaks, ours too. */
const cutEveryConnection = (db: TestHouse["kernel"]["db"]): Promise<unknown> =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() order by pid = pg_backend_pid()`.execute(db);
