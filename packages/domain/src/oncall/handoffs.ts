import type { RRuleTemporal } from "rrule-temporal";
import { DAY_MS, HOUR_MS } from "../time/milliseconds.ts";
import { rruleFrom } from "../time/rrule.ts";
import { localMsOf, type ZoneClock } from "../time/zone-clock.ts";
import { isRule, type RegularPeriod, type Rotation, type RulePeriod } from "./rotation.ts";

/** The sequence of a rotation's hand-offs: number 0 is the first, and times never run backwards from one to the next. */
export type Handoffs = {
  /** Which turn holds at an instant; negative before the first hand-off. */
  readonly turnAt: (atMs: number) => number;
  /** When a turn begins, in epoch milliseconds; infinite after the last hand-off of a rule that ends. */
  readonly atMs: (turn: number) => number;
  /** The same by the wall clock, in the milliseconds of a `ZoneClock`. */
  readonly localMs: (turn: number) => number;
};

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
  const atMs = (turn: number): number => {
    const ownMs = clock.instantOf(localMs(turn));
    if (stepMs >= DAY_MS || clock.offsetAt(ownMs - DAY_MS) >= clock.offsetAt(ownMs)) return ownMs;
    // Clocks went forward: a skipped hand-off just before, moved later, may have passed this one.
    let latestMs = ownMs;
    for (let back = 1; back * stepMs <= DAY_MS; back++) {
      latestMs = Math.max(latestMs, clock.instantOf(localMs(turn - back)));
    }
    return latestMs;
  };
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

const RULES_KEPT = 1_000;
/** To read a rule costs more than to ask it, and the same few are asked again and again. */
const rules = new Map<string, Handoffs>();

function ruledOf(
  period: RulePeriod,
  { firstHandoff, timeZone }: Rotation,
  firstMs: number,
  clock: ZoneClock,
): Handoffs {
  const key = JSON.stringify([period, firstHandoff, timeZone]);
  const known = rules.get(key);
  if (known) return known;
  if (rules.size >= RULES_KEPT) rules.clear();
  const handoffs = ruled(period, firstHandoff, firstMs, clock);
  rules.set(key, handoffs);
  return handoffs;
}

/** Whether a rule has been read before, and with that is one. */
export const isKnownRule = (period: RulePeriod, { firstHandoff, timeZone }: Rotation): boolean =>
  rules.has(JSON.stringify([period, firstHandoff, timeZone]));

/** How much of a rule is read at once. */
const CHUNK_MS = 366 * DAY_MS;

/** Hand-offs by a rule, read as far as they are asked for. */
function ruled(period: RulePeriod, firstHandoff: string, firstMs: number, clock: ZoneClock): Handoffs {
  const rule = readRule(period, firstHandoff, clock);
  const except = new Set((period.except ?? []).map(localMsOf));
  const also = (period.also ?? []).flatMap((text) => localMsOf(text) ?? []).sort((a, b) => a - b);
  const locals: number[] = [];
  let readToMs = firstMs;

  const readUntil = (localMs: number): void => {
    while (readToMs <= localMs) {
      const fromMs = readToMs;
      readToMs += CHUNK_MS;
      const found = rule.between(new Date(fromMs), new Date(readToMs - 1), true).map((at) => at.epochMilliseconds);
      const inChunk = (ms: number): boolean => fromMs <= ms && ms < readToMs;
      const own = [...found, ...also].filter((ms) => inChunk(ms) && !except.has(ms));
      // one by one: what a rule of each minute brings in a year is more than a call takes
      for (const ms of [...new Set(own)].sort((a, b) => a - b)) locals.push(ms);
    }
  };
  /** A rule is followed for that long without a hand-off, then it is over. */
  const lookAhead = (turn: number): void => {
    for (let years = 0; locals.length <= turn && years < 12; years++) readUntil(readToMs);
  };
  const localMs = (turn: number): number => {
    if (turn < 0) return Number.NEGATIVE_INFINITY;
    if (locals.length <= turn) lookAhead(turn);
    return locals[turn] ?? Number.POSITIVE_INFINITY;
  };
  const atMs = (turn: number): number => {
    const local = localMs(turn);
    return Number.isFinite(local) ? clock.instantOf(local) : local;
  };
  const turnAt = (instantMs: number): number => {
    const local = clock.localOf(instantMs);
    readUntil(local + 2 * DAY_MS);
    let [low, high] = [-1, locals.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (atMs(middle) <= instantMs) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return { atMs, localMs, turnAt };
}

/** A rule whose UNTIL is a local time, as its hand-offs are, with the same as if the wall clock were UTC. */
export const untilAsMoment = (rrule: string): string => rrule.replace(/(UNTIL=\d{8}T\d{6})(?=;|$)/, "$1Z");

/** The rule over local time as if it were UTC: what it says of zones is ours to say. Throws for what is no rule. */
export function readRule({ rrule }: RulePeriod, firstHandoff: string, clock: ZoneClock): RRuleTemporal {
  const local = rrule.replace(/UNTIL=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, (_, y, mo, d, h, mi, s) => {
    const atMs = Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s));
    return `UNTIL=${new Date(clock.localOf(atMs)).toISOString().replace(/[-:]|\.\d+/g, "")}`;
  });
  return rruleFrom(untilAsMoment(local), firstHandoff, "UTC");
}
