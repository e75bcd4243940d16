import { MINUTE_MS } from "../time/milliseconds.ts";
import { type Handoffs, handoffsOf } from "./handoffs.ts";
import { type LayerTime, layerTimeOf } from "./layer-time.ts";
import type { FixedLayer, Rotation, ScheduleLayer, Shift } from "./rotation.ts";
import { slotMembers } from "./rotation.ts";
import { rotationProblems } from "./rotation-problems.ts";
import { turnNumbering } from "./turn-number.ts";

/** A stretch in which a layer names the same people. Never empty of people or of time. */
export type LayerShift = { readonly members: readonly string[]; readonly fromMs: number; readonly toMs: number };

type Turns = {
  readonly time: LayerTime;
  readonly handoffs: Handoffs;
  /** The place of a turn in the list, counted on over its end. */
  readonly numberOf: (turn: number) => number;
  /** Who stands at a turn. */
  readonly membersAt: (turn: number) => readonly string[];
  /** When a turn ends that begins at a moment. */
  readonly endMs: (turn: number, fromMs: number) => number;
};

/** What a rotation says, read once for as long as somebody holds it. */
const read = new WeakMap<Rotation, Turns>();

/** Throws RangeError for a rotation that `rotationProblems` would refuse. */
export function turnsOf(rotation: Rotation): Turns {
  const known = read.get(rotation);
  if (known) return known;
  const [problem] = rotationProblems(rotation);
  if (problem !== undefined) throw new RangeError(problem.message);
  const time = layerTimeOf(rotation);
  const handoffs = handoffsOf(rotation, time.clock);
  const numberOf = turnNumbering(rotation, handoffs, time);
  const turns = {
    time,
    handoffs,
    numberOf,
    membersAt: membersBy(rotation, numberOf),
    endMs: endsBy(rotation, handoffs, time),
  };
  read.set(rotation, turns);
  return turns;
}

function membersBy(rotation: Rotation, numberOf: (turn: number) => number): Turns["membersAt"] {
  const { members, concurrent = 1 } = rotation;
  const slots = members.map(slotMembers);
  return (turn) => {
    const number = numberOf(turn);
    const first = slots[number % slots.length] ?? [];
    if (concurrent === 1) return first;
    const all = Array.from({ length: concurrent }, (_, next) => slots[(number + next) % slots.length] ?? []);
    return [...new Set(all.flat())];
  };
}

function endsBy(
  { shiftMinutes, handoff }: Rotation,
  { atMs, localMs }: Handoffs,
  { clock }: LayerTime,
): Turns["endMs"] {
  if (shiftMinutes === undefined) return (turn) => atMs(turn + 1);
  const lastsMs = shiftMinutes * MINUTE_MS;
  return (turn, fromMs) =>
    Math.min(atMs(turn + 1), handoff === "duration" ? fromMs + lastsMs : clock.instantOf(localMs(turn) + lastsMs));
}

/** The turns that overlap a span, whole, whatever the hours: those of people and those of nobody. */
function* turnsBetween(turns: Turns, fromMs: number, toMs: number): Generator<LayerShift> {
  const { handoffs, membersAt, endMs } = turns;
  let turn = Math.max(0, handoffs.turnAt(fromMs));
  let startMs = handoffs.atMs(turn);
  while (startMs < toMs) {
    const untilMs = endMs(turn, startMs);
    if (untilMs > startMs) yield { members: membersAt(turn), fromMs: startMs, toMs: untilMs };
    turn += 1;
    startMs = handoffs.atMs(turn);
  }
}

/** When and with whom a layer speaks, over a span: in order, without overlap. Unrestricted turns are whole. */
export function layerShifts(layer: ScheduleLayer, fromMs: number, toMs: number): LayerShift[] {
  if (toMs <= fromMs) return [];
  if ("shifts" in layer) return fixedShifts(layer, fromMs, toMs);
  if (layer.members.length === 0) return [];
  const turns = turnsOf(layer);
  const { time } = turns;
  const [firstMs, lastMs] = [Math.max(fromMs, time.fromMs), Math.min(toMs, time.untilMs)];
  if (lastMs <= firstMs) return [];
  const shifts: LayerShift[] = [];
  for (const { members, fromMs: startMs, toMs: endMs } of turnsBetween(turns, firstMs, lastMs)) {
    if (members.length === 0) continue;
    const shift = { members, fromMs: Math.max(startMs, time.fromMs), toMs: Math.min(endMs, time.untilMs) };
    shifts.push(Number.isFinite(shift.toMs) ? shift : { ...shift, toMs });
  }
  return time.always ? shifts : within(shifts, time.spans(firstMs, lastMs));
}

function fixedShifts(layer: FixedLayer, fromMs: number, toMs: number): LayerShift[] {
  const time = layerTimeOf(layer);
  const dated = layer.shifts.map(({ member, fromMs: startMs, toMs: endMs }) => ({
    member,
    fromMs: Math.max(startMs, time.fromMs),
    toMs: Math.min(endMs, time.untilMs),
  }));
  const touching = dated.filter((shift) => shift.fromMs < toMs && shift.toMs > fromMs && shift.fromMs < shift.toMs);
  const shifts = together(touching);
  return time.always ? shifts : within(shifts, time.spans(fromMs, toMs));
}

/** What of shifts lies within spans; both in order and without overlap. */
function within(shifts: readonly LayerShift[], spans: readonly { fromMs: number; toMs: number }[]): LayerShift[] {
  const kept: LayerShift[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [shift, span] = [shifts[i], spans[j]];
    if (!shift || !span) return kept;
    const [fromMs, toMs] = [Math.max(shift.fromMs, span.fromMs), Math.min(shift.toMs, span.toMs)];
    if (fromMs < toMs) kept.push({ members: shift.members, fromMs, toMs });
    if (shift.toMs <= span.toMs) i += 1;
    else j += 1;
  }
}

/** Shifts that may overlap, as stretches in each of which the same people stand. */
function together(shifts: readonly Shift[]): LayerShift[] {
  const edges = [...new Set(shifts.flatMap(({ fromMs, toMs }) => [fromMs, toMs]))].sort((a, b) => a - b);
  const starts = shifts.toSorted((a, b) => a.fromMs - b.fromMs);
  const stretches: LayerShift[] = [];
  let next = 0;
  let held: readonly Shift[] = [];
  for (const [index, fromMs] of edges.slice(0, -1).entries()) {
    const begun: Shift[] = [];
    for (let shift = starts[next]; shift && shift.fromMs <= fromMs; shift = starts[next]) {
      begun.push(shift);
      next += 1;
    }
    held = [...held.filter((one) => one.toMs > fromMs), ...begun];
    const members = [...new Set(held.map(({ member }) => member))];
    if (members.length > 0) stretches.push({ members, fromMs, toMs: edges[index + 1] ?? fromMs });
  }
  return stretches;
}
