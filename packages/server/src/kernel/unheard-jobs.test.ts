import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from "node:net";
import pg from "pg";
import { pino } from "pino";
import { afterEach, expect, test, vi } from "vitest";
import * as z from "zod";
import { type TestHouse, testHouse } from "../testing/test-house.ts";
import { defineJob, enqueue, handle } from "./jobs.ts";
import { type KnownLock, unheardJobs } from "./unheard-jobs.ts";
import { startWorker, type Worker } from "./worker.ts";

const lock = (id: number, atMs = 1): KnownLock => ({ id, lockedAt: new Date(atMs), exactly: `${atMs}` });

/** What is locked in the database, and what was freed; a look is answered when the test says so. */
function scene() {
  const there: KnownLock[] = [];
  const freed: (number | string)[] = [];
  const answers: (() => void)[] = [];
  let isAway = false;
  const jobs = unheardJobs(
    {
      locks: () =>
        new Promise((resolve, reject) => {
          const seen = [...there];
          answers.push(() => (isAway ? reject(new Error("away")) : resolve(seen)));
        }),
      free: async (locks) => {
        freed.push(...locks.map(({ id }) => id));
        for (const { id } of locks) {
          const at = there.findIndex((one) => one.id === id);
          there.splice(at, 1);
        }
      },
    },
    pino({ level: "silent" }),
  );
  const looked = async (away = false) => {
    isAway = away;
    for (const answer of answers.splice(0)) answer();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return { jobs, there, freed, looked, isLooking: () => answers.length > 0 };
}

test("nobody looks without a reason", () => {
  const { jobs, isLooking } = scene();
  jobs.heard([lock(1)]);
  expect(isLooking()).toBe(false);
});

test("what was locked when we looked, and is unheard of after a later answer, is free", async () => {
  const { jobs, there, freed, looked } = scene();
  there.push(lock(1), lock(2));
  jobs.suspect();
  jobs.heard([lock(1)]);
  await looked();
  expect(freed).toEqual([]);
  jobs.heard([]);
  expect(freed).toEqual([2]);
});

test("what a question that was under way while we looked had locked is the runner's", async () => {
  for (const isAnsweredFirst of [true, false]) {
    const { jobs, there, freed, looked } = scene();
    jobs.suspect();
    jobs.heard([]);
    there.push(lock(1));
    jobs.suspect();
    if (isAnsweredFirst) jobs.heard([lock(1)]);
    await looked();
    if (!isAnsweredFirst) jobs.heard([lock(1)]);
    jobs.heard([]);
    await looked();
    jobs.heard([]);
    expect(freed).toEqual([]);
  }
});

test("a job that was given back and is locked once more by an answer that was lost is free", async () => {
  const { jobs, there, freed, looked } = scene();
  jobs.heard([lock(1, 1)]);
  there.push(lock(1, 2));
  jobs.suspect();
  jobs.heard([]);
  await looked();
  jobs.heard([]);
  expect(freed).toEqual([1]);
});

test("a look that fails is taken again, and one that comes too late is not missed", async () => {
  const { jobs, there, freed, looked } = scene();
  there.push(lock(1));
  jobs.suspect();
  jobs.heard([]);
  await looked(true);
  jobs.heard([]);
  jobs.suspect();
  await looked();
  jobs.heard([]);
  expect(freed).toEqual([1]);
  await looked();
  jobs.heard([]);
  await looked();
  there.push(lock(2));
  jobs.suspect();
  jobs.heard([]);
  await looked();
  jobs.heard([]);
  expect(freed).toEqual([1, 2]);
});

const note = defineJob("test.note", z.object({ text: z.string() }));
let house: TestHouse | undefined;
let line: Server | undefined;
let pool: pg.Pool | undefined;
const workers: Worker[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await pool?.end();
  line?.close();
  await house?.close();
  house = undefined;
});

/** A line to the database that is cut, once, when an answer that tells of `word` is on it: it was sent, and never arrives. */
async function cutting(to: string, word: string) {
  const { host, port, user, password, database: name } = new pg.Client({ connectionString: to });
  let cuts = 0;
  line = createServer((from: Socket) => {
    const database = host.startsWith("/") ? dial(`${host}/.s.PGSQL.${port}`) : dial(port, host);
    from.pipe(database);
    database.on("data", (said: Buffer) => {
      if (cuts > 0 || !said.includes(word)) return void from.write(said);
      cuts += 1;
      database.destroy();
      from.destroy();
    });
    for (const [one, other] of [
      [from, database],
      [database, from],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => line?.listen(0, "127.0.0.1", resolve));
  const at = line.address() as AddressInfo;
  return { config: { host: at.address, port: at.port, user, password, database: name }, cuts: () => cuts };
}

test("jobs whose answer was lost with its connection are done within moments; what is under way meanwhile is left alone", async () => {
  house = await testHouse();
  const { kernel, database } = house;
  const { config, cuts } = await cutting(String(database.pool.options.connectionString), "unheard");
  pool = new pg.Pool({ ...config, max: 20 });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  const begun: string[] = [];
  let finish = () => {};
  const long = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const job = handle(note, async ({ text }) => {
    begun.push(text);
    if (text === "long") await long;
  });
  workers.push(await startWorker({ ...kernel, alone: false }, pool, { jobs: [job], periodic: [] }));
  await enqueue(kernel.db, note, { text: "long" });
  await vi.waitFor(() => expect(begun).toEqual(["long"]), { timeout: 30_000 });
  // another server, which is given nothing that is held
  workers.push(await startWorker({ ...kernel, alone: false }, database.pool, { jobs: [], periodic: [] }));
  await enqueue(kernel.db, note, { text: "unheard" });
  await vi.waitFor(() => expect(begun).toEqual(["long", "unheard"]), { timeout: 30_000 });
  expect(cuts()).toBe(1);
  await enqueue(kernel.db, note, { text: "next" });
  await vi.waitFor(() => expect(begun).toEqual(["long", "unheard", "next"]), { timeout: 30_000 });
  finish();
});
