import type { WorkerEvents } from "graphile-worker";
import { sql } from "kysely";
import type pg from "pg";
import type { Db } from "./database.ts";
import type { Kernel } from "./kernel.ts";
import type { Log } from "./log.ts";

/** A lost answer leaves a broken connection behind, after which we look at once; this is for what does not. */
const LOOK_MS = 60_000;

/** One job as one question for jobs locked it: locked again later, it is another. */
export type Lock = { readonly id: number | string; readonly lockedAt: Date | null };

/** A lock as the database knows it, to the microsecond. */
export type KnownLock = Lock & { readonly exactly: string };

export type LockStore = {
  /** Everything that is locked in this runner's name. */
  locks(): Promise<readonly KnownLock[]>;
  /** Gives up these locks, and none that was taken since. */
  free(locks: readonly KnownLock[]): Promise<void>;
};

const lockStore = (db: Db, runnerId: string): LockStore => ({
  async locks() {
    const { rows } = await sql<KnownLock>`
      select id, locked_at, locked_at::text as exactly from graphile_worker._private_jobs
      where locked_by = ${runnerId}`.execute(db);
    return rows;
  },
  async free(locks) {
    await sql`update graphile_worker._private_jobs jobs set locked_at = null, locked_by = null
      from unnest(${locks.map(({ id }) => id)}::bigint[], ${locks.map(({ exactly }) => exactly)}::timestamptz[]) as lost(id, at)
      where jobs.id = lost.id and jobs.locked_by = ${runnerId} and jobs.locked_at = lost.at`.execute(db);
  },
});

const nameOf = ({ id, lockedAt }: Lock): string => `${id} ${lockedAt?.getTime()}`;

export type UnheardJobs = {
  /** An answer may have been lost: a look is taken after the next one that comes. */
  suspect(): void;
  /** The answer to a question for jobs. */
  heard(jobs: readonly Lock[]): void;
};

/**
 * Frees jobs that a question locked in a runner's name and whose answer never came: nobody would work on them. No clock is asked. A
 * runner asks one question at a time, so whatever was locked when we looked, and is still unheard of when a later answer is here,
 * belongs to a question that is over. What was heard of is the runner's, running or not, until its lock is seen to be gone.
 */
export function unheardJobs(store: LockStore, log: Log): UnheardJobs {
  const known = new Set<string>();
  let suspects: readonly KnownLock[] = [];
  let isWanted = false;
  let isBusy = false;

  const isUnheard = (lock: Lock): boolean => !known.has(nameOf(lock));

  async function look(): Promise<void> {
    const before = [...known];
    const locks = await store.locks();
    const locked = new Set(locks.map(nameOf));
    for (const name of before) if (!locked.has(name)) known.delete(name);
    suspects = locks.filter(isUnheard);
  }
  async function free(lost: readonly KnownLock[]): Promise<void> {
    await store.free(lost);
    log.warn({ jobs: lost.length }, "jobs that were fetched by an answer that never came are free again");
  }
  /** What could not be asked or said is done after the next answer. */
  function keepBusy(work: Promise<void>): void {
    isBusy = true;
    work
      .catch((error: unknown) => {
        isWanted = true;
        log.warn({ err: error }, "it could not be found out which jobs nobody works on");
      })
      .finally(() => {
        isBusy = false;
      });
  }
  return {
    suspect() {
      isWanted = true;
    },
    heard(jobs) {
      for (const job of jobs) known.add(nameOf(job));
      if (isBusy) return;
      const lost = suspects.filter(isUnheard);
      suspects = [];
      if (lost.length > 0) keepBusy(free(lost));
      else if (isWanted) {
        isWanted = false;
        keepBusy(look());
      }
    },
  };
}

/** Frees what a runner locks and never hears of, from its beginning to its end: after each connection that is gone, and every minute. */
export function freeUnheard({ db, log }: Kernel, pool: pg.Pool, runnerId: string, runner: WorkerEvents): void {
  const unheard = unheardJobs(lockStore(db, runnerId), log);
  pool.on("remove", unheard.suspect);
  const regularly = setInterval(unheard.suspect, LOOK_MS).unref();
  runner.on("localQueue:getJobs:complete", ({ jobs }) =>
    unheard.heard(jobs.map(({ id, locked_at: lockedAt }) => ({ id, lockedAt }))),
  );
  runner.once("pool:gracefulShutdown", () => {
    clearInterval(regularly);
    pool.off("remove", unheard.suspect);
  });
}
