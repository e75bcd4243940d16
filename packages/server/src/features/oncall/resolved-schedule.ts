import { type OnCall, onCallAt, type Schedule } from "@shipshape/domain/oncall/schedule";
import type { Db } from "../../kernel/database.ts";
import { type OverrideRow, oncallStore, type ScheduleRow } from "./oncall-store.ts";
import { wallClock } from "./wall-clock.ts";

/** A schedule as the resolver takes it, with what the database says of it. */
export type ResolvedSchedule = {
  readonly row: ScheduleRow;
  readonly overrides: readonly OverrideRow[];
  readonly schedule: Schedule;
};

/** Who is on call, in words; `user` is null in a gap. */
export type OnCallNow = {
  readonly schedule: string;
  readonly user: string | null;
  readonly because: string;
  readonly until: Date | null;
};

/** Schedules with the overrides that touch a span: two statements, however many there are. */
export async function schedulesOver(
  db: Db,
  from: Date,
  to: Date,
  names?: readonly string[],
): Promise<ResolvedSchedule[]> {
  const store = oncallStore(db);
  const rows = await store.schedules(names);
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const overrides = await store.overrides(ids, from, to);
  return rows.map((row) =>
    resolved(
      row,
      overrides.filter(({ scheduleId }) => scheduleId === row.id),
    ),
  );
}

/** The instant's own overrides do not tell until when it holds; those of the week ahead mostly do. */
export const schedulesAt = (db: Db, at: Date, names?: readonly string[]): Promise<ResolvedSchedule[]> =>
  schedulesOver(db, at, new Date(at.getTime() + 14 * 86_400_000), names);

function resolved(row: ScheduleRow, overrides: readonly OverrideRow[]): ResolvedSchedule {
  return {
    row,
    overrides,
    schedule: {
      rotations: row.rotations.map((rotation) => ({ ...rotation, timeZone: row.timeZone })),
      overrides: overrides.map(({ id, userName, fromAt, toAt, reason }) => ({
        id,
        member: userName,
        fromMs: fromAt.getTime(),
        toMs: toAt.getTime(),
        reason,
      })),
    },
  };
}

/** `on call for payments-primary until Thu 09:00 CET (rotation week)`. */
export function onCallNow({ row, schedule }: ResolvedSchedule, at: Date): OnCallNow {
  const { member, because, untilMs } = onCallAt(schedule, at.getTime());
  const until = untilMs === undefined ? null : new Date(untilMs);
  const untilText = until ? ` until ${wallClock(until, row.timeZone, at)}` : "";
  const why = member === undefined ? gap(row.name, because, untilText) : holder(row.name, because, untilText);
  return { schedule: row.name, user: member ?? null, because: why, until };
}

const holder = (name: string, because: OnCall["because"], until: string) => `on call for ${name}${until} (${because})`;
const gap = (name: string, because: OnCall["because"], until: string) =>
  `nobody is on call for ${name}: gap${until} (${because.replace(/^nobody: /, "")})`;
