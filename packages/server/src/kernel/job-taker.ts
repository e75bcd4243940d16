import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { Db } from "./database.ts";
import { lasts, nameLife } from "./database-life.ts";
import { newId } from "./id.ts";
import type { Log } from "./log.ts";
import { type TakenJob, type Taker, takeHere } from "./outgoing.ts";
import { together } from "./together.ts";

/** With so many jobs of a kind under way, the next ones wait in the queue: what a flood asks for is not kept in memory. */
const MOST_OF_A_KIND = 64;
const AGAIN_MS = 500;
/** That a job is done is nobody's hurry: one that died before is done again. */
const ENDED_TOGETHER = { most: 500, everyMs: 100 };

export type JobTaker = {
  /** Under which name it locks jobs: it lives as long as this is said to. */
  readonly name: string;
  /** Takes no more, and waits for what it has begun. */
  stop(): Promise<void>;
};

type Run = (job: TakenJob) => Promise<void>;
type Store = ReturnType<typeof takenStore>;

const takenStore = (db: Db, name: string) => ({
  /** Whether it is so: not where the database has died since this life of it began. */
  async complete(ids: readonly number[], life: string): Promise<boolean> {
    const { rows } = await sql<{ lives: boolean }>`/* kernel.complete */
      with done as (
        delete from graphile_worker._private_jobs where id = any(${[...ids]}::bigint[]) and locked_by = ${name}
          and ${lasts(life)}
      )
      select ${lasts(life)} as lives`.execute(db);
    return rows[0]?.lives === true;
  },
  /** Gives this life of the database a name, which dies with it; those of processes that are long gone are forgotten. */
  async nameLife(): Promise<string> {
    const id = newId();
    await sql`delete from database_life where named_at < now() - interval '1 day' and named_by <> ${name}
      and named_by not in (select worker_id from process_heartbeat)`.execute(db);
    await nameLife(db, id, name);
    return id;
  },
  /** Gives jobs to whoever comes next. */
  async release(ids: readonly number[]): Promise<void> {
    await sql`update graphile_worker._private_jobs set locked_at = null, locked_by = null
      where id = any(${[...ids]}::bigint[]) and locked_by = ${name}`.execute(db);
  },
});

/**
 * Does what this process asks for and shall not wait in the queue, as soon as it is on disk. The jobs are locked from their birth:
 * when we die, they are freed as those of any process that died. What fails goes to the queue, which tries it again.
 */
export async function startTaker(db: Db, run: Run, log: Log): Promise<JobTaker> {
  const name = `here-${newId()}`;
  const store = takenStore(db, name);
  const underWay = new Map<string, number>();
  const working = new Set<Promise<void>>();
  const lives = await databaseLives(store, log);
  const complete = together(ENDED_TOGETHER, async (done: readonly Done[]) => {
    const forgotten = await lives.complete(done);
    if (forgotten.length > 0) await store.release(forgotten);
  });

  const count = (kind: string, by: number): void => void underWay.set(kind, (underWay.get(kind) ?? 0) + by);

  async function work({ id, ...job }: TakenJob): Promise<void> {
    const life = lives.now();
    count(job.name, 1);
    const isDone = await run({ id, ...job }).then(
      () => true,
      () => false,
    );
    count(job.name, -1);
    if (isDone) await untilWritten(() => complete([{ id, life }]), log);
    else await untilWritten(() => store.release([id]), log);
  }
  const keep = (work: Promise<void>): void => {
    working.add(work);
    void work.finally(() => working.delete(work));
  };
  const taker: Taker = {
    name,
    takes: (kind) => (underWay.get(kind) ?? 0) < MOST_OF_A_KIND,
    begin: (jobs) => {
      for (const job of jobs) keep(work(job));
    },
    release: (jobs) => keep(releaseUnsure(store, jobs, log)),
  };
  takeHere(db, taker);
  return {
    name,
    async stop() {
      takeHere(db, undefined);
      while (working.size > 0) await Promise.allSettled([...working]);
    },
  };
}

/** A job that was done, and in which life of the database it began. */
type Done = { readonly id: number; readonly life: string };

/**
 * What is done may have committed without waiting for the disk (`soon`). A database that dies may have forgotten it, and knows no longer what
 * this life of it was called; then nothing of that life counts as done, and its jobs are given back.
 */
async function databaseLives(store: Store, log: Log) {
  let life = await store.nameLife();
  return {
    now: () => life,
    /** Those that are not known to be done. */
    async complete(done: readonly Done[]): Promise<readonly number[]> {
      const ofThisLife = done.filter((one) => one.life === life).map(({ id }) => id);
      if (ofThisLife.length === 0 || (await store.complete(ofThisLife, life)))
        return done.filter((one) => one.life !== life).map(({ id }) => id);
      life = await store.nameLife();
      log.warn(
        { jobs: done.length },
        "the database died: jobs that were done since are done again, as it may not know of it",
      );
      return done.map(({ id }) => id);
    },
  };
}

const releaseUnsure = (store: Store, jobs: readonly TakenJob[], log: Log): Promise<void> =>
  untilWritten(() => store.release(jobs.map(({ id }) => id)), log);

/** What we locked and do not work on would wait for ever: it is said until it is heard. */
async function untilWritten(write: () => Promise<void>, log: Log): Promise<void> {
  for (let time = 1; ; time += 1) {
    try {
      return await write();
    } catch (error) {
      if (time === 1) log.warn({ err: error }, "what became of a job could not be written down yet");
      await sleep(AGAIN_MS, undefined, { ref: false });
    }
  }
}
