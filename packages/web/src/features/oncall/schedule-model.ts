import type { Override as OverrideView, Shift } from "@shipshape/contract/oncall";
import { type Slot, slotMembers } from "@shipshape/domain/oncall/rotation";
import { heldFrom, type Override, type Schedule, shiftsAndGaps, withGaps } from "@shipshape/domain/oncall/schedule";
import { type CalendarOf, layersOf } from "@shipshape/domain/oncall/schedule-spec";
import { spanOf } from "@shipshape/domain/time/span";
import type * as z from "zod";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import type { ScheduleDetail } from "./use-schedule.ts";

export type OverrideOf = z.output<typeof OverrideView>;
export type OverrideKind = OverrideOf["kind"];
export type ShiftView = z.output<typeof Shift>;

/** What somebody is about to do: a new override without an id, or one that is changed. */
export type OverrideChange = {
  readonly id: string | undefined;
  readonly kind: OverrideKind;
  readonly user: string;
  /** Instead of whom; null is everybody. */
  readonly instead: string | null;
  readonly reason: string;
  readonly span: TimeSpan;
};

const overrideOf = ({ id, kind, user, instead, from, to, reason }: OverrideOf): Override => ({
  id,
  kind,
  member: user,
  instead: instead ?? undefined,
  ...spanOf({ from, to }),
  reason,
});

/** What the calendars have in them that a schedule names. */
export const calendarsIn =
  ({ calendars }: Pick<ScheduleDetail, "calendars">): CalendarOf =>
  (name) => {
    const found = calendars.find((calendar) => calendar.name === name);
    const shifts = found?.shifts.map(({ user, ...held }) => ({ member: user, ...spanOf(held) }));
    return found && { days: found.days, shifts: shifts ?? [] };
  };

/** A schedule as the resolver takes it: the very one that pages. */
export function scheduleOf(detail: ScheduleDetail): Schedule {
  const versions = detail.versions.map((version) => ({
    fromMs: version.from?.getTime() ?? Number.NEGATIVE_INFINITY,
    rotations: layersOf(version, calendarsIn(detail)),
  }));
  return { ...heldFrom(versions), ...exceptionsOf(detail) };
}

/** What lies on top of the layers. */
const exceptionsOf = ({ temporarySchedules, overrides }: ScheduleDetail) => ({
  temporary: temporarySchedules.map(({ id, from, to, reason, shifts }) => ({
    id,
    ...spanOf({ from, to }),
    reason,
    shifts: shifts.map((shift) => ({ member: shift.user, ...spanOf(shift) })),
  })),
  overrides: overrides.map(overrideOf),
});

/** The schedule as it would be. A changed override keeps its place; a new one lies on top. */
export function withChange(schedule: Schedule, change: OverrideChange): Schedule {
  const { id, kind, user, instead, reason, span } = change;
  const override: Override = { id, kind, member: user, instead: instead ?? undefined, reason, ...span };
  const isKnown = id !== undefined && schedule.overrides.some((one) => one.id === id);
  const overrides = isKnown
    ? schedule.overrides.map((one) => (one.id === id ? override : one))
    : [...schedule.overrides, override];
  return { ...schedule, overrides };
}

/** A new override counts from now on, whatever was typed: what was, stays as it was. */
export const asItCounts = (change: OverrideChange, nowMs: number): OverrideChange =>
  change.id === undefined
    ? { ...change, span: { ...change.span, fromMs: Math.max(change.span.fromMs, nowMs) } }
    : change;

/** The final shifts of a span, gaps among them, as the server tells them. */
export const finalViews = (schedule: Schedule, { fromMs, toMs }: TimeSpan): ShiftView[] =>
  withGaps(schedule, shiftsAndGaps(schedule, fromMs, toMs)).map(({ member, overrideId, because, ...span }) => ({
    user: member ?? null,
    from: new Date(span.fromMs),
    to: new Date(span.toMs),
    because,
    overrideId: overrideId ?? null,
  }));

/** The same detail with an override changed or gone, before the server has said so. */
export function foreseen(detail: ScheduleDetail, overrides: readonly OverrideOf[]): ScheduleDetail {
  const [first] = detail.finalShifts;
  const next = { ...detail, overrides: [...overrides] };
  if (!first) return next;
  const lastMs = Math.max(...detail.finalShifts.map(({ to }) => to.getTime()));
  return { ...next, finalShifts: finalViews(scheduleOf(next), { fromMs: first.from.getTime(), toMs: lastMs }) };
}

/** Whoever comes next instead of me, and of nobody else beside me. */
export const coverFor = (me: string, next: string | undefined): Omit<OverrideChange, "span"> => ({
  id: undefined,
  kind: "replace",
  user: next ?? me,
  instead: me,
  reason: "",
});

/** Who comes after somebody in turn, over all rotations: the first to ask to cover for them. */
export function nextInTurn(
  rotations: readonly { readonly members: readonly Slot[] }[],
  user: string,
): string | undefined {
  const members = rotations.flatMap((rotation) => rotation.members.flatMap(slotMembers));
  const own = members.indexOf(user);
  return [...members.slice(own + 1), ...members.slice(0, Math.max(0, own))].find((name) => name !== user);
}

/** The stretches of nobody that can still be filled: what is over is nothing to mend. */
export const gapsAhead = <S extends Pick<ShiftView, "user" | "to">>(shifts: readonly S[], nowMs: number): S[] =>
  shifts.filter(({ user, to }) => user === null && to.getTime() > nowMs);
