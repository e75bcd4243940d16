import { createHash } from "node:crypto";
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

/** Work that comes back by itself, every so many seconds of the database's clock, so many after a whole multiple of them. */
export type PeriodicJob = HandledJob & { readonly everySeconds: number; readonly phaseSeconds: number };

export const everyWhole = (everySeconds: number, name: string, run: () => Promise<unknown>): PeriodicJob => ({
  name,
  everySeconds,
  phaseSeconds: 0,
  run: async () => {
    await run();
  },
});

/**
 * Each at a time of its own within the minute, always the same: all of them at the whole minute kept the pages of that moment waiting
 * for half a second. What must come right after a minute is over is `everyWhole`.
 */
export const every = (everySeconds: number, name: string, run: () => Promise<unknown>): PeriodicJob => ({
  ...everyWhole(everySeconds, name, run),
  phaseSeconds: phaseOf(name) % Math.min(everySeconds, 60),
});

/** Seconds, less than a minute, that follow from a name. */
const phaseOf = (name: string): number => (createHash("sha256").update(name).digest().readUInt16BE() % 60_000) / 1_000;

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
