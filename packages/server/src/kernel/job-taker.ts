import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { Db } from "./database.ts";
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
  async complete(ids: readonly number[]): Promise<void> {
    await sql`/* kernel.complete */
      delete from graphile_worker._private_jobs where id = any(${[...ids]}::bigint[]) and locked_by = ${name}`.execute(
      db,
    );
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
export function startTaker(db: Db, run: Run, log: Log): JobTaker {
  const name = `here-${newId()}`;
  const store = takenStore(db, name);
  const underWay = new Map<string, number>();
  const working = new Set<Promise<void>>();
  const complete = together(ENDED_TOGETHER, (ids: readonly number[]) => store.complete(ids));

  const count = (kind: string, by: number): void => void underWay.set(kind, (underWay.get(kind) ?? 0) + by);

  async function work(job: TakenJob): Promise<void> {
    count(job.name, 1);
    const isDone = await run(job).then(
      () => true,
      () => false,
    );
    count(job.name, -1);
    if (isDone) await untilWritten(() => complete([job.id]), log);
    else await untilWritten(() => store.release([job.id]), log);
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
