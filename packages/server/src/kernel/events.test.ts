import { defineEvent } from "@shipshape/contract/event";
import { Moment } from "@shipshape/contract/value";
import { Logger, runOnce } from "graphile-worker";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import * as z from "zod";
import { type TestHouse, testHouse } from "../testing/test-house.ts";
import { SYSTEM } from "./actor.ts";
import { type Db, inTransaction } from "./database.ts";
import { emitAll, registerSubscribers, type Subscriber, subscribe, subscribeAll, writeAndTell } from "./events.ts";

const rang = defineEvent("test.rang", "A bell rang", z.object({ bell: z.int(), at: Moment }));
const SILENT = new Logger(() => () => undefined);

let house: TestHouse;
let batches: number[][] = [];
let poisoned: number | undefined;
const single: number[] = [];

const subscribers: readonly Subscriber[] = [
  subscribeAll(rang, "test.onRang", async (told) => {
    const bells = told.map(({ payload }) => payload.bell);
    if (poisoned !== undefined && bells.includes(poisoned)) throw new Error("that one cannot be done");
    expect(told.every(({ payload, at }) => payload.at instanceof Date && at instanceof Date)).toBe(true);
    batches.push(bells);
  }),
  subscribe(rang, "test.onEachRang", async ({ payload }) => single.push(payload.bell)),
];

beforeAll(async () => {
  house = await testHouse();
  registerSubscribers(subscribers);
});
afterAll(() => house.close());
beforeEach(async () => {
  batches = [];
  single.length = 0;
  poisoned = undefined;
  await sql`delete from graphile_worker._private_jobs`.execute(house.kernel.db);
});

const ring = (count: number) =>
  emitAll(
    house.kernel.db,
    SYSTEM,
    Array.from({ length: count }, (_, bell) => ({ event: rang, payload: { bell, at: new Date(0) } })),
  );
const settle = () =>
  runOnce({
    pgPool: house.database.pool,
    taskList: Object.fromEntries(
      subscribers.map(({ job }) => [job.name, async (payload: unknown) => job.run(payload)]),
    ),
    noHandleSignals: true,
    concurrency: 1,
    logger: SILENT,
  });
const from = (first: number, count: number) => Array.from({ length: count }, (_, nth) => first + nth);

test("what is told together is heard together, up to two hundred at once, in its order", async () => {
  await ring(450);
  await settle();
  expect(batches).toEqual([from(0, 200), from(200, 200), from(400, 50)]);
});

test("whoever wants each event by itself gets each by itself", async () => {
  await ring(3);
  await settle();
  expect(single.toSorted()).toEqual([0, 1, 2]);
  expect(batches).toEqual([[0, 1, 2]]);
});

test("one that cannot be done holds up no other, and its batch is told again", async () => {
  poisoned = 5;
  await ring(8);
  await settle();
  expect(batches.flat()).toEqual([0, 1, 2, 3, 4, 6, 7]);
  poisoned = undefined;
  await sql`update graphile_worker._private_jobs set run_at = now()`.execute(house.kernel.db);
  await settle();
  expect(batches.at(-1)).toEqual(from(0, 8));
});

test("rows and what is told of them are written with one statement: all of it, or nothing", async () => {
  const { db } = house.kernel;
  const row = sql`insert into setting (name, value) values ('test.bell', '1')`;
  const write = (bell: number) =>
    writeAndTell(db, SYSTEM, "test.write", [row], [{ event: rang, payload: { bell, at: new Date(0) } }]);
  await write(1);
  await expect(write(2)).rejects.toThrow("duplicate key");
  await settle();
  expect(batches).toEqual([[1]]);
  const kept = await db.selectFrom("event").select("payload").where("name", "=", rang.name).orderBy("id").execute();
  expect(kept.at(-1)?.payload).toMatchObject({ bell: 1 });
});

test("what is written soon does not wait for the disk, and whatever comes after it does", async () => {
  const { db } = house.kernel;
  await sql`create table test_written (how text)`.execute(db);
  await sql`create table test_commits (how text)`.execute(db);
  await sql`create function test_note() returns trigger language plpgsql as
    $$ begin insert into test_commits values (new.how || ' ' || current_setting('synchronous_commit')); return null; end $$`.execute(
    db,
  );
  await sql`create constraint trigger test_note after insert on test_written deferrable initially deferred
    for each row execute function test_note()`.execute(db);
  await db.connection().execute(async (one) => {
    await sql`set synchronous_commit = on`.execute(one);
    const write = (on: Db, how: string, soon: boolean) =>
      writeAndTell(on, SYSTEM, `test.${how}`, [sql`insert into test_written values (${how})`], [], { soon });
    await write(one, "soon", true);
    await write(one, "after", false);
    await inTransaction(one, (tx) => write(tx, "caller", true));
    await sql`reset synchronous_commit`.execute(one);
  });
  const { rows } = await sql<{ how: string }>`select how from test_commits`.execute(db);
  expect(rows.map(({ how }) => how)).toEqual(["soon off", "after on", "caller on"]);
  await sql`drop table test_written, test_commits`.execute(db);
});
