import { defineEvent } from "@shipshape/contract/event";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import * as z from "zod";
import { type TestHouse, testHouse } from "../testing/test-house.ts";
import { SYSTEM } from "./actor.ts";
import { type Committing, type Db, inTransaction } from "./database.ts";
import { emit, registerSubscribers, subscribeAll } from "./events.ts";
import { writeLeft } from "./outgoing.ts";
import { startWorker, type Worker } from "./worker.ts";

const rang = defineEvent("test.rangHere", "A bell rang", z.object({ bell: z.int() }));
const heard: number[] = [];
let committing: Committing | undefined;
let failsOnce = false;
let hold: Promise<void> | undefined;

const subscriber = subscribeAll(
  rang,
  "test.onRangHere",
  async (told, how) => {
    committing = how;
    await hold;
    if (failsOnce) {
      failsOnce = false;
      throw new Error("not this time");
    }
    heard.push(...told.map(({ payload }) => payload.bell));
  },
  { isHere: true },
);

const sang = defineEvent("test.sangHere", "A bell sang", z.object({ bell: z.int() }));
const sung: number[] = [];
const unhurried = subscribeAll(
  sang,
  "test.onSangHere",
  async (told) => void sung.push(...told.map(({ payload }) => payload.bell)),
  { everyMs: 1 },
);

let house: TestHouse;
let worker: Worker | undefined;
beforeAll(async () => {
  house = await testHouse();
  registerSubscribers([subscriber, unhurried]);
});
beforeEach(async () => {
  heard.length = 0;
  hold = undefined;
  worker = await startWorker({ ...house.kernel, alone: true }, house.database.pool, {
    jobs: [subscriber.job, unhurried.job],
    periodic: [],
  });
});
afterEach(() => worker?.stop());
afterAll(() => house.close());

const ring = (tx: Db, bell: number) => emit(tx, SYSTEM, rang, { bell });
const jobs = async () => {
  const { rows } = await sql<{ lockedBy: string | null }>`
    select locked_by from graphile_worker.jobs where task_identifier = ${subscriber.job.name}`.execute(house.kernel.db);
  return rows.map(({ lockedBy }) => lockedBy);
};
async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + 30_000; !(await isTrue()); ) {
    if (performance.now() > deadline) throw new Error("it did not happen");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test("what nobody waits for is heard by the process that tells, and taken from the queue by whoever else finds it there", async () => {
  await inTransaction(house.kernel.db, (tx) => emit(tx, SYSTEM, sang, { bell: 1 }));
  await until(() => sung.includes(1));
  await worker?.stop();
  await inTransaction(house.kernel.db, (tx) => emit(tx, SYSTEM, sang, { bell: 2 }));
  worker = await startWorker({ ...house.kernel, alone: true }, house.database.pool, {
    jobs: [unhurried.job],
    periodic: [],
  });
  await until(() => sung.includes(2));
});

test("what a process does itself is on disk and locked until it is done, and never waits in the queue", async () => {
  let go = (): void => undefined;
  hold = new Promise((resolve) => {
    go = resolve;
  });
  await inTransaction(house.kernel.db, async (tx) => {
    await ring(tx, 1);
    expect(heard).toEqual([]);
  });
  expect(await jobs()).toEqual([expect.stringMatching(/^here-/)]);
  go();
  await until(() => heard.length > 0);
  await until(async () => (await jobs()).length === 0);
  expect(heard).toEqual([1]);
});

test("what fails goes to the queue, which tries it again", async () => {
  failsOnce = true;
  await inTransaction(house.kernel.db, (tx) => ring(tx, 2));
  await until(() => heard.length > 0);
  await until(async () => (await jobs()).length === 0);
  expect(heard).toEqual([2]);
});

test("what was rolled back is never begun", async () => {
  const change = inTransaction(house.kernel.db, async (tx) => {
    await ring(tx, 3);
    throw new Error("rolled back");
  });
  await expect(change).rejects.toThrow("rolled back");
  await inTransaction(house.kernel.db, (tx) => ring(tx, 4));
  await until(() => heard.length > 0);
  expect(heard).toEqual([4]);
});

test("what was done in a life of the database that is over is done again: it may have committed without waiting for the disk", async () => {
  let go = (): void => undefined;
  hold = new Promise((resolve) => {
    go = resolve;
  });
  await inTransaction(house.kernel.db, (tx) => ring(tx, 6));
  // as a crash leaves an unlogged table
  await sql`truncate database_life`.execute(house.kernel.db);
  go();
  await until(() => heard.length > 1);
  await until(async () => (await jobs()).length === 0);
  expect(heard).toEqual([6, 6]);
  await inTransaction(house.kernel.db, (tx) => ring(tx, 7));
  await until(async () => heard.length > 2 && (await jobs()).length === 0);
  expect(heard, "in the new life once").toEqual([6, 6, 7]);
});

test("who is told by its own process may commit without waiting for the disk, and who is told by the queue may not", async () => {
  await inTransaction(house.kernel.db, (tx) => ring(tx, 8));
  await until(() => heard.includes(8));
  expect(committing).toEqual({ soon: true });
  await worker?.stop();
  await inTransaction(house.kernel.db, (tx) => ring(tx, 9));
  worker = await startWorker({ ...house.kernel, alone: true }, house.database.pool, {
    jobs: [subscriber.job],
    periodic: [],
  });
  await until(() => heard.includes(9));
  expect(committing).toEqual({ soon: false });
});

test.each([true, false])("whether a transaction that leaves something waits for the disk: soon is %s", async (soon) => {
  const source = await inTransaction(
    house.kernel.db,
    async (tx) => {
      await ring(tx, 10);
      await writeLeft(tx);
      const { rows } = await sql<{ source: string }>`
        select source from pg_settings where name = 'synchronous_commit'`.execute(tx);
      return rows[0]?.source;
    },
    { soon },
  );
  expect(source === "session", "set by the transaction itself").toBe(soon);
  await until(() => heard.includes(10));
});

test("what a process that died had taken is taken up by the next one", async () => {
  await worker?.stop();
  await ring(house.kernel.db, 5);
  await sql`update graphile_worker._private_jobs set locked_by = 'here-dead', locked_at = now()`.execute(
    house.kernel.db,
  );
  await sql`insert into process_heartbeat (worker_id, seen_at) values ('here-dead', now() - interval '11 s')`.execute(
    house.kernel.db,
  );
  worker = await startWorker({ ...house.kernel, alone: false }, house.database.pool, {
    jobs: [subscriber.job],
    periodic: [],
  });
  await until(() => heard.length > 0);
  expect(heard).toEqual([5]);
});
