import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Logger, type Runner, run, type TaskList, type WorkerEvents } from "graphile-worker";
import { sql } from "kysely";
import type pg from "pg";
import type { Db } from "./database.ts";
import { startTaker } from "./job-taker.ts";
import { enqueueNamed, type HandledJob, type PeriodicJob } from "./jobs.ts";
import type { Kernel } from "./kernel.ts";
import { surviveLostQueue } from "./lost-queue.ts";
import type { TakenJob } from "./outgoing.ts";
import { freeUnheard } from "./unheard-jobs.ts";
import { poolForWorker } from "./worker-pool.ts";

const HEARTBEAT_MS = 2_000;
const SILENT_SECONDS = 10;
/** After so many beats that did not come, who beats again does not know who else is silent. */
const LATE_BEATS = 3;
/** Of so many beats one looks at all that is locked. */
const UNKNOWN_EVERY = 5;
const AGAIN_MS = 500;
const SHUTDOWN_MS = 2_000;
/** Longer than any message takes to be sent. */
const STOP_MS = 15_000;

export type Worker = {
  stop(): Promise<void>;
};

async function doJob({ metrics, log }: Kernel, job: HandledJob, payload: unknown, lateMs: number): Promise<void> {
  metrics.jobLateSeconds.observe({ job: job.name }, Math.max(0, lateMs) / 1000);
  try {
    await job.run(payload);
    metrics.jobs.inc({ job: job.name, outcome: "done" });
  } catch (error) {
    metrics.jobs.inc({ job: job.name, outcome: "failed" });
    log.error({ err: error, job: job.name }, "a job failed and will be tried again");
    throw error;
  }
}

function tasksOf(kernel: Kernel, jobs: readonly HandledJob[], periodic: readonly PeriodicJob[]): TaskList {
  const tasks: TaskList = {};
  for (const job of [...jobs, ...periodic]) {
    tasks[job.name] = (payload, { job: { run_at } }) =>
      doJob(kernel, job, payload, kernel.clock.now().getTime() - run_at.getTime());
  }
  return tasks;
}

/** A job that this process asked for and does at once. */
async function doHere(kernel: Kernel, jobs: readonly HandledJob[], { name, body }: TakenJob): Promise<void> {
  const job = jobs.find((one) => one.name === name);
  if (!job) throw new Error(`Nobody knows how to do ${name}.`);
  const { runHere = job.run } = job;
  await doJob(kernel, { name, run: runHere }, body, 0);
}

/** The next time of a periodic job on the database's clock, on which jobs are due; ours may be wrong. */
async function nextSlot(db: Db, { everySeconds, phaseSeconds }: PeriodicJob): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date }>`
    select to_timestamp((floor((extract(epoch from now()) - ${phaseSeconds}::numeric) / ${everySeconds}) + 1) * ${everySeconds}
      + ${phaseSeconds}::numeric) as at`.execute(db);
  return rows[0]?.at;
}

/** A periodic job runs once for all replicas: its key is its slot. */
const withComingBack = (kernel: Kernel, job: PeriodicJob): PeriodicJob => ({
  ...job,
  run: async (payload) => {
    try {
      await job.run(payload);
    } catch (error) {
      kernel.log.error({ err: error, job: job.name }, "a periodic job failed; it comes back at its next time");
      kernel.metrics.jobs.inc({ job: job.name, outcome: "failed" });
    }
    const runAt = await nextSlot(kernel.db, job);
    await enqueueNamed(kernel.db, [{ name: job.name, payload: {}, key: "next", ...(runAt && { runAt }) }]);
  },
});

const startPeriodic = (db: Db, periodic: readonly PeriodicJob[]) =>
  enqueueNamed(
    db,
    periodic.map(({ name }) => ({ name, payload: {}, key: "next" })),
  );

/** Says that we live; the time on the database's clock. */
async function sayAlive(db: Db, names: readonly string[]): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date }>`insert into process_heartbeat (worker_id, seen_at)
    select unnest(${[...names]}::text[]), now() on conflict (worker_id) do update set seen_at = now()
    returning seen_at as at`.execute(db);
  return rows[0]?.at;
}

/** Gives the jobs of those who fell silent to whoever comes next. */
const freeSilent = (db: Db, names: readonly string[]) =>
  sql`with silent as (
      delete from process_heartbeat where seen_at < now() - make_interval(secs => ${SILENT_SECONDS})
        and worker_id <> all(${[...names]}::text[]) returning worker_id
    )
    select graphile_worker.force_unlock_workers(array_agg(worker_id)) from silent having count(*) > 0`.execute(db);

/** The same of those of whom nobody knows that they live: who died before they first said so, or before they did again, once given up. */
const freeUnknown = (db: Db, names: readonly string[]) =>
  sql`select graphile_worker.force_unlock_workers(array_agg(distinct locked_by)) from graphile_worker._private_jobs
    where locked_at < now() - make_interval(secs => ${SILENT_SECONDS}) and locked_by <> all(${[...names]}::text[])
      and locked_by not in (select worker_id from process_heartbeat)
    having count(*) > 0`.execute(db);

/**
 * Beats until it is cleared. A clock that was put back leaves the next runs in a future that is far away: then `again`. Who has not
 * been heard for a while itself takes nobody else for silent at once: it was stopped, or all of them were, as their database was, or the clock
 * has jumped. By its next beat the living have been heard.
 */
async function keepBeating(
  { db, log }: Kernel,
  names: () => readonly string[],
  again: () => Promise<void>,
): Promise<NodeJS.Timeout> {
  let beatAt = await sayAlive(db, names());
  let beats = 0;
  await freeSilent(db, names());
  const live = async (): Promise<void> => {
    const at = await sayAlive(db, names());
    const sinceMs = at && beatAt ? at.getTime() - beatAt.getTime() : 0;
    beatAt = at;
    if (sinceMs < -HEARTBEAT_MS) {
      log.error({ byMs: -sinceMs }, "the database's clock was put back: what is due later waits for so much longer");
      await again();
    } else if (sinceMs <= LATE_BEATS * HEARTBEAT_MS) {
      await freeSilent(db, names());
      beats += 1;
      if (beats % UNKNOWN_EVERY === 0) await freeUnknown(db, names());
    }
  };
  return setInterval(() => {
    live().catch((error: unknown) => log.warn({ err: error }, "no heartbeat"));
  }, HEARTBEAT_MS);
}

/** Everything locked belongs to nobody alive: true when this process alone owns the database. */
const unlockAll = (db: Db) =>
  sql`select graphile_worker.force_unlock_workers(coalesce(array_agg(distinct locked_by), '{}'))
    from graphile_worker._private_jobs where locked_by is not null`.execute(db);

/** A job whose kind is known can be written down without asking. */
const makeKnown = (db: Db, jobs: readonly HandledJob[]) =>
  sql`insert into graphile_worker._private_tasks (identifier) select unnest(${jobs.map(({ name }) => name)}::text[])
    on conflict do nothing`.execute(db);

/** What a runner of ours left locked when it ended. */
const unlock = (db: Db, workerId: string) =>
  sql`select graphile_worker.force_unlock_workers(array[${workerId}])`.execute(db);

/**
 * Graphile Worker gives up a row whose key asks for another run while it works on it, and deletes it at its end. Where a database or
 * a process died before that, it would stay for good. What failed has an error, and what nobody could finish has its first time.
 */
const forgetReplaced = (db: Db) =>
  sql`delete from graphile_worker._private_jobs where key is null and locked_at is null and attempts >= max_attempts
    and last_error is null and updated_at > created_at`.execute(db);

/** Many of them wait together for one batch of what they hear. */
const AT_ONCE = 16;

/**
 * One question for jobs every quarter of a second, instead of one for each of those who work: most of what a server that has
 * nothing to do costs. Where few were found, the next question comes a moment later, for all that was asked for meanwhile. A job that
 * nobody of ours takes up within a second goes back, for another process.
 */
const FETCH_TOGETHER = {
  localQueue: { size: AT_ONCE, ttl: 1_000, refetchDelay: { durationMs: 100, threshold: AT_ONCE } },
};

/**
 * Without a delay given, Graphile Worker leaves the promise that notes a job's end to itself: a database that goes away
 * at that moment would end our process. With one, it ends the runner, and we begin a new one.
 */
const NOTE_THE_END = { completeJobBatchDelay: 10, failJobBatchDelay: 0 };

/**
 * A runner that met a fault shuts down and says so at its end. Where the ends of several jobs could not be noted, it
 * waits for itself for ever: then the beginning of its shutdown has to do.
 */
function endOnce(told: (because: unknown) => void): (because: unknown) => void {
  let isOver = false;
  return (because) => {
    if (!isOver) told(because);
    isOver = true;
  };
}

function quietLogger(kernel: Kernel): Logger {
  return new Logger(() => (level, message, meta) => {
    if (level === "error") kernel.log.error({ meta }, message);
    else if (level === "warning") kernel.log.warn(message);
  });
}

/**
 * Runs jobs until stopped. A job whose process died is taken up again: at once by a start that owns the database alone,
 * within SILENT_SECONDS by a replica.
 */
export async function startWorker(
  kernel: Kernel,
  pool: pg.Pool,
  { jobs, periodic }: { readonly jobs: readonly HandledJob[]; readonly periodic: readonly PeriodicJob[] },
): Promise<Worker> {
  const { db, alone } = kernel;
  if (alone) await unlockAll(db);
  let workerId: string | undefined;
  let runner: Runner | undefined;
  let stopping = false;

  const begin = async (): Promise<void> => {
    if (stopping) return;
    if (workerId !== undefined) await unlock(db, workerId);
    await startPeriodic(db, periodic);
    await forgetReplaced(db);
    const once = endOnce(again);
    const events: WorkerEvents = new EventEmitter();
    events.on("pool:create", ({ workerPool }) => {
      workerId = workerPool.id;
      freeUnheard(kernel, pool, workerId, events);
    });
    events.on("pool:gracefulShutdown", ({ message }) => setTimeout(() => once(message), SHUTDOWN_MS).unref());
    runner = await run({
      preset: { worker: { ...FETCH_TOGETHER, ...NOTE_THE_END } },
      pgPool: poolForWorker(pool),
      taskList: tasksOf(
        kernel,
        jobs,
        periodic.map((job) => withComingBack(kernel, job)),
      ),
      concurrency: AT_ONCE,
      pollInterval: 250,
      noHandleSignals: true,
      events,
      logger: quietLogger(kernel),
    });
    runner.promise.then(() => once("it was asked to"), once);
  };
  const again = (error: unknown): void => {
    if (stopping) return;
    kernel.log.error({ err: error }, "the job runner ended; it starts again");
    setTimeout(() => begin().catch(again), AGAIN_MS).unref();
  };

  const noLongerSurvive = surviveLostQueue(kernel);
  await begin();
  await makeKnown(db, jobs);
  const taker = await startTaker(db, (job) => doHere(kernel, jobs, job), kernel.log);
  const heartbeat = await keepBeating(
    kernel,
    () => [taker.name, ...(workerId === undefined ? [] : [workerId])],
    () => startPeriodic(db, periodic),
  );
  return {
    async stop() {
      stopping = true;
      clearInterval(heartbeat);
      const ended = Promise.all([taker.stop(), runner?.stop()]).then(() => true);
      const isEnded = await Promise.race([ended, sleep(STOP_MS, false, { ref: false })]).catch(() => false);
      if (isEnded === false) kernel.log.warn("jobs were cut off; the next start takes them up again");
      noLongerSurvive();
    },
  };
}
