import { Client } from "pg";
import { afterAll, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "./test-postgres.ts";

const made: FreshDatabase[] = [];
afterAll(() => Promise.all(made.map(({ drop }) => drop())));

async function fresh(): Promise<FreshDatabase> {
  const database = await freshDatabase();
  made.push(database);
  return database;
}

async function query({ connectionString }: FreshDatabase, text: string) {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test("a fresh database is migrated", async () => {
  const [first] = await query(await fresh(), "select count(*)::int as steps from migration");
  expect(first.steps).toBeGreaterThan(0);
});

test("what one test writes no other test sees", async () => {
  const [one, other] = await Promise.all([fresh(), fresh()]);
  await query(one, "create table note (word text)");
  expect(await query(other, "select to_regclass('note') as note")).toEqual([{ note: null }]);
});

test("its clock can be put forward", async () => {
  const database = await fresh();
  await query(database, "update clock.ahead set by = '1 hour'");
  const [row] = await query(database, "select now() - pg_catalog.now() = '1 hour'::interval as ahead");
  expect(row.ahead).toBe(true);
});

test("a dropped database is gone even while somebody is connected", async () => {
  const database = await freshDatabase();
  const client = new Client({ connectionString: database.connectionString });
  client.on("error", () => undefined);
  await client.connect();
  await database.drop();
  await expect(query(database, "select 1")).rejects.toThrow("does not exist");
  await client.end().catch(() => undefined);
});
