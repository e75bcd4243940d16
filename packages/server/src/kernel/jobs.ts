import { sql } from "kysely";
import type * as z from "zod";
import type { Db } from "./database.ts";
import { leave, writeLeft } from "./outgoing.ts";

/** A kind of work, named in the imperative (`slo.evaluate`): imported by whoever asks for it. */
export type Job<S extends z.ZodType = z.ZodType> = { readonly name: string; readonly payload: S };

export const defineJob = <const S extends z.ZodType>(name: string, payload: S): Job<S> => ({ name, payload });

export type HandledJob = {
  readonly name: string;
  readonly run: (payload: unknown) => Promise<void>;
  /** The same for a process that asked for it itself, where nobody waits for it. */
  readonly runHere?: (payload: unknown) => Promise<void>;
};

/** Ties a job to the function that does it; the payload is parsed before it arrives. */
export const handle = <S extends z.ZodType>(
  job: Job<S>,
  run: (payload: z.output<S>) => Promise<unknown>,
): HandledJob => ({
  name: job.name,
  run: async (payload) => {
    await run(job.payload.parse(payload));
  },
});

/** Work that comes back by itself, every so many seconds of the database's clock. */
export type PeriodicJob = HandledJob & { readonly everySeconds: number };

export const every = (everySeconds: number, name: string, run: () => Promise<unknown>): PeriodicJob => ({
  name,
  everySeconds,
  run: async () => {
    await run();
  },
});

export type EnqueueOptions = {
  /** One job a key: a second one replaces the first, time and payload. */
  readonly key?: string;
  readonly runAt?: Date;
  /** Smaller runs first; pages are -10, housekeeping 10. */
  readonly priority?: number;
};

/** Adds the job in the caller's transaction: it exists if and only if the change that asked for it does. */
export async function enqueue<S extends z.ZodType>(
  tx: Db,
  job: Job<S>,
  payload: z.input<S>,
  options: EnqueueOptions = {},
): Promise<void> {
  await enqueueNamed(tx, [{ name: job.name, payload, ...options }]);
}

export type NamedJob = EnqueueOptions & { readonly name: string; readonly payload: unknown };

/** Adds many jobs with one statement; of several with the same key the last one counts. */
export const enqueueNamed = (tx: Db, jobs: readonly NamedJob[]): Promise<void> =>
  leave(
    tx,
    [],
    jobs.map(({ name, payload, key, runAt = null, priority = 0 }) => ({
      name,
      payload: (payload ?? {}) as object,
      key: key === undefined ? null : `${name}:${key}`,
      runAt,
      priority,
    })),
  );

/** Takes a job with a key back, if it has not begun. */
export async function dequeue(tx: Db, job: Job, key: string): Promise<void> {
  await writeLeft(tx);
  await sql`select graphile_worker.remove_job(${`${job.name}:${key}`})`.execute(tx);
}
