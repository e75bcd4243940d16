import { heldFrom, type OnCall, onCallAt, type Schedule } from "@shipshape/domain/oncall/schedule";
import { type CalendarContent, calendarsOf, layersOf, type ScheduleSpec } from "@shipshape/domain/oncall/schedule-spec";
import type { Db } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import { calendarContents } from "./calendar-content.ts";
import { type OverrideRow, oncallStore, type ScheduleRow } from "./oncall-store.ts";
import { scheduleVersionStore, type VersionRow } from "./schedule-version-store.ts";
import { type TemporaryRow, temporaryStore } from "./temporary-store.ts";
import { wallClock } from "./wall-clock.ts";

/** A schedule as the resolver takes it, with what the database says of it. */
export type ResolvedSchedule = {
  readonly row: ScheduleRow;
  /** What it says within the span and later, in order. */
  readonly versions: readonly VersionRow[];
  readonly overrides: readonly OverrideRow[];
  readonly temporary: readonly TemporaryRow[];
  readonly calendars: ReadonlyMap<string, CalendarContent>;
  readonly schedule: Schedule;
};

/** Who is on call, in words; nobody is in a gap. */
export type OnCallNow = {
  readonly schedule: string;
  readonly people: { user: string; because: string }[];
  readonly because: string;
  readonly until: Date | null;
};

/** Schedules with what touches a span: a handful of statements, however many there are. */
export async function schedulesOver(
  db: Db,
  from: Date,
  to: Date,
  names?: readonly string[],
): Promise<ResolvedSchedule[]> {
  const rows = await oncallStore(db).schedules(names);
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const versions = grouped(await scheduleVersionStore(db).versions(ids), scheduleIdOf);
  const overrides = grouped(await oncallStore(db).overrides(ids, from, to), scheduleIdOf);
  const temporary = grouped(await temporaryStore(db).touching(ids, from, to), scheduleIdOf);
  const specs = [...versions.values()].flat().map(specOf);
  const calendars = await calendarContents(db, [...new Set(specs.flatMap(calendarsOf))]);
  return rows.map((row) => {
    const parts = {
      versions: heldSince(versions.get(row.id) ?? [], from),
      overrides: overrides.get(row.id) ?? [],
      temporary: temporary.get(row.id) ?? [],
      calendars,
    };
    return { row, ...parts, schedule: scheduleOf(parts) };
  });
}

const scheduleIdOf = ({ scheduleId }: { readonly scheduleId: string }): string => scheduleId;

/** The overrides of an instant do not tell until when it holds; those until this moment do: as far as an end is looked for. */
export const aheadOf = (at: Date): Date => new Date(at.getTime() + 400 * 86_400_000);

export const schedulesAt = (db: Db, at: Date, names?: readonly string[]): Promise<ResolvedSchedule[]> =>
  schedulesOver(db, at, aheadOf(at), names);

/** Without those that were replaced before a moment. */
function heldSince(versions: readonly VersionRow[], from: Date): readonly VersionRow[] {
  const first = versions.findLastIndex(({ effectiveFrom }) => effectiveFrom === null || effectiveFrom <= from);
  return versions.slice(Math.max(0, first));
}

const specOf = ({ timeZone, rotations, calendarLayers }: VersionRow): ScheduleSpec => ({
  timeZone,
  rotations,
  calendarLayers,
});

type Parts = Pick<ResolvedSchedule, "versions" | "overrides" | "temporary" | "calendars">;

function scheduleOf({ versions, overrides, temporary, calendars }: Parts): Schedule {
  const held = versions.map((version) => ({
    fromMs: version.effectiveFrom?.getTime() ?? Number.NEGATIVE_INFINITY,
    rotations: layersOf(specOf(version), (name) => calendars.get(name)),
  }));
  return {
    ...heldFrom(held),
    temporary: temporary.map(({ id, fromAt, toAt, reason, shifts }) => ({
      id,
      fromMs: fromAt.getTime(),
      toMs: toAt.getTime(),
      reason,
      shifts: shifts.map(({ user, from, to }) => ({ member: user, fromMs: Date.parse(from), toMs: Date.parse(to) })),
    })),
    overrides: overrides.map(({ id, kind, userName, insteadName, fromAt, toAt, reason }) => ({
      id,
      kind,
      member: userName,
      instead: insteadName ?? undefined,
      fromMs: fromAt.getTime(),
      toMs: toAt.getTime(),
      reason,
    })),
  };
}

/** `on call for payments-primary until Thu 09:00 CET (rotation week)`. */
export function onCallNow({ row, schedule }: ResolvedSchedule, at: Date): OnCallNow {
  const { people, because, untilMs } = onCallAt(schedule, at.getTime());
  const until = untilMs === undefined ? null : new Date(untilMs);
  const untilText = until ? ` until ${wallClock(until, row.timeZone, at)}` : "";
  return {
    schedule: row.name,
    people: people.map((one) => ({ user: one.member, because: holder(row.name, one.because, untilText) })),
    because: people.length === 0 ? gap(row.name, because, untilText) : holder(row.name, because, untilText),
    until,
  };
}

const holder = (name: string, because: OnCall["because"], until: string) => `on call for ${name}${until} (${because})`;
const gap = (name: string, because: OnCall["because"], until: string) =>
  `nobody is on call for ${name}: gap${until} (${because.replace(/^nobody: /, "")})`;
