import { defineEvent } from "@shipshape/contract/event";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import * as z from "zod";
import { type TestHouse, testHouse } from "../testing/test-house.ts";
import { SYSTEM } from "./actor.ts";
import { type Db, inTransaction } from "./database.ts";
import { emit } from "./events.ts";
import { type LeftRows, leaveRows, undone, writeLeft } from "./outgoing.ts";

const knocked = defineEvent("test.knocked", "Somebody knocked", z.object({ door: z.int() }));

const inserting = (name: string): LeftRows<number> => ({
  name,
  write: (doors) => sql`insert into test_knock (door, kind, by) select door, ${name}::text, pg_backend_pid()
    from unnest(${[...doors]}::int[]) with ordinality as row(door, nth) order by nth`,
});
const KNOCKS = inserting("test.knocks");
const SINCE = inserting("test.knocks-of-a-door-whose-name-is-longer-than-postgres-remembers");

let house: TestHouse;
let db: Db;
beforeAll(async () => {
  house = await testHouse();
  ({ db } = house.kernel);
  await sql`create table test_knock (door int check (door < 100), kind text, by int)`.execute(db);
});
beforeEach(async () => {
  await sql`truncate test_knock`.execute(db);
  await sql`delete from event where name = 'test.knocked'`.execute(db);
});
afterAll(() => house.close());

const doors = async (of: Db = db): Promise<number[]> =>
  (await sql<{ door: number }>`select door from test_knock`.execute(of)).rows.map(({ door }) => door);
const told = async (): Promise<unknown[]> =>
  (
    await sql<{
      door: number;
    }>`select (payload -> 'door')::int as door from event where name = 'test.knocked' order by id`.execute(db)
  ).rows.map(({ door }) => door);
const knock = (tx: Db, door: number) => emit(tx, SYSTEM, knocked, { door });

test("rows that a transaction leaves are written at its end, those of one kind together and in their order", async () => {
  await inTransaction(db, async (tx) => {
    await leaveRows(tx, KNOCKS, [1, 2]);
    await knock(tx, 1);
    await leaveRows(tx, KNOCKS, [3]);
    await leaveRows(tx, KNOCKS, []);
    expect(await doors(tx)).toEqual([]);
  });
  expect(await doors()).toEqual([1, 2, 3]);
  expect(await told()).toEqual([1]);
});

test("outside of a transaction they are written at once; whoever looks before the end has them written", async () => {
  await leaveRows(db, KNOCKS, [4]);
  expect(await doors()).toEqual([4]);
  await inTransaction(db, async (tx) => {
    await leaveRows(tx, KNOCKS, [5]);
    await writeLeft(tx);
    expect(await doors(tx)).toEqual([4, 5]);
  });
  expect(await doors()).toEqual([4, 5]);
});

test("what cannot be written at the end undoes all of it", async () => {
  const failing = inTransaction(db, async (tx) => {
    await leaveRows(tx, KNOCKS, [6, 100]);
    await knock(tx, 6);
  });
  await expect(failing).rejects.toThrow("test_knock_door_check");
  expect([await doors(), await told()]).toEqual([[], []]);
});

test("a part that fails is undone with all that it left, events too; what was left before stays", async () => {
  await inTransaction(db, async (tx) => {
    await leaveRows(tx, KNOCKS, [7]);
    await knock(tx, 7);
    const byItself = undone(tx, async () => {
      await leaveRows(tx, KNOCKS, [8]);
      await knock(tx, 8);
      throw new Error("not this one");
    });
    await expect(byItself).rejects.toThrow("not this one");
    const byItsRows = undone(tx, async () => {
      await knock(tx, 9);
      await leaveRows(tx, KNOCKS, [100]);
    });
    await expect(byItsRows).rejects.toThrow("test_knock_door_check");
    await undone(tx, async () => {
      await leaveRows(tx, KNOCKS, [10]);
      await knock(tx, 10);
    });
  });
  expect([await doors(), await told()]).toEqual([
    [7, 10],
    [7, 10],
  ]);
});

test("each mixture of kinds is a statement of its own, however long its name", async () => {
  for (const kinds of [[KNOCKS], [KNOCKS, SINCE], [SINCE], [SINCE, KNOCKS]]) {
    await inTransaction(db, async (tx) => {
      for (const kind of kinds) await leaveRows(tx, kind, [kinds.length]);
    });
  }
  expect((await doors()).toSorted()).toEqual([1, 1, 2, 2, 2, 2]);
});
