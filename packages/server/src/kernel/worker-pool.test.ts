import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "../testing/test-postgres.ts";
import { poolForWorker } from "./worker-pool.ts";

let database: FreshDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await freshDatabase();
  pool = new pg.Pool({ connectionString: database.connectionString, max: 2 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const released = (from: pg.Pool, times: number) =>
  new Promise<number>((resolve, reject) => {
    from.connect((error, _, release) => {
      try {
        if (error) throw error;
        for (let time = 0; time < times; time += 1) release();
        resolve(pool.idleCount);
      } catch (thrown) {
        reject(thrown);
      }
    });
  });

test("a connection that the runner gives back twice was given back once", async () => {
  await expect(released(pool, 2)).rejects.toThrow("already been released");
  expect(await released(poolForWorker(pool), 2)).toBe(1);
});

test("everything else is the pool's", async () => {
  const given = poolForWorker(pool);
  expect(given).toBeInstanceOf(pg.Pool);
  expect((await given.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  const client = await given.connect();
  expect([given.totalCount, given.idleCount]).toEqual([pool.totalCount, pool.idleCount]);
  client.release();
});
