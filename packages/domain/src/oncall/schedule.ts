import { DAY_MS } from "../time/milliseconds.ts";
import { layerShifts } from "./layer-shifts.ts";
import { nobodyBecause } from "./nobody-because.ts";
import { isEmpty, type Override, overridden } from "./override.ts";
import { beside, covering, cutTo, mixed, NOBODY, type OnCallPerson, type People, type Piece } from "./pieces.ts";
import { type FixedShift, type ScheduleLayer, type Shift, slotMembers } from "./rotation.ts";

export type { Override } from "./override.ts";
export type { OnCallPerson } from "./pieces.ts";

/** While it lasts its shifts hold, whatever the layers say: where it names nobody, nobody is on call. */
export type TemporarySchedule = {
  readonly id?: string | undefined;
  readonly fromMs: number;
  readonly toMs: number;
  readonly shifts: readonly FixedShift[];
  readonly reason?: string | undefined;
};

/** The layers that hold from a moment on, until the next version. */
export type ScheduleVersion = { readonly fromMs: number; readonly rotations: readonly ScheduleLayer[] };

/**
 * Layers, where a later one covers an earlier one; above them temporary schedules, and above all overrides, of each the
 * later listed on top.
 */
export type Schedule = {
  readonly rotations: readonly ScheduleLayer[];
  /** What replaced `rotations`, and from when; in order. What was before a moment stays as it was. */
  readonly changes?: readonly ScheduleVersion[] | undefined;
  readonly temporary?: readonly TemporarySchedule[] | undefined;
  readonly overrides: readonly Override[];
};

export type OnCall = {
  /** None in a gap. */
  readonly people: readonly OnCallPerson[];
  /** Why these, or why nobody. */
  readonly because: string;
  /** Until when these hold, for the same reasons; undefined when nothing within a year changes it. */
  readonly untilMs: number | undefined;
};

/** A stretch in which one person is on call for one reason. Of several at once, each has their own. */
export type FinalShift = Shift & { readonly because: string; readonly overrideId: string | undefined };
export type Gap = { readonly fromMs: number; readonly toMs: number };

/** How far ahead the end of an answer is looked for, further each time. */
const AHEAD_DAYS = [1, 8, 40, 400] as const;

/**
 * Who is on call at an instant, why, and until when. The one resolver behind paging, the interface, calendars and
 * reports: `finalShifts` tells the same for a span. Throws RangeError for a rotation that `rotationProblems` refuses.
 */
export function onCallAt(schedule: Schedule, atMs: number): OnCall {
  let people: People = NOBODY;
  for (const days of AHEAD_DAYS) {
    const toMs = atMs + days * DAY_MS;
    const pieces = piecesBetween(schedule, atMs, toMs);
    const [first] = pieces;
    people = first && first.fromMs <= atMs ? first.people : NOBODY;
    const endMs = people.length > 0 ? heldUntil(pieces) : first?.fromMs;
    if (endMs !== undefined && endMs < toMs) return answer(schedule, people, atMs, endMs);
  }
  return answer(schedule, people, atMs, undefined);
}

/** When what begins first gives way: a hand-off from the same people to themselves is no end. */
function heldUntil([first, ...later]: readonly Piece[]): number | undefined {
  let untilMs = first?.toMs;
  for (const { people, fromMs, toMs } of later) {
    if (fromMs !== untilMs || !first || !isSame(people, first.people)) break;
    untilMs = toMs;
  }
  return untilMs;
}

const isSame = (people: People, others: People): boolean =>
  people.length === others.length &&
  people.every((one, index) => {
    const other = others[index];
    return one.member === other?.member && one.because === other.because && one.overrideId === other.overrideId;
  });

const answer = (schedule: Schedule, people: People, atMs: number, untilMs: number | undefined): OnCall => {
  const reasons = [...new Set(people.map(({ because }) => because))];
  return { people, because: people.length > 0 ? reasons.join("; ") : gapBecause(schedule, atMs), untilMs };
};

/**
 * Who is on call over a span: cut to it, by their beginning, one entry for each stretch of one person for one reason.
 * Hand-offs from a person to themselves are no boundary. Where nobody is on call there is no entry.
 */
export const finalShifts = (schedule: Schedule, fromMs: number, toMs: number): FinalShift[] =>
  shiftsOf(piecesBetween(schedule, fromMs, toMs));

/** The same, with the stretches in which nobody is on call, in order: both at the price of one. */
export function shiftsAndGaps(
  schedule: Schedule,
  fromMs: number,
  toMs: number,
): { readonly shifts: FinalShift[]; readonly gaps: Gap[] } {
  const pieces = piecesBetween(schedule, fromMs, toMs);
  return { shifts: shiftsOf(pieces), gaps: gapsOf(pieces, fromMs, toMs) };
}

/** A final shift, or a gap: that of nobody. */
export type HeldOrGap = Gap & Pick<FinalShift, "because" | "overrideId"> & { readonly member: string | undefined };

/** The final shifts with the gaps between them, by their beginning: a span as a person reads it. */
export function withGaps(
  schedule: Schedule,
  { shifts, gaps }: { readonly shifts: readonly FinalShift[]; readonly gaps: readonly Gap[] },
): HeldOrGap[] {
  const empty = gaps.map((gap) => {
    const because = gapBecause(schedule, gap.fromMs).replace(/^nobody: /, "gap: ");
    return { ...gap, member: undefined, because, overrideId: undefined };
  });
  return [...shifts, ...empty].sort((a, b) => a.fromMs - b.fromMs);
}

function shiftsOf(pieces: readonly Piece[]): FinalShift[] {
  const shifts: FinalShift[] = [];
  const open = new Map<string, number>();
  for (const piece of pieces) {
    for (const { member, because, overrideId } of piece.people) {
      const index = open.get(member);
      const last = index === undefined ? undefined : shifts[index];
      if (
        index !== undefined &&
        last?.toMs === piece.fromMs &&
        last.because === because &&
        last.overrideId === overrideId
      ) {
        shifts[index] = { ...last, toMs: piece.toMs };
      } else {
        open.set(member, shifts.length);
        shifts.push({ member, fromMs: piece.fromMs, toMs: piece.toMs, because, overrideId });
      }
    }
  }
  return shifts;
}

function gapsOf(pieces: readonly Piece[], fromMs: number, toMs: number): Gap[] {
  const gaps: Gap[] = [];
  let coveredMs = fromMs;
  for (const piece of pieces) {
    if (piece.fromMs > coveredMs) gaps.push({ fromMs: coveredMs, toMs: piece.fromMs });
    coveredMs = piece.toMs;
  }
  if (coveredMs < toMs) gaps.push({ fromMs: coveredMs, toMs });
  return gaps;
}

/** Every stretch of a span with somebody in it, with all who are on call then: in order, cut to the span, without overlap. */
export function piecesBetween(schedule: Schedule, fromMs: number, toMs: number): readonly Piece[] {
  if (toMs <= fromMs) return [];
  let pieces: readonly Piece[] = versionsBetween(schedule, fromMs, toMs).flatMap((version) =>
    cutTo(layered(version.rotations, version.fromMs, version.toMs), version.fromMs, version.toMs),
  );
  const touches = (span: Gap) => !isEmpty(span) && span.fromMs < toMs && span.toMs > fromMs;
  for (const temporary of schedule.temporary ?? []) {
    if (touches(temporary)) pieces = underTemporary(pieces, temporary);
  }
  for (const override of schedule.overrides) {
    if (touches(override)) pieces = overridden(pieces, override);
  }
  return cutTo(pieces, fromMs, toMs);
}

/** The versions that hold within a span, each with its part of it. */
function versionsBetween({ rotations, changes = [] }: Schedule, fromMs: number, toMs: number) {
  const all = [{ fromMs: Number.NEGATIVE_INFINITY, rotations }, ...changes];
  return all.flatMap((version, index) => {
    const untilMs = all[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
    const part = { fromMs: Math.max(fromMs, version.fromMs), toMs: Math.min(toMs, untilMs) };
    return part.fromMs < part.toMs ? [{ rotations: version.rotations, ...part }] : [];
  });
}

/** A schedule's layers from all that it says, in order; what begins at negative infinity has always held. */
export function heldFrom(versions: readonly ScheduleVersion[]): Required<Pick<Schedule, "rotations" | "changes">> {
  const [first, ...later] = versions;
  return first?.fromMs === Number.NEGATIVE_INFINITY
    ? { rotations: first.rotations, changes: later }
    : { rotations: [], changes: versions };
}

/** The layers that hold at an instant. */
export const layersAt = ({ rotations, changes = [] }: Schedule, atMs: number): readonly ScheduleLayer[] =>
  changes.findLast((version) => version.fromMs <= atMs)?.rotations ?? rotations;

/** Whether a schedule names somebody at all; who is not named is never on call, and need not be looked for. */
export function namesMember({ rotations, changes = [], temporary = [], overrides }: Schedule, member: string): boolean {
  const isThem = (one: { readonly member: string }): boolean => one.member === member;
  const layers = [...rotations, ...changes.flatMap((version) => version.rotations)];
  return (
    layers.some((layer) =>
      "shifts" in layer ? layer.shifts.some(isThem) : layer.members.some((slot) => slotMembers(slot).includes(member)),
    ) ||
    temporary.some(({ shifts }) => shifts.some(isThem)) ||
    overrides.some(isThem)
  );
}

/**
 * Layers laid over one another: those of the same number side by side, a higher number on top. From the top down, as far as
 * something shows through: what lies under a layer without gaps is not worked out.
 */
function layered(rotations: readonly ScheduleLayer[], fromMs: number, toMs: number): readonly Piece[] {
  const numbered = rotations.map((rotation, index) => ({ rotation, index, number: rotation.layer ?? index }));
  const numbers = [...new Set(numbered.map(({ number }) => number))].sort((a, b) => b - a);
  let pieces: readonly Piece[] = [];
  for (const wanted of numbers) {
    let layer: readonly Piece[] = [];
    for (const { rotation, index, number } of numbered) {
      if (number !== wanted) continue;
      const because = layerBecause(rotations, index);
      const own = layerShifts(rotation, fromMs, toMs).map((shift) => ({
        people: shift.members.map((member) => ({ member, because })),
        fromMs: shift.fromMs,
        toMs: shift.toMs,
      }));
      layer = layer.length === 0 ? own : mixed(layer, own, beside);
    }
    pieces = pieces.length === 0 ? layer : mixed(layer, pieces, covering);
    if (gapsOf(pieces, fromMs, toMs).length === 0) break;
  }
  return pieces;
}

function underTemporary(pieces: readonly Piece[], temporary: TemporarySchedule): readonly Piece[] {
  const { fromMs, toMs, shifts, reason } = temporary;
  const because = reason ? `temporary schedule: ${reason}` : "temporary schedule";
  const frame = [{ people: [{ member: "", because }], fromMs, toMs }];
  const cleared = mixed(pieces, frame, (below, above) => (above.length > 0 ? NOBODY : below));
  const layer = { timeZone: "UTC", shifts };
  const own = layerShifts(layer, fromMs, toMs).map((shift) => ({
    ...shift,
    people: shift.members.map((member) => ({ member, because })),
  }));
  return mixed(cleared, cutTo(own, fromMs, toMs), covering);
}

/** What a layer is called where somebody is told why they are on call: "rotation weekly", "calendar team", "rotation 2 of 3". */
export function layerBecause(rotations: readonly ScheduleLayer[], index: number): string {
  const layer = rotations[index];
  const name = layer?.name;
  if (name !== undefined && name !== "") return layer && "shifts" in layer ? `calendar ${name}` : `rotation ${name}`;
  return rotations.length === 1 ? "rotation" : `rotation ${index + 1} of ${rotations.length}`;
}

/** Why nobody is on call at an instant, in words. */
function gapBecause(schedule: Schedule, atMs: number): string {
  const at = (span: Gap) => span.fromMs <= atMs && atMs < span.toMs;
  const removed = schedule.overrides.filter((one) => one.kind === "remove" && at(one)).map(({ member }) => member);
  if (removed.length > 0) return `nobody: an override takes ${removed.join(" and ")} out`;
  const temporary = schedule.temporary?.findLast(at);
  if (temporary)
    return `nobody: the temporary schedule${temporary.reason ? ` (${temporary.reason})` : ""} names nobody`;
  return nobodyBecause(layersAt(schedule, atMs), atMs);
}
