import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { lasts, nameLife } from "../../kernel/database-life.ts";
import { newId } from "../../kernel/id.ts";
import { type LeftRows, leaveRows } from "../../kernel/outgoing.ts";
import type { Taken } from "./received-alert.ts";

export type LogRow = { readonly id: number; readonly weight: number; readonly asks: boolean };

/** Whose turn it is to process: one over all replicas. */
const LOCK = 7_105_002;

const PROCESSED: LeftRows<number> = {
  name: "alerts.removeIntake",
  write: (ids) => sql`delete from alert_intake where id = any(${[...ids]}::bigint[])`,
};

export function intakeLogStore(db: Db) {
  return {
    /** `writer` is the process that knows what it wrote; null for one that leaves it to others. */
    async append(entries: Buffer, weight: number, asks: boolean, writer: string | null = null): Promise<number> {
      const { rows } = await sql<{ id: number }>`/* alerts.append */
        insert into alert_intake (weight, asks, entries, writer)
        values (${weight}, ${asks}, ${entries}, ${writer}) returning id`.execute(db);
      return rows[0]?.id ?? 0;
    },

    /**
     * Waits until nobody else processes. What this transaction does may reach the disk a moment after it: if it is lost,
     * so is the deletion of the log's rows, and they are processed again.
     */
    takeTurn: () =>
      sql`/* alerts.takeTurn */
        select set_config('synchronous_commit', 'off', true), pg_advisory_xact_lock(${LOCK}::bigint)`.execute(db),
    /** The same for one who does not wait: false where somebody else processes. */
    async tryTurn(): Promise<boolean> {
      const { rows } = await sql<{ mine: boolean }>`/* alerts.tryTurn */
        select pg_try_advisory_xact_lock(${LOCK}::bigint) as mine`.execute(db);
      return rows[0]?.mine === true;
    },
    /**
     * The oldest rows; whether this process was the last to process, and whether it ever did, in this life of the database: after another
     * one it may have forgotten what this process remembers.
     */
    async oldest(limit: number, process: string): Promise<{ isMine: boolean; isKnown: boolean; rows: LogRow[] }> {
      const { rows } = await sql<LogRow & { isMine: boolean; isKnown: boolean }>`/* alerts.oldestIntake */
        select known and coalesce(holder = ${process}, false) as is_mine, known as is_known, alert_intake.id, weight, asks
        from alert_processor cross join (select ${lasts(process)} as known) as life left join (
          select id, weight, asks from alert_intake where outcome is null order by id limit ${limit}
        ) alert_intake on true
        order by alert_intake.id`.execute(db);
      const [{ isMine, isKnown } = { isMine: false, isKnown: false }] = rows;
      return { isMine, isKnown, rows: rows.filter(({ id }) => id !== null) };
    },
    /** Whether a process was the last to process in this life of the database, and nothing waits that it did not write itself. */
    async isLeftTo(process: string): Promise<boolean> {
      const { rows } = await sql<{ mine: boolean }>`/* alerts.isLeftTo */
        select coalesce(holder = ${process}, false) and ${lasts(process)} and not exists (
          select from alert_intake where outcome is null and writer is distinct from ${process}
        ) as mine from alert_processor`.execute(db);
      return rows[0]?.mine === true;
    },
    /** Whether a process was the last to process, in this life of the database. */
    async isHeldBy(process: string): Promise<boolean> {
      const { rows } = await sql<{ mine: boolean }>`/* alerts.isHeldBy */
        select coalesce(holder = ${process}, false) and ${lasts(process)} as mine from alert_processor`.execute(db);
      return rows[0]?.mine === true;
    },
    async hold(holder: string): Promise<void> {
      await nameLife(db, holder, `alerts ${holder}`);
      await sql`update alert_processor set holder = ${holder}`.execute(db);
    },
    async entries(ids: readonly number[]): Promise<Map<number, Buffer>> {
      if (ids.length === 0) return new Map();
      const { rows } = await sql<{ id: number; entries: Buffer }>`
        select id, entries from alert_intake where id = any(${[...ids]}::bigint[])`.execute(db);
      return new Map(rows.map(({ id, entries }) => [id, entries]));
    },
    /** With what this transaction leaves, at its end. */
    remove: (ids: readonly number[]): Promise<void> => leaveRows(db, PROCESSED, ids),
    /** Leaves word for the process that was asked what became of it. */
    leaveOutcome: (id: number, outcome: readonly Taken[]) =>
      sql`update alert_intake set outcome = ${JSON.stringify(outcome)}, entries = '' where id = ${id}`.execute(db),
    async takeOutcome(id: number): Promise<readonly Taken[] | undefined> {
      const { rows } = await sql<{ outcome: Taken[] }>`
        delete from alert_intake where id = ${id} and outcome is not null returning outcome`.execute(db);
      return rows[0]?.outcome;
    },
    /** Outcomes that nobody came for: whoever asked is gone. */
    forgetOutcomes: () =>
      sql`delete from alert_intake where outcome is not null and at < now() - interval '10 minutes'`.execute(db),
    async backlog(): Promise<{ weight: number; since: Date | null }> {
      const { rows } = await sql<{ weight: number; since: Date | null }>`
        select coalesce(sum(weight), 0)::int as weight, min(at) as since
        from alert_intake where outcome is null`.execute(db);
      return rows[0] ?? { weight: 0, since: null };
    },
    async isWaiting(): Promise<boolean> {
      const { rows } = await sql<{ waiting: boolean }>`/* alerts.isWaiting */
        select exists(select from alert_intake where outcome is null) as waiting`.execute(db);
      return rows[0]?.waiting === true;
    },
    /** A point within the transaction to which what comes after can be undone. */
    setAside: (received: Buffer, reason: string) =>
      sql`insert into alert_set_aside (id, received, reason) values (${newId()}, ${received}, ${reason})`.execute(db),
    setAsideList: (limit: number) =>
      db.selectFrom("alertSetAside").selectAll().orderBy("at", "desc").limit(limit).execute(),
  };
}
