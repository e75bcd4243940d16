import { layerShifts } from "@shipshape/domain/oncall/layer-shifts";
import {
  type HeldOrGap,
  layerBecause,
  type Schedule,
  shiftsAndGaps,
  withGaps,
} from "@shipshape/domain/oncall/schedule";
import { WEEK_MS } from "@shipshape/domain/time/milliseconds";
import type { Db } from "../../kernel/database.ts";
import { DomainError } from "../../kernel/problem.ts";
import { checkAhead } from "./check-ahead.ts";
import type { OverrideRow, ScheduleRow } from "./oncall-store.ts";
import { aheadOf, onCallNow, type ResolvedSchedule, schedulesAt, schedulesOver } from "./resolved-schedule.ts";
import { noSchedule } from "./schedule-named.ts";
import type { VersionRow } from "./schedule-version-store.ts";
import { withRevision } from "./seen-revision.ts";
import type { TemporaryRow } from "./temporary-store.ts";

const FOUR_WEEKS_MS = 28 * 86_400_000;
const LONGEST_MS = 366 * 86_400_000;
/** Fifty layers that hand over each hour tell a year in 438,000 shifts, which nobody reads: 272 MB. */
const MOST_SHIFTS = 50_000;

/** What a schedule says, without what only we know of it. */
export const definition = ({ id: _, rotations, calendarLayers, coverNeedsApproval, ...row }: ScheduleRow) => ({
  ...row,
  rotations: [...rotations],
  ...(calendarLayers ? { calendarLayers: [...calendarLayers] } : {}),
  ...(coverNeedsApproval === null ? {} : { coverNeedsApproval }),
});

export const overrideView = (schedule: string, row: OverrideRow) => ({
  id: row.id,
  schedule,
  kind: row.kind,
  user: row.userName,
  instead: row.insteadName,
  from: row.fromAt,
  to: row.toAt,
  reason: row.reason,
  createdBy: row.createdBy,
});

export const temporaryView = (schedule: string, { id, fromAt, toAt, shifts, reason, createdBy }: TemporaryRow) => ({
  id,
  schedule,
  from: fromAt,
  to: toAt,
  shifts: shifts.map(({ user, from, to }) => ({ user, from: new Date(from), to: new Date(to) })),
  reason,
  createdBy,
});

export const versionView = ({ effectiveFrom, timeZone, rotations, calendarLayers, ...row }: VersionRow) => ({
  from: effectiveFrom,
  timeZone,
  rotations: [...rotations],
  calendarLayers: [...calendarLayers],
  createdBy: row.createdBy,
  createdAt: row.createdAt,
});

/** Every schedule with who is on call at a moment. */
export async function scheduleList(db: Db, at: Date) {
  const schedules = await schedulesAt(db, at);
  return schedules.map((schedule) => ({ ...withRevision(definition(schedule.row)), now: onCallNow(schedule, at) }));
}

export type Span = { readonly from: Date; readonly to: Date };

export const spanOf = (now: Date, from: Date = now, to: Date = new Date(from.getTime() + FOUR_WEEKS_MS)): Span => {
  if (to <= from) throw new DomainError("invalid", "The span ends before it starts: 'to' must be after 'from'.");
  if (to.getTime() - from.getTime() > LONGEST_MS) {
    throw new DomainError("invalid", "The span is longer than a year: ask for at most 366 days at once.");
  }
  checkAhead(now, to);
  return { from, to };
};

type Asked = { readonly from?: Date | undefined; readonly to?: Date | undefined };

/** Who is on call over a span, for every schedule, gaps among them; of one person, only their shifts. */
export async function shiftsOfAll(
  db: Db,
  now: Date,
  { from = now, to, user }: Asked & { readonly user?: string | undefined },
) {
  const span = spanOf(now, from, to ?? new Date(from.getTime() + WEEK_MS));
  const schedules = await schedulesOver(db, span.from, span.to);
  return {
    ...span,
    schedules: schedules.map((resolved) => ({
      schedule: resolved.row.name,
      shifts: shiftsWithGaps(resolved.schedule, span).filter((one) => user === undefined || one.user === user),
    })),
  };
}

/** A schedule over a span: what each layer says, what is in force, and where nobody is on call. */
export async function scheduleDetail(db: Db, name: string, now: Date, asked: Asked) {
  const span = spanOf(now, asked.from, asked.to);
  const [resolved] = await schedulesOver(db, span.from, span.to, [name]);
  const holdsNow = span.from <= now && aheadOf(now) <= span.to;
  const [present] = holdsNow ? [resolved] : await schedulesAt(db, now, [name]);
  if (!resolved || !present) throw noSchedule(name);
  const [fromMs, toMs] = [span.from.getTime(), span.to.getTime()];
  const held = shiftsAndGaps(resolved.schedule, fromMs, toMs);
  return {
    ...withRevision(definition(resolved.row)),
    now: onCallNow(present, now),
    finalShifts: withGaps(resolved.schedule, held).map(shiftView),
    layers: layersOver(resolved.schedule, fromMs, toMs),
    overrides: resolved.overrides.map((override) => overrideView(name, override)),
    temporarySchedules: resolved.temporary.map((temporary) => temporaryView(name, temporary)),
    versions: resolved.versions.map(versionView),
    calendars: calendarViews(resolved),
    coverageGapMinutes: held.gaps.reduce((sum, gap) => sum + (gap.toMs - gap.fromMs) / 60_000, 0),
  };
}

const calendarViews = ({ calendars }: ResolvedSchedule) =>
  [...calendars].map(([name, { days, shifts }]) => ({
    name,
    days: [...days],
    shifts: shifts.map(({ member, fromMs, toMs }) => ({ user: member, from: new Date(fromMs), to: new Date(toMs) })),
  }));

const shiftView = ({ member, fromMs, toMs, because, overrideId }: HeldOrGap) => ({
  user: member ?? null,
  from: new Date(fromMs),
  to: new Date(toMs),
  because,
  overrideId: overrideId ?? null,
});

const shiftsWithGaps = (schedule: Schedule, { from, to }: Span) =>
  withGaps(schedule, shiftsAndGaps(schedule, from.getTime(), to.getTime())).map(shiftView);

/** What each layer says by itself, whatever lies on top of it; of one that was replaced, until then. */
function layersOver({ rotations, changes = [] }: Schedule, fromMs: number, toMs: number) {
  const versions = [{ fromMs: Number.NEGATIVE_INFINITY, rotations }, ...changes];
  const layers = new Map<string, ReturnType<typeof shiftView>[]>();
  let many = 0;
  for (const [number, version] of versions.entries()) {
    const startMs = Math.max(fromMs, version.fromMs);
    const endMs = Math.min(toMs, versions[number + 1]?.fromMs ?? toMs);
    for (const [index, layer] of version.rotations.entries()) {
      const name = layer.name ?? `rotation-${index + 1}`;
      const because = layerBecause(version.rotations, index);
      const shifts = startMs < endMs ? layerShifts(layer, startMs, endMs) : [];
      const views = shifts.flatMap(({ members, ...span }) =>
        members.map((member) =>
          shiftView({
            member,
            fromMs: Math.max(span.fromMs, version.fromMs),
            toMs: span.toMs > endMs && endMs < toMs ? endMs : span.toMs,
            because,
            overrideId: undefined,
          }),
        ),
      );
      many += views.length;
      if (many > MOST_SHIFTS) throw tooMany();
      layers.set(name, [...(layers.get(name) ?? []), ...views]);
    }
  }
  return [...layers].map(([rotation, shifts]) => ({ rotation, shifts }));
}

const tooMany = () =>
  new DomainError(
    "invalid",
    `The layers of this schedule have more than ${MOST_SHIFTS.toLocaleString("en")} shifts in this span: ask for a shorter one, such as four weeks.`,
  );
