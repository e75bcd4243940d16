import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import type { Db } from "./database.ts";
import { housekeepingStore } from "./housekeeping-store.ts";
import type { Kernel } from "./kernel.ts";

/** A table that only grows, in months: how long what is in it is kept, and what of it is needed for longer. */
export type Kept = {
  readonly table: string;
  /** Undefined: for ever. */
  readonly days: number | undefined;
  /** Since when something that is not over yet needs what happened; undefined where nothing does. */
  readonly neededSince: readonly ((db: Db, now: Date) => Promise<Date | undefined>)[];
  /** How far back something may still be written: 0 where only what happens now is. */
  readonly writtenBackDays: number;
};

/**
 * Makes the months in which anything may be written, so that no row ever finds none: the coming three, and those behind
 * that a server which was away for long did not make. At each start before anything else. Where somebody reads a table all
 * the time, its months are made an hour later: there are always three to spare.
 */
export async function makeMonths({ db, log }: Pick<Kernel, "db" | "log">, tables: readonly Kept[]): Promise<void> {
  for (const { table, writtenBackDays } of tables) {
    await housekeepingStore(db)
      .make(table, writtenBackDays)
      .catch((error: unknown) => log.warn({ err: error }, `the coming months of ${table} could not be made yet`));
  }
}

/** The moment before which nothing of a table is kept. */
async function keptSince(db: Db, { days, neededSince }: Kept, now: Date): Promise<Date | undefined> {
  if (days === undefined) return undefined;
  const needed = await Promise.all(neededSince.map((since) => since(db, now)));
  const moments = [now.getTime() - days * DAY_MS, ...needed.flatMap((at) => (at ? [at.getTime()] : []))];
  return new Date(Math.min(...moments));
}

/**
 * Drops the months that ended before anything that is kept: a whole month at once, never row by row. A month that somebody
 * reads just then stays for the next time.
 */
export async function dropOldMonths({ db, log, clock }: Kernel, tables: readonly Kept[]): Promise<void> {
  const store = housekeepingStore(db);
  for (const kept of tables) {
    const since = await keptSince(db, kept, clock.now());
    if (since === undefined) continue;
    for (const month of await store.monthsBefore(kept.table, since)) {
      await store.drop(month).then(
        () => log.info(`${month} is older than what is kept, and was dropped`),
        (error: unknown) =>
          log.warn({ err: error }, `${month} is older than what is kept, and could not be dropped yet`),
      );
    }
  }
}
