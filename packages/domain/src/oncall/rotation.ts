import { Temporal } from "temporal-polyfill";
import type { Problem } from "../problem.ts";
import { timeZoneProblem } from "../time/time-zone.ts";

export type RotationPeriod = { readonly unit: "hours" | "days" | "weeks"; readonly count: number };

/** People who take turns. Hand-offs are wall-clock times in a zone: a 09:00 hand-off stays at 09:00 over a clock change. */
export type Rotation = {
  readonly name?: string | undefined;
  /** In turn; the same person may stand several times, and an empty list means nobody. */
  readonly members: readonly string[];
  /** Local date and time without offset: "2026-03-02T09:00". */
  readonly firstHandoff: string;
  /** IANA time zone. */
  readonly timeZone: string;
  readonly period: RotationPeriod;
};

/** From one hand-off until the next, which is no longer part of it; epoch milliseconds. */
export type Shift = { readonly member: string; readonly fromMs: number; readonly toMs: number };

const UNIT_HOURS = { hours: 1, days: 24, weeks: 168 } as const;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * The shift that covers an instant; undefined before the first hand-off and without members. A local hand-off time that
 * a clock change skips moves later by what was skipped, one that occurs twice means its first occurrence (RFC 5545,
 * 3.3.5); a turn that vanishes in the skipped hour is over before it began. Throws RangeError for a rotation that
 * `rotationProblems` would refuse.
 */
export function shiftAt(rotation: Rotation, atMs: number): Shift | undefined {
  const handoffs = handoffsOf(rotation);
  const turn = handoffs.turnAt(atMs);
  const member = rotation.members[turn % rotation.members.length];
  return turn < 0 || member === undefined
    ? undefined
    : { member, fromMs: handoffs.atMs(turn), toMs: handoffs.atMs(turn + 1) };
}

/** Every shift that overlaps the span, whole, in order: the first may begin before it and the last end after it. */
export function shiftsBetween(rotation: Rotation, fromMs: number, toMs: number): Shift[] {
  if (rotation.members.length === 0 || toMs <= fromMs) return [];
  const handoffs = handoffsOf(rotation);
  const shifts: Shift[] = [];
  let turn = Math.max(0, handoffs.turnAt(fromMs));
  let startMs = handoffs.atMs(turn);
  while (startMs < toMs) {
    const endMs = handoffs.atMs(turn + 1);
    const member = rotation.members[turn % rotation.members.length];
    if (member !== undefined && endMs > startMs) shifts.push({ member, fromMs: startMs, toMs: endMs });
    turn += 1;
    startMs = endMs;
  }
  return shifts;
}

/** When the rotation begins, as epoch milliseconds. */
export const firstHandoffMs = (rotation: Rotation): number => handoffsOf(rotation).atMs(0);

/** What is wrong with a rotation, each with its mend; an empty list when it can be used. */
export function rotationProblems({ firstHandoff, timeZone, period }: Rotation): Problem[] {
  const problems: Problem[] = [];
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(firstHandoff) || !isPlainDateTime(firstHandoff)) {
    const message = `"${firstHandoff}" is not a local date and time: write one without offset, such as "2026-03-02T09:00"`;
    problems.push({ path: "firstHandoff", message });
  }
  const zoneProblem = timeZoneProblem(timeZone);
  if (zoneProblem !== undefined) problems.push({ path: "timeZone", message: zoneProblem });
  if (!Number.isInteger(period.count) || period.count < 1) {
    const message = `${period.count} is no length of a turn: use a whole number of ${period.unit} from 1 up`;
    problems.push({ path: "period.count", message });
  }
  return problems;
}

/** To find the next clock change costs as much as this many hand-offs, so a question about now does without. */
const WORTH_A_STRETCH = 24;

type QuietStretch = { readonly fromMs: number; readonly toMs: number; readonly offsetMs: number };
const NO_STRETCH: QuietStretch = { fromMs: 0, toMs: 0, offsetMs: 0 };
/** By zone, the stretch that was asked for last: most questions are about the same weeks. */
const lastStretch = new Map<string, QuietStretch>();

/**
 * The time around an instant in which no clock changes, two days away from the nearest change on either side: there a
 * hand-off is its wall-clock time less one offset, and no calendar needs to be asked.
 */
function quietStretch(atMs: number, timeZone: string): QuietStretch {
  const local = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone);
  const [before, after] = [local.getTimeZoneTransition("previous"), local.getTimeZoneTransition("next")];
  return {
    fromMs: before ? before.epochMilliseconds + 2 * DAY_MS : Number.NEGATIVE_INFINITY,
    toMs: after ? after.epochMilliseconds - 2 * DAY_MS : Number.POSITIVE_INFINITY,
    offsetMs: local.offsetNanoseconds / 1_000_000,
  };
}

/** The sequence of hand-offs: number 0 is the first, and times never run backwards from one to the next. */
function handoffsOf(rotation: Rotation) {
  const [problem] = rotationProblems(rotation);
  if (problem !== undefined) throw new RangeError(problem.message);
  const { timeZone, period } = rotation;
  const first = Temporal.PlainDateTime.from(rotation.firstHandoff);
  const periodHours = period.count * UNIT_HOURS[period.unit];

  const firstAsUtcMs = first.toZonedDateTime("UTC").epochMilliseconds;
  let quiet = lastStretch.get(timeZone) ?? NO_STRETCH;
  let asked = 0;

  const wallClock = (turn: number) => first.add({ hours: turn * periodHours }).toZonedDateTime(timeZone);

  const atMs = (turn: number): number => {
    const nearMs = firstAsUtcMs + turn * periodHours * HOUR_MS - quiet.offsetMs;
    if (quiet.fromMs <= nearMs && nearMs < quiet.toMs) return nearMs;
    const exactMs = exactAtMs(turn);
    asked += 1;
    if (asked % WORTH_A_STRETCH === 0) {
      quiet = quietStretch(exactMs, timeZone);
      lastStretch.set(timeZone, quiet);
    }
    return exactMs;
  };

  const exactAtMs = (turn: number): number => {
    const handoff = wallClock(turn);
    const ownMs = handoff.epochMilliseconds;
    const dayBefore = Temporal.Instant.fromEpochMilliseconds(ownMs - DAY_MS).toZonedDateTimeISO(timeZone);
    if (dayBefore.offsetNanoseconds >= handoff.offsetNanoseconds) return ownMs;
    // Clocks went forward: a skipped hand-off just before, moved later, may have passed this one.
    let latestMs = ownMs;
    for (let back = 1; back * periodHours <= 24; back++) {
      latestMs = Math.max(latestMs, wallClock(turn - back).epochMilliseconds);
    }
    return latestMs;
  };

  const turnAt = (instantMs: number): number => {
    const local = Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(timeZone).toPlainDateTime();
    let turn = Math.floor(first.until(local).total({ unit: "hours" }) / periodHours);
    while (atMs(turn) > instantMs) turn -= 1;
    while (atMs(turn + 1) <= instantMs) turn += 1;
    return turn;
  };
  return { atMs, turnAt };
}

function isPlainDateTime(text: string): boolean {
  try {
    Temporal.PlainDateTime.from(text, { overflow: "reject" });
    return true;
  } catch {
    return false;
  }
}
