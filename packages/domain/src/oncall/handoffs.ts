import { HOUR_MS } from "../time/milliseconds.ts";
import { localMsOf, type ZoneClock } from "../time/zone-clock.ts";
import { instantsInOrder } from "./handoff-instant.ts";
import { isRule, type RegularPeriod, type Rotation } from "./rotation.ts";
import { type Handoffs, ruledOf } from "./ruled-handoffs.ts";

export type { Handoffs } from "./ruled-handoffs.ts";

export const UNIT_HOURS = { hours: 1, days: 24, weeks: 168 } as const;

/** Throws RangeError for a first hand-off that is no local date and time. */
export function handoffsOf(rotation: Rotation, clock: ZoneClock): Handoffs {
  const { period, firstHandoff, handoff } = rotation;
  const firstMs = localMsOf(firstHandoff);
  if (firstMs === undefined) throw new RangeError(`"${firstHandoff}" is no local date and time`);
  if (isRule(period)) return ruledOf(period, rotation, firstMs, clock);
  if (period.unit === "months") return monthly(period, firstMs, clock);
  const stepMs = period.count * UNIT_HOURS[period.unit] * HOUR_MS;
  return handoff === "duration" ? timed(firstMs, stepMs, clock) : byWallClock(firstMs, stepMs, clock);
}

/** Equal steps of the wall clock. */
function byWallClock(firstMs: number, stepMs: number, clock: ZoneClock): Handoffs {
  const localMs = (turn: number) => firstMs + turn * stepMs;
  const atMs = instantsInOrder(localMs, clock);
  const near = (instantMs: number) => Math.floor((clock.localOf(instantMs) - firstMs) / stepMs);
  return { atMs, localMs, turnAt: (instantMs) => settled(near(instantMs), instantMs, atMs) };
}

/** Equal steps of real time: after a clock change the hand-off stands at another time of day. */
function timed(firstMs: number, stepMs: number, clock: ZoneClock): Handoffs {
  const beginsMs = clock.instantOf(firstMs);
  return {
    atMs: (turn) => beginsMs + turn * stepMs,
    localMs: (turn) => firstMs + turn * stepMs,
    turnAt: (instantMs) => Math.floor((instantMs - beginsMs) / stepMs),
  };
}

/** The same day of each month; the last one where a month is too short, without forgetting the day. */
function monthly({ count }: RegularPeriod, firstMs: number, clock: ZoneClock): Handoffs {
  const first = new Date(firstMs);
  const [year, month, day] = [first.getUTCFullYear(), first.getUTCMonth(), first.getUTCDate()];
  const timeMs = firstMs - Date.UTC(year, month, day);
  const localMs = (turn: number): number => {
    const at = month + turn * count;
    const lastDay = new Date(Date.UTC(year, at + 1, 0)).getUTCDate();
    return Date.UTC(year, at, Math.min(day, lastDay)) + timeMs;
  };
  const atMs = (turn: number) => clock.instantOf(localMs(turn));
  const near = (instantMs: number): number => {
    const local = new Date(clock.localOf(instantMs));
    return Math.floor(((local.getUTCFullYear() - year) * 12 + local.getUTCMonth() - month) / count);
  };
  return { atMs, localMs, turnAt: (instantMs) => settled(near(instantMs), instantMs, atMs) };
}

/** From a turn near by to the one that holds at an instant. */
function settled(near: number, instantMs: number, atMs: (turn: number) => number): number {
  let turn = near;
  while (atMs(turn) > instantMs) turn -= 1;
  while (atMs(turn + 1) <= instantMs) turn += 1;
  return turn;
}
