import { shiftsBetween } from "@shipshape/domain/oncall/rotation";
import { coverageGaps, finalShifts } from "@shipshape/domain/oncall/schedule";
import type { Db } from "../../kernel/database.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import type { OverrideRow, ScheduleRow } from "./oncall-store.ts";
import { onCallNow, type ResolvedSchedule, schedulesAt, schedulesOver } from "./resolved-schedule.ts";

const FOUR_WEEKS_MS = 28 * 86_400_000;
const LONGEST_MS = 366 * 86_400_000;

/** What a schedule says, without what only we know of it. */
export const definition = ({ id: _, rotations, ...row }: ScheduleRow) => ({ ...row, rotations: [...rotations] });

export const overrideView = (schedule: string, { id, userName, fromAt, toAt, reason, createdBy }: OverrideRow) => ({
  id,
  schedule,
  user: userName,
  from: fromAt,
  to: toAt,
  reason,
  createdBy,
});

/** Every schedule with who is on call at a moment. */
export async function scheduleList(db: Db, at: Date) {
  const schedules = await schedulesAt(db, at);
  return schedules.map((schedule) => ({ ...definition(schedule.row), now: onCallNow(schedule, at) }));
}

export type Span = { readonly from: Date; readonly to: Date };

export const spanOf = (now: Date, from: Date = now, to: Date = new Date(from.getTime() + FOUR_WEEKS_MS)): Span => {
  if (to <= from) throw new DomainError("invalid", "The span ends before it starts: 'to' must be after 'from'.");
  if (to.getTime() - from.getTime() > LONGEST_MS) {
    throw new DomainError("invalid", "The span is longer than a year: ask for at most 366 days at once.");
  }
  return { from, to };
};

const WEEK_MS = 7 * 86_400_000;

type Asked = { readonly from?: Date | undefined; readonly to?: Date | undefined };

/** Who is on call over a span, for every schedule, gaps among them. */
export async function shiftsOfAll(db: Db, now: Date, { from = now, to }: Asked) {
  const span = spanOf(now, from, to ?? new Date(from.getTime() + WEEK_MS));
  const schedules = await schedulesOver(db, span.from, span.to);
  return {
    ...span,
    schedules: schedules.map((resolved) => ({
      schedule: resolved.row.name,
      shifts: shiftsWithGaps(resolved, span.from.getTime(), span.to.getTime()),
    })),
  };
}

/** A schedule over a span: what each layer says, what is in force, and where nobody is on call. */
export async function scheduleDetail(
  db: Db,
  name: string,
  now: Date,
  asked: { readonly from?: Date | undefined; readonly to?: Date | undefined },
) {
  const span = spanOf(now, asked.from, asked.to);
  const [resolved] = await schedulesOver(db, span.from, span.to, [name]);
  const [present] = await schedulesAt(db, now, [name]);
  if (!resolved || !present) throw notFound("schedule", name, "'shipshape oncall list' shows those there are.");
  const [fromMs, toMs] = [span.from.getTime(), span.to.getTime()];
  const gaps = coverageGaps(resolved.schedule, fromMs, toMs);
  return {
    ...definition(resolved.row),
    now: onCallNow(present, now),
    finalShifts: shiftsWithGaps(resolved, fromMs, toMs),
    layers: layersOf(resolved, fromMs, toMs),
    overrides: resolved.overrides.map((override) => overrideView(name, override)),
    coverageGapMinutes: gaps.reduce((sum, gap) => sum + (gap.toMs - gap.fromMs) / 60_000, 0),
  };
}

const shift = (
  user: string | null,
  fromMs: number,
  toMs: number,
  because: string,
  overrideId: string | null = null,
) => ({
  user,
  from: new Date(fromMs),
  to: new Date(toMs),
  because,
  overrideId,
});

function shiftsWithGaps({ schedule }: ResolvedSchedule, fromMs: number, toMs: number) {
  const held = finalShifts(schedule, fromMs, toMs).map((one) =>
    shift(one.member, one.fromMs, one.toMs, one.because, one.overrideId ?? null),
  );
  const gaps = coverageGaps(schedule, fromMs, toMs).map((gap) =>
    shift(null, gap.fromMs, gap.toMs, "gap: no rotation and no override names anybody"),
  );
  return [...held, ...gaps].sort((a, b) => a.from.getTime() - b.from.getTime());
}

const layersOf = ({ row, schedule }: ResolvedSchedule, fromMs: number, toMs: number) =>
  schedule.rotations.map((rotation, index) => ({
    rotation: row.rotations[index]?.name ?? `rotation-${index + 1}`,
    shifts: shiftsBetween(rotation, fromMs, toMs).map((one) =>
      shift(one.member, one.fromMs, one.toMs, `rotation ${rotation.name ?? index + 1}`),
    ),
  }));
