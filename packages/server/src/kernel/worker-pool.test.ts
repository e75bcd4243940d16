import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
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

const nothing = () => undefined;
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
  expect(await released(poolForWorker(pool, nothing), 2)).toBe(1);
});

test("everything else is the pool's", async () => {
  const given = poolForWorker(pool, nothing);
  expect(given).toBeInstanceOf(pg.Pool);
  expect((await given.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  const client = await given.connect();
  expect([given.totalCount, given.idleCount]).toEqual([pool.totalCount, pool.idleCount]);
  client.release();
});

test("a connection that breaks while it is held is told of once, one that was given back is not", async () => {
  pool.on("error", nothing);
  let lost = 0;
  const given = poolForWorker(pool, () => (lost += 1));
  const client = await given.connect();
  client.on("error", nothing);
  await client.query("select pg_terminate_backend(pg_backend_pid())").catch(nothing);
  await vi.waitFor(() => expect(lost).toBe(1));
  client.release();
  const other = await given.connect();
  other.release();
  other.emit("error", new Error("it broke later"));
  expect(lost).toBe(1);
});
