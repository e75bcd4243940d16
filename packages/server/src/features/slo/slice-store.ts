import type { Minutes } from "@shipshape/domain/slo/minutes";
import { sumMinutes } from "@shipshape/domain/slo/minutes";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { decodeDay, encodeDay, encodeEntries, SHELF_SIZE, type SliceEntry, shelfOf } from "./slice-codec.ts";

export type ShelfRow = { readonly id: number; readonly revision: number; readonly foldedRevision: number };
export type JournalRow = { readonly shelf: number; readonly revision: number; readonly entries: Buffer };
/** A day of one series; `day` is counted since the epoch. */
export type SeriesDay = { readonly series: number; readonly day: number };
export type DayTotals = SeriesDay & {
  readonly good: number;
  readonly total: number;
  readonly measuredMinutes: number;
  readonly excludedMinutes: number;
};

export type ProgressWrite = {
  readonly sloId: string;
  readonly countedFrom: Date | null;
  readonly problem: string | null;
  readonly suspicion: string | null;
  readonly note: string | null;
};

const epochDay = sql.raw("(extract(epoch from day) / 86400)::int");

/** What was counted, minute by minute: the journal of the last hours, and the days that it is folded into. */
export function sliceStore(db: Db) {
  return {
    /**
     * Lets one at a time at the shelves of these series, until the transaction ends. Ask first, read then: a statement
     * sees what was committed before it began, so what is read while waiting would be old.
     */
    async lock(series: readonly number[]): Promise<ShelfRow[]> {
      const shelves = [...new Set(series.map(shelfOf))].sort((a, b) => a - b);
      if (shelves.length === 0) return [];
      await sql`insert into sli_shelf (id) select unnest(${shelves}::int[]) on conflict do nothing`.execute(db);
      const { rows } = await sql<ShelfRow>`
        select id, revision, folded_revision from sli_shelf where id = any(${shelves}::int[]) order by id for update`.execute(
        db,
      );
      return rows;
    },

    /** Writes what minutes hold from now on: a row a shelf. Needs the lock. */
    async append(entries: readonly SliceEntry[]): Promise<void> {
      if (entries.length === 0) return;
      const byShelf = new Map<number, SliceEntry[]>();
      for (const entry of entries) {
        const shelf = shelfOf(entry.series);
        const held = byShelf.get(shelf);
        if (held) held.push(entry);
        else byShelf.set(shelf, [entry]);
      }
      await sql`
        with raised as (
          update sli_shelf set revision = revision + 1 where id = any(${[...byShelf.keys()]}::int[])
          returning id, revision
        )
        insert into sli_journal (shelf, revision, entries)
        select raised.id, raised.revision, given.entries
        from unnest(${[...byShelf.keys()]}::int[], ${[...byShelf.values()].map(encodeEntries)}::bytea[])
          as given(shelf, entries)
        join raised on raised.id = given.shelf`.execute(db);
    },

    /** What was written to these shelves after a revision of each, oldest first. */
    async journalSince(since: readonly { readonly shelf: number; readonly revision: number }[]): Promise<JournalRow[]> {
      if (since.length === 0) return [];
      const { rows } = await sql<JournalRow>`
        select sli_journal.shelf, sli_journal.revision, sli_journal.entries
        from unnest(${since.map(({ shelf }) => shelf)}::int[], ${since.map(({ revision }) => revision)}::bigint[])
          as given(shelf, revision)
        join sli_journal on sli_journal.shelf = given.shelf and sli_journal.revision > given.revision
        order by 1, 2`.execute(db);
      return rows;
    },

    /** How long the journal of each shelf is. */
    async journalLengths(): Promise<{ shelf: number; rows: number; bytes: number }[]> {
      const { rows } = await sql<{ shelf: number; rows: number; bytes: number }>`
        select shelf, count(*)::int as rows, sum(octet_length(entries))::int as bytes
        from sli_journal group by shelf order by shelf`.execute(db);
      return rows;
    },

    /** The days that are kept of these, minute by minute. */
    async days(wanted: readonly SeriesDay[]): Promise<(SeriesDay & { readonly minutes: Minutes })[]> {
      if (wanted.length === 0) return [];
      const { rows } = await sql<SeriesDay & { minutes: Buffer }>`
        select sli_day.series, ${epochDay} as day, sli_day.minutes
        from unnest(${wanted.map(({ series }) => series)}::int[], ${wanted.map(({ day }) => day)}::int[])
          as given(series, epoch_day)
        join sli_day on sli_day.series = given.series and sli_day.day = to_timestamp(given.epoch_day * 86400.0)`.execute(
        db,
      );
      return rows.map(decoded);
    },

    /** The days of some series from one day to another, both included. */
    async daysBetween(series: readonly number[], fromDay: number, toDay: number) {
      if (series.length === 0) return [];
      const { rows } = await sql<SeriesDay & { minutes: Buffer }>`
        select series, ${epochDay} as day, minutes from sli_day
        where series = any(${[...series]}::int[]) and ${within(fromDay, toDay)}`.execute(db);
      return rows.map(decoded);
    },

    /** What the days of some series hold as a whole, from one day to another, both included. */
    async dayTotals(series: readonly number[], fromDay: number, toDay: number): Promise<DayTotals[]> {
      if (series.length === 0) return [];
      const { rows } = await sql<DayTotals>`
        select series, ${epochDay} as day, good, total, measured_minutes, excluded_minutes from sli_day
        where series = any(${[...series]}::int[]) and ${within(fromDay, toDay)}`.execute(db);
      return rows;
    },

    /** Keeps days as they are given, in place of what was kept of them. */
    async putDays(days: readonly (SeriesDay & { readonly minutes: Minutes })[]): Promise<void> {
      if (days.length === 0) return;
      const totals = days.map(({ minutes }) => sumMinutes(minutes));
      await sql`
        insert into sli_day (series, day, good, total, measured_minutes, excluded_minutes, minutes)
        select series, to_timestamp(epoch_day * 86400.0), good, total, measured, excluded, minutes
        from unnest(${days.map(({ series }) => series)}::int[], ${days.map(({ day }) => day)}::int[],
          ${totals.map(({ good }) => good)}::float8[], ${totals.map(({ total }) => total)}::float8[],
          ${totals.map(({ measuredMinutes }) => measuredMinutes)}::int[],
          ${totals.map(({ excludedMinutes }) => excludedMinutes)}::int[],
          ${days.map(({ minutes }) => encodeDay(minutes))}::bytea[])
          as given(series, epoch_day, good, total, measured, excluded, minutes)
        on conflict (series, day) do update set
          good = excluded.good, total = excluded.total, measured_minutes = excluded.measured_minutes,
          excluded_minutes = excluded.excluded_minutes, minutes = excluded.minutes`.execute(db);
    },

    /** Drops the journal of a shelf up to a revision, once its days hold it. Needs the lock. */
    async dropJournal(shelf: number, revision: number): Promise<void> {
      await sql`
        with gone as (delete from sli_journal where shelf = ${shelf} and revision <= ${revision})
        update sli_shelf set folded_revision = ${revision} where id = ${shelf}`.execute(db);
    },

    /** Forgets all days of a series from a day on: it is counted out anew. */
    dropDays: (series: number, fromDay: number) =>
      sql`delete from sli_day where series = ${series} and day >= to_timestamp(${fromDay} * 86400.0)`.execute(db),

    /** Where the counters behind these shelves stood, as it was put. */
    async readings(shelves: readonly number[]): Promise<Map<number, Buffer>> {
      const { rows } = await sql<{ id: number; readings: Buffer }>`
        select id, readings from sli_shelf where id = any(${[...shelves]}::int[])`.execute(db);
      return new Map(rows.map(({ id, readings }) => [id, readings]));
    },

    async putReadings(readings: ReadonlyMap<number, Buffer>): Promise<void> {
      if (readings.size === 0) return;
      await sql`
        update sli_shelf set readings = given.readings
        from unnest(${[...readings.keys()]}::int[], ${[...readings.values()]}::bytea[]) as given(id, readings)
        where sli_shelf.id = given.id`.execute(db);
    },

    /** Since when objectives are counted, and what is in the way of some. */
    async putProgress(progress: readonly ProgressWrite[]): Promise<void> {
      if (progress.length === 0) return;
      await sql`
        insert into sli_progress (slo_id, counted_from, problem, suspicion, note)
        select * from unnest(${progress.map(({ sloId }) => sloId)}::uuid[],
          ${progress.map(({ countedFrom }) => countedFrom?.toISOString() ?? null)}::timestamptz[],
          ${progress.map(({ problem }) => problem)}::text[], ${progress.map(({ suspicion }) => suspicion)}::text[],
          ${progress.map(({ note }) => note)}::text[])
        on conflict (slo_id) do update set
          counted_from = least(sli_progress.counted_from, excluded.counted_from),
          problem = excluded.problem, suspicion = excluded.suspicion, note = excluded.note`.execute(db);
    },
  };
}

const within = (fromDay: number, toDay: number) =>
  sql`day >= to_timestamp(${fromDay} * 86400.0) and day <= to_timestamp(${toDay} * 86400.0)`;

const decoded = ({ series, day, minutes }: SeriesDay & { minutes: Buffer }) => ({
  series,
  day,
  minutes: decodeDay(day * DAY_MS, minutes),
});

/** The series that share a shelf. */
export const seriesOfShelf = (shelf: number, slots: readonly number[]): number[] =>
  slots.map((slot) => shelf * SHELF_SIZE + slot);
