import { DAY_MS, HOUR_MS, MINUTE_MS } from "../time/milliseconds.ts";
import type { Span } from "../time/span.ts";
import { type Handoffs, UNIT_HOURS } from "./handoffs.ts";
import type { LayerTime } from "./layer-time.ts";
import { isRule, type Rotation } from "./rotation.ts";
import { commonDivisor } from "./sequence.ts";

/**
 * Which place of the list a turn falls to. By the wall, each hand-off passes the turn on. In covered time, a turn in which
 * the rotation never speaks (a weekend, a holiday) is nobody's, and whoever comes next waits for the one after it.
 */
export function turnNumbering(rotation: Rotation, handoffs: Handoffs, time: LayerTime): (turn: number) => number {
  const { turns, period } = rotation;
  if (turns !== "covered" || time.always) return (turn) => turn;
  const shiftMs = rotation.shiftMinutes === undefined ? Number.POSITIVE_INFINITY : rotation.shiftMinutes * MINUTE_MS;
  const spanOf = (turn: number): Span => {
    const fromMs = handoffs.localMs(turn);
    return { fromMs, toMs: Math.min(handoffs.localMs(turn + 1), fromMs + shiftMs) };
  };
  const isOpen = (turn: number) => touches(time.hours, spanOf(turn));
  const isCovered = (turn: number) => touches(time.localSpans, spanOf(turn));
  if (isRule(period) || period.unit === "months") return counted(isCovered);
  const stepHours = period.count * UNIT_HOURS[period.unit];
  const cycle = 168 / commonDivisor(stepHours, 168);
  const open = inCycles(isOpen, cycle);
  if (rotation.holidays === undefined) return open;
  const firstMs = handoffs.localMs(0);
  const turnOf = (localMs: number) => Math.floor((localMs - firstMs) / (stepHours * HOUR_MS));
  const touched = touchedTurns(time.holidays, turnOf);
  if (rotation.holidays.mode === "only") {
    const covered = touched.filter(isCovered);
    return (turn) => before(covered, turn);
  }
  const lost = touched.filter((turn) => isOpen(turn) && !isCovered(turn));
  return (turn) => open(turn) - before(lost, turn);
}

function touches(spansOf: (fromMs: number, toMs: number) => Span[], { fromMs, toMs }: Span): boolean {
  if (!Number.isFinite(fromMs) || toMs <= fromMs) return false;
  const endMs = Number.isFinite(toMs) ? toMs : fromMs + 7 * DAY_MS;
  return spansOf(fromMs, endMs).some((span) => span.fromMs < endMs && span.toMs > fromMs);
}

/** How many of the turns before one count, where the week repeats them. */
function inCycles(counts: (turn: number) => boolean, cycle: number): (turn: number) => number {
  const within = [0];
  for (let turn = 0; turn < cycle; turn++) within.push((within[turn] ?? 0) + (counts(turn) ? 1 : 0));
  const whole = within[cycle] ?? 0;
  return (turn) => Math.floor(turn / cycle) * whole + (within[turn % cycle] ?? 0);
}

/** The same, counted one by one and remembered. */
function counted(counts: (turn: number) => boolean): (turn: number) => number {
  const sums = [0];
  return (turn) => {
    while (sums.length <= turn) sums.push((sums[sums.length - 1] ?? 0) + (counts(sums.length - 1) ? 1 : 0));
    return sums[turn] ?? 0;
  };
}

/** The turns that some of these days touch, in order. */
function touchedTurns(days: readonly number[], turnOf: (localMs: number) => number): number[] {
  const turns = new Set<number>();
  for (const day of days) {
    for (let turn = Math.max(0, turnOf(day)); turn <= turnOf(day + DAY_MS - 1); turn++) turns.add(turn);
  }
  return [...turns].sort((a, b) => a - b);
}

/** How many of a sorted list are smaller. */
function before(sorted: readonly number[], than: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((sorted[middle] ?? 0) < than) low = middle + 1;
    else high = middle;
  }
  return low;
}
