import { firstHandoffMs, type Rotation, type Shift, shiftAt, shiftsBetween } from "./rotation.ts";

/** Somebody takes over for a while, whatever the rotations say. Epoch milliseconds; the end is not part of it. */
export type Override = {
  readonly id?: string | undefined;
  readonly member: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason?: string | undefined;
};

/** Rotations in layers, where a later one covers an earlier one, and overrides above all, the later listed on top. */
export type Schedule = { readonly rotations: readonly Rotation[]; readonly overrides: readonly Override[] };

export type OnCall = {
  readonly member: string | undefined;
  readonly because: string;
  /** Until when this answer holds; undefined when nothing ahead changes it. */
  readonly untilMs: number | undefined;
};

/** A stretch of the final schedule, with the layer that decided it. */
export type FinalShift = Shift & { readonly because: string; readonly overrideId: string | undefined };
export type Gap = { readonly fromMs: number; readonly toMs: number };

/**
 * Who is on call at an instant, why, and until when. The one resolver behind paging, the interface, calendars and
 * reports: `finalShifts` tells the same for a span. Throws RangeError for a rotation that `rotationProblems` refuses.
 */
export function onCallAt({ rotations, overrides }: Schedule, atMs: number): OnCall {
  let untilMs = Number.POSITIVE_INFINITY;
  const startsLater = (fromMs: number): void => {
    if (fromMs > atMs) untilMs = Math.min(untilMs, fromMs);
  };
  const answer = (member: string | undefined, because: string, endMs: number): OnCall => {
    const endsMs = Math.min(untilMs, endMs);
    return { member, because, untilMs: Number.isFinite(endsMs) ? endsMs : undefined };
  };

  for (const override of overrides.toReversed()) {
    if (isEmpty(override)) continue;
    if (covers(override, atMs)) return answer(override.member, overrideBecause(override), override.toMs);
    startsLater(override.fromMs);
  }
  for (const [index, rotation] of [...rotations.entries()].reverse()) {
    if (rotation.members.length === 0) continue;
    const shift = shiftAt(rotation, atMs);
    if (shift !== undefined) return answer(shift.member, rotationBecause(rotations, index), shift.toMs);
    startsLater(firstHandoffMs(rotation));
  }
  return answer(undefined, nobodyBecause(rotations), Number.POSITIVE_INFINITY);
}

/**
 * Who is on call over a span: cut to it, in order, one entry for each stretch with the same person for the same reason.
 * Hand-offs from a person to themselves are no boundary. Where nobody is on call there is no entry.
 */
export function finalShifts({ rotations, overrides }: Schedule, fromMs: number, toMs: number): FinalShift[] {
  let shifts: FinalShift[] = [];
  for (const [index, rotation] of rotations.entries()) {
    const because = rotationBecause(rotations, index);
    const layer = shiftsBetween(rotation, fromMs, toMs).map((shift) => ({ ...shift, because, overrideId: undefined }));
    shifts = overlaid(shifts, layer);
  }
  for (const override of overrides) {
    if (isEmpty(override)) continue;
    const { member, id } = override;
    const span = { fromMs: override.fromMs, toMs: override.toMs };
    shifts = overlaid(shifts, [{ member, ...span, because: overrideBecause(override), overrideId: id }]);
  }
  return merged(shifts.flatMap((shift) => clipped(shift, fromMs, toMs)));
}

/** The stretches of a span in which nobody is on call, in order. */
export function coverageGaps(schedule: Schedule, fromMs: number, toMs: number): Gap[] {
  const gaps: Gap[] = [];
  let coveredMs = fromMs;
  for (const shift of finalShifts(schedule, fromMs, toMs)) {
    if (shift.fromMs > coveredMs) gaps.push({ fromMs: coveredMs, toMs: shift.fromMs });
    coveredMs = shift.toMs;
  }
  if (coveredMs < toMs) gaps.push({ fromMs: coveredMs, toMs });
  return gaps;
}

/** Two lists of shifts, each in order and without overlap: the upper one stays, and hides what it covers of the lower. */
function overlaid(lower: readonly FinalShift[], upper: readonly FinalShift[]): FinalShift[] {
  const visible: FinalShift[] = [];
  let next = 0;
  for (const shift of lower) {
    let { fromMs } = shift;
    while (next < upper.length && (upper[next]?.toMs ?? 0) <= fromMs) next += 1;
    for (let index = next; index < upper.length; index += 1) {
      const above = upper[index];
      if (above === undefined || above.fromMs >= shift.toMs) break;
      if (above.fromMs > fromMs) visible.push({ ...shift, fromMs, toMs: above.fromMs });
      fromMs = above.toMs;
    }
    if (fromMs < shift.toMs) visible.push({ ...shift, fromMs });
  }
  return [...visible, ...upper].sort((a, b) => a.fromMs - b.fromMs);
}

function merged(shifts: readonly FinalShift[]): FinalShift[] {
  const result: FinalShift[] = [];
  for (const shift of shifts) {
    const last = result.at(-1);
    const goesOn =
      last?.toMs === shift.fromMs &&
      last.member === shift.member &&
      last.because === shift.because &&
      last.overrideId === shift.overrideId;
    if (last !== undefined && goesOn) result[result.length - 1] = { ...last, toMs: shift.toMs };
    else result.push(shift);
  }
  return result;
}

function clipped(shift: FinalShift, fromMs: number, toMs: number): FinalShift[] {
  const cut = { ...shift, fromMs: Math.max(shift.fromMs, fromMs), toMs: Math.min(shift.toMs, toMs) };
  return cut.fromMs < cut.toMs ? [cut] : [];
}

const covers = ({ fromMs, toMs }: Override, atMs: number): boolean => fromMs <= atMs && atMs < toMs;
const isEmpty = ({ fromMs, toMs }: Override): boolean => toMs <= fromMs;

const overrideBecause = ({ reason }: Override): string => (reason ? `override: ${reason}` : "override");

function rotationBecause(rotations: readonly Rotation[], index: number): string {
  const name = rotations[index]?.name;
  if (name !== undefined && name !== "") return `rotation ${name}`;
  return rotations.length === 1 ? "rotation" : `rotation ${index + 1} of ${rotations.length}`;
}

function nobodyBecause(rotations: readonly Rotation[]): string {
  if (rotations.length === 0) return "nobody: the schedule has no rotation";
  if (rotations.every(({ members }) => members.length === 0)) return "nobody: no rotation has members";
  return "nobody: the first hand-off is still ahead";
}
