import type { Override as OverrideView, Shift } from "@shipshape/contract/oncall";
import { coverageGaps, finalShifts, type Override, type Schedule } from "@shipshape/domain/oncall/schedule";
import type * as z from "zod";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import type { ScheduleDetail } from "./use-schedule.ts";

export type OverrideOf = z.output<typeof OverrideView>;
export type ShiftView = z.output<typeof Shift>;

/** What somebody is about to do: a new override without an id, or one that is changed. */
export type OverrideChange = {
  readonly id: string | undefined;
  readonly user: string;
  readonly reason: string;
  readonly span: TimeSpan;
};

/** A schedule as the resolver takes it: the very one that pages. */
export const scheduleOf = ({ rotations, timeZone, overrides }: ScheduleDetail): Schedule => ({
  rotations: rotations.map((rotation) => ({ ...rotation, timeZone })),
  overrides: overrides.map(({ id, user, from, to, reason }) => ({
    id,
    member: user,
    fromMs: from.getTime(),
    toMs: to.getTime(),
    reason,
  })),
});

/** The schedule as it would be. A changed override keeps its place; a new one lies on top. */
export function withChange(schedule: Schedule, { id, user, reason, span }: OverrideChange): Schedule {
  const override: Override = { id, member: user, reason, ...span };
  const isKnown = id !== undefined && schedule.overrides.some((one) => one.id === id);
  const overrides = isKnown
    ? schedule.overrides.map((one) => (one.id === id ? override : one))
    : [...schedule.overrides, override];
  return { ...schedule, overrides };
}

/** The final shifts of a span, gaps among them, as the server tells them. */
export function finalViews(schedule: Schedule, { fromMs, toMs }: TimeSpan): ShiftView[] {
  const held = finalShifts(schedule, fromMs, toMs).map((shift) => ({
    user: shift.member,
    from: new Date(shift.fromMs),
    to: new Date(shift.toMs),
    because: shift.because,
    overrideId: shift.overrideId ?? null,
  }));
  const gaps = coverageGaps(schedule, fromMs, toMs).map((gap) => ({
    user: null,
    from: new Date(gap.fromMs),
    to: new Date(gap.toMs),
    because: "gap: no rotation and no override names anybody",
    overrideId: null,
  }));
  return [...held, ...gaps].sort((a, b) => a.from.getTime() - b.from.getTime());
}

/** The same detail with an override changed or gone, before the server has said so. */
export function foreseen(detail: ScheduleDetail, overrides: readonly OverrideOf[]): ScheduleDetail {
  const [first, last] = [detail.finalShifts[0], detail.finalShifts.at(-1)];
  const next = { ...detail, overrides: [...overrides] };
  if (!first || !last) return next;
  const span = { fromMs: first.from.getTime(), toMs: last.to.getTime() };
  return { ...next, finalShifts: finalViews(scheduleOf(next), span) };
}

/** Who comes after somebody in turn, over all rotations: the first to ask to cover for them. */
export function nextInTurn(
  rotations: readonly { readonly members: readonly string[] }[],
  user: string,
): string | undefined {
  const members = rotations.flatMap((rotation) => rotation.members);
  const own = members.indexOf(user);
  return [...members.slice(own + 1), ...members.slice(0, Math.max(0, own))].find((name) => name !== user);
}
