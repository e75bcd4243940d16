import type { Counts } from "@shipshape/domain/slo/counts";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import type { Side } from "./count-events.ts";
import type { StoredReadings } from "./stored-readings.ts";

export type SliceWrite = Counts & {
  readonly sloId: string;
  readonly minuteMs: number;
  /** Adds to what the minute holds, instead of replacing it. */
  readonly adds: boolean;
};

export type CounterRow = {
  readonly sloId: string;
  readonly side: Side;
  readonly readings: StoredReadings;
  readonly readAt: Date;
};

export type ProgressWrite = {
  readonly sloId: string;
  readonly problem: string | null;
  readonly suspicion: string | null;
};

const moment = (atMs: number): string => new Date(atMs).toISOString();

/** What was counted, minute by minute, and how far counting has come. */
export function sliceStore(db: Db) {
  return {
    /**
     * Lets one writer at a time at the slices of these objectives, until the transaction ends. Ask first, read then: a
     * statement sees what was committed before it began, so what is read while waiting would be old.
     */
    async lock(sloIds: readonly string[]): Promise<void> {
      await sql`select id from slo where id = any(${sloIds}::uuid[]) order by id for no key update`.execute(db);
    },

    /**
     * Writes the slices of many objectives, and keeps hours and progress in step, in one statement. Needs the lock. One
     * row a minute: the same minute twice is an error of the caller.
     */
    async putSlices(slices: readonly SliceWrite[]): Promise<void> {
      const rows = slices.map(({ sloId, minuteMs, good, total, adds }) => ({
        slo_id: sloId,
        minute: moment(minuteMs),
        good,
        total,
        adds,
      }));
      await sql`
        with given as materialized (
          select slice.slo_id, slice.minute, slice.good, slice.total,
            case when slice.adds then coalesce(held.good, 0) else 0 end as kept_good,
            case when slice.adds then coalesce(held.total, 0) else 0 end as kept_total,
            coalesce(held.good, 0) as held_good, coalesce(held.total, 0) as held_total
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
            as slice(slo_id uuid, minute timestamptz, good float8, total float8, adds boolean)
          left join lateral (
            select good, total from sli_slice where slo_id = slice.slo_id and minute = slice.minute limit 1
          ) held on true
        ), minutes as (
          insert into sli_slice (slo_id, minute, good, total)
          select slo_id, minute, kept_good + good, kept_total + total from given
          on conflict (slo_id, minute) do update
            set good = excluded.good, total = excluded.total, revised_at = now()
        ), hours as (
          insert into sli_hour (slo_id, hour, good, total)
          select slo_id, date_trunc('hour', minute, 'UTC'),
            sum(kept_good + good - held_good), sum(kept_total + total - held_total)
          from given group by 1, 2
          on conflict (slo_id, hour) do update
            set good = sli_hour.good + excluded.good, total = sli_hour.total + excluded.total
        )
        insert into sli_progress (slo_id, counted_from, counted_until)
        select slo_id, min(minute), max(minute) from given group by slo_id
        on conflict (slo_id) do update set
          counted_from = least(sli_progress.counted_from, excluded.counted_from),
          counted_until = greatest(sli_progress.counted_until, excluded.counted_until)`.execute(db);
    },

    async putProgress(progress: readonly ProgressWrite[]): Promise<void> {
      const rows = progress.map(({ sloId, problem, suspicion }) => ({ slo_id: sloId, problem, suspicion }));
      await sql`
        insert into sli_progress (slo_id, problem, suspicion)
        select slo_id, problem, suspicion
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(slo_id uuid, problem text, suspicion text)
        on conflict (slo_id) do update set problem = excluded.problem, suspicion = excluded.suspicion`.execute(db);
    },

    async counters(sloIds: readonly string[]): Promise<CounterRow[]> {
      if (sloIds.length === 0) return [];
      const rows = await db
        .selectFrom("sliCounter")
        .selectAll()
        .where("sloId", "in", [...sloIds])
        .execute();
      return rows.map(({ sloId, side, readings, readAt }) => ({
        sloId,
        side: side as Side,
        readings: readings as unknown as StoredReadings,
        readAt,
      }));
    },

    async putCounters(counters: readonly CounterRow[]): Promise<void> {
      const rows = counters.map(({ sloId, side, readings, readAt }) => ({
        slo_id: sloId,
        side,
        readings,
        read_at: readAt,
      }));
      await sql`
        insert into sli_counter (slo_id, side, readings, read_at)
        select slo_id, side, readings, read_at
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as given(slo_id uuid, side text, readings jsonb, read_at timestamptz)
        on conflict (slo_id, side) do update set readings = excluded.readings, read_at = excluded.read_at`.execute(db);
    },

    /** Forgets where the counters of these objectives stood: the next reading begins anew. */
    forgetCounters: (sloIds: readonly string[]) =>
      db
        .deleteFrom("sliCounter")
        .where("sloId", "in", ["00000000-0000-0000-0000-000000000000", ...sloIds])
        .execute(),
  };
}
