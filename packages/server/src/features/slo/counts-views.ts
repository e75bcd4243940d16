import type { Counts } from "@shipshape/domain/slo/counts";
import { type RawBuilder, sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

const HOUR_MS = 3_600_000;

/** A stretch of whole minutes of one objective: from its first minute to before `toMs`. */
export type Stretch = { readonly sloId: string; readonly key: string; readonly fromMs: number; readonly toMs: number };

/** How an objective that is budgeted by time slices judges them: by a target each, or by the mean of their ratios. */
export type SliceRule = { readonly sliceMinutes: number; readonly sliceTarget: number | undefined };

export type SliceStretch = Stretch & { readonly rule: SliceRule };

export type CountsOfStretch = Counts & { readonly sloId: string; readonly key: string };

export type StepQuestion = {
  readonly sloId: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMinutes: number;
  readonly rule: SliceRule | undefined;
};

export type StepRow = Counts & { readonly sloId: string; readonly at: Date };

const moment = (atMs: number): string => new Date(atMs).toISOString();

/** Sums over stretches of time. Whole hours are read from the hourly roll-up, minutes only at the ragged ends. */
export function countsViews(db: Db) {
  return {
    /** Events of many stretches of many objectives, in one statement. */
    async eventsOf(stretches: readonly Stretch[]): Promise<CountsOfStretch[]> {
      if (stretches.length === 0) return [];
      const rows = stretches.map(({ sloId, key, fromMs, toMs }) => {
        const lastHour = Math.floor(toMs / HOUR_MS) * HOUR_MS;
        const firstHour = Math.ceil(fromMs / HOUR_MS) * HOUR_MS;
        // Within one hour there is no whole one: all of it is read as minutes.
        const [fromHour, toHour] = firstHour <= lastHour ? [firstHour, lastHour] : [toMs, toMs];
        return {
          slo_id: sloId,
          key,
          from_minute: moment(fromMs),
          from_hour: moment(fromHour),
          to_hour: moment(toHour),
          to_minute: moment(toMs),
        };
      });
      const { rows: sums } = await sql<CountsOfStretch>`
        select stretch.slo_id, stretch.key, coalesce(sum(counted.good), 0)::float8 as good,
          coalesce(sum(counted.total), 0)::float8 as total
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as stretch(
          slo_id uuid, key text, from_minute timestamptz, from_hour timestamptz, to_hour timestamptz,
          to_minute timestamptz)
        left join lateral (
          select good, total from sli_hour
          where slo_id = stretch.slo_id and hour >= stretch.from_hour and hour < stretch.to_hour
          union all
          select good, total from sli_slice
          where slo_id = stretch.slo_id and minute >= stretch.from_minute and minute < stretch.from_hour
          union all
          select good, total from sli_slice
          where slo_id = stretch.slo_id and minute >= stretch.to_hour and minute < stretch.to_minute
        ) counted on true
        group by stretch.slo_id, stretch.key`.execute(db);
      return sums;
    },

    /** Good time slices (or the sum of their ratios) and slices that held events, of many stretches. */
    async slicesOf(stretches: readonly SliceStretch[]): Promise<CountsOfStretch[]> {
      if (stretches.length === 0) return [];
      const rows = stretches.map(({ sloId, key, fromMs, toMs, rule }) => ({
        slo_id: sloId,
        key,
        from_minute: moment(fromMs),
        to_minute: moment(toMs),
        slice_minutes: rule.sliceMinutes,
        slice_target: rule.sliceTarget ?? null,
      }));
      const { rows: sums } = await sql<CountsOfStretch>`
        select stretch.slo_id, stretch.key, counted.good, counted.total
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as stretch(
          slo_id uuid, key text, from_minute timestamptz, to_minute timestamptz, slice_minutes int, slice_target float8)
        cross join lateral (
          select count(*)::float8 as total, coalesce(sum(
            case when slice_target is null then good / total when good / total >= slice_target then 1 else 0 end
          ), 0)::float8 as good
          from (
            select sum(good) as good, sum(total) as total from sli_slice
            where slo_id = stretch.slo_id and minute >= stretch.from_minute and minute < stretch.to_minute
            group by date_bin(make_interval(mins => stretch.slice_minutes), minute, '1970-01-01T00:00:00Z')
          ) slice
          where total > 0
        ) counted`.execute(db);
      return sums;
    },

    /** The events of many objectives in steps of whole hours, each objective's from its own beginning, in one statement. */
    async hoursByStep(
      asked: readonly { readonly sloId: string; readonly fromMs: number; readonly stepMinutes: number }[],
    ): Promise<Map<string, Map<number, Counts>>> {
      const rows = asked.map(({ sloId, fromMs, stepMinutes }) => ({
        slo_id: sloId,
        from_at: moment(fromMs),
        step_seconds: stepMinutes * 60,
      }));
      const { rows: sums } = await sql<Counts & { readonly sloId: string; readonly step: number }>`
        select asked.slo_id, floor(extract(epoch from (hour - from_at)) / step_seconds)::int as step,
          sum(good)::float8 as good, sum(total)::float8 as total
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as asked(slo_id uuid, from_at timestamptz, step_seconds int)
        join sli_hour on sli_hour.slo_id = asked.slo_id and hour >= from_at
        group by 1, 2`.execute(db);
      const found = new Map<string, Map<number, Counts>>(asked.map(({ sloId }) => [sloId, new Map()]));
      for (const { sloId, step, good, total } of sums) found.get(sloId)?.set(step, { good, total });
      return found;
    },

    /** The counts of equal steps, by their place in the row; steps without any are left out. */
    async byStep({ sloId, fromMs, toMs, stepMinutes, rule }: StepQuestion): Promise<Map<number, Counts>> {
      const isWholeHours = rule === undefined && stepMinutes % 60 === 0 && fromMs % HOUR_MS === 0;
      const steps = isWholeHours
        ? sql`select hour as at, good, total from sli_hour
            where slo_id = ${sloId} and hour >= ${moment(fromMs)}::timestamptz and hour < ${moment(toMs)}::timestamptz`
        : sql`select minute as at, good, total from sli_slice
            where slo_id = ${sloId} and minute >= ${moment(fromMs)}::timestamptz and minute < ${moment(toMs)}::timestamptz`;
      const counted = rule ? slicesAmong(steps, rule) : steps;
      const { rows } = await sql<Counts & { readonly step: number }>`
        select floor(extract(epoch from (at - ${moment(fromMs)}::timestamptz)) / ${stepMinutes * 60})::int as step,
          sum(good)::float8 as good, sum(total)::float8 as total
        from (${counted}) counted group by 1`.execute(db);
      return new Map(rows.map(({ step, good, total }) => [step, { good, total }]));
    },

    /** Events an hour, for each of these objectives since a moment of its own, oldest first. */
    async hoursSince(since: readonly { readonly sloId: string; readonly fromMs: number }[]): Promise<StepRow[]> {
      const rows = since.map(({ sloId, fromMs }) => ({ slo_id: sloId, from_at: moment(fromMs) }));
      const { rows: hours } = await sql<StepRow>`
        select hour.slo_id, hour.hour as at, hour.good, hour.total
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(slo_id uuid, from_at timestamptz)
        join lateral (
          select * from sli_hour where slo_id = given.slo_id and hour >= given.from_at
        ) hour on true
        order by hour.hour`.execute(db);
      return hours;
    },

    /** The minutes of one hour of each of these objectives. */
    async minutesOf(hours: readonly { readonly sloId: string; readonly hourMs: number }[]): Promise<StepRow[]> {
      const rows = hours.map(({ sloId, hourMs }) => ({ slo_id: sloId, hour: moment(hourMs) }));
      const { rows: minutes } = await sql<StepRow>`
        select slice.slo_id, slice.minute as at, slice.good, slice.total
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(slo_id uuid, hour timestamptz)
        join lateral (
          select * from sli_slice
          where slo_id = given.slo_id and minute >= given.hour and minute < given.hour + interval '1 hour'
        ) slice on true
        order by slice.minute`.execute(db);
      return minutes;
    },
  };
}

/** Minutes as time slices, each worth 1 or the share of it that was good. */
const slicesAmong = (
  minutes: RawBuilder<unknown>,
  { sliceMinutes, sliceTarget }: SliceRule,
): RawBuilder<unknown> => sql`
  select at, 1 as total, case when ${sliceTarget ?? null}::float8 is null then good / total
    when good / total >= ${sliceTarget ?? null}::float8 then 1 else 0 end as good
  from (
    select date_bin(make_interval(mins => ${sliceMinutes}), at, '1970-01-01T00:00:00Z') as at,
      sum(good) as good, sum(total) as total
    from (${minutes}) minute group by 1
  ) slice
  where total > 0`;
