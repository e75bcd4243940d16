import type { RRuleTemporal } from "rrule-temporal";
import { DAY_MS } from "../time/milliseconds.ts";
import { rruleFrom } from "../time/rrule.ts";
import { localMsOf, type ZoneClock } from "../time/zone-clock.ts";
import { instantsInOrder } from "./handoff-instant.ts";
import type { Rotation, RulePeriod } from "./rotation.ts";
import { countUpTo, cycleOf, cyclic, type End, type Sequence, upTo, withExceptions } from "./sequence.ts";

/** The sequence of a rotation's hand-offs: number 0 is the first, and times never run backwards from one to the next. */
export type Handoffs = {
  /** Which turn holds at an instant; negative before the first hand-off. */
  readonly turnAt: (atMs: number) => number;
  /** When a turn begins, in epoch milliseconds; infinite after the last hand-off of a rule that ends. */
  readonly atMs: (turn: number) => number;
  /** The same by the wall clock, in the milliseconds of a `ZoneClock`. */
  readonly localMs: (turn: number) => number;
};

const RULES_KEPT = 1_000;
/** To read a rule costs more than to ask it, and the same few are asked again and again. */
const rules = new Map<string, Handoffs>();

/** Hand-offs by a rule. Throws RangeError for what is none. */
export function ruledOf(
  period: RulePeriod,
  { firstHandoff, timeZone }: Rotation,
  firstMs: number,
  clock: ZoneClock,
): Handoffs {
  const key = JSON.stringify([period, firstHandoff, timeZone]);
  const known = rules.get(key);
  if (known) return known;
  if (rules.size >= RULES_KEPT) rules.clear();
  const handoffs = ruled(sequenceOf(period, firstHandoff, firstMs, clock), clock);
  rules.set(key, handoffs);
  return handoffs;
}

/** Whether a rule has been read before, and with that is one. */
export const isKnownRule = (period: RulePeriod, { firstHandoff, timeZone }: Rotation): boolean =>
  rules.has(JSON.stringify([period, firstHandoff, timeZone]));

function ruled({ count, at }: Sequence, clock: ZoneClock): Handoffs {
  const localMs = (turn: number): number => (turn < 0 ? Number.NEGATIVE_INFINITY : at(turn));
  const atMs = instantsInOrder(localMs, clock);
  const turnAt = (instantMs: number): number => {
    // a local time that clocks skip comes later than it says
    let turn = count(clock.localOf(instantMs) + DAY_MS) - 1;
    while (atMs(turn) > instantMs) turn -= 1;
    return turn;
  };
  return { atMs, localMs, turnAt };
}

function sequenceOf(period: RulePeriod, firstHandoff: string, firstMs: number, clock: ZoneClock): Sequence {
  const rule = readRule({ rrule: withoutUntil(period.rrule) }, firstHandoff);
  const end = endOf(period.rrule, clock);
  const between = (fromMs: number, toMs: number): number[] =>
    rule.between(new Date(fromMs), new Date(toMs - 1), true).map((at) => at.epochMilliseconds);
  const except = (period.except ?? []).flatMap((text) => localMsOf(text) ?? []);
  const also = (period.also ?? []).flatMap((text) => localMsOf(text) ?? []).filter((ms) => ms >= firstMs);
  const cycleMs = cycleOf(period.rrule);
  if (cycleMs === undefined) {
    const found = (fromMs: number, toMs: number): readonly number[] => {
      if (end === undefined) return between(fromMs, toMs);
      const times = fromMs > end.latestMs ? [] : between(fromMs, toMs);
      return times.slice(0, times.findLastIndex(end.isWithin) + 1);
    };
    return readAhead(found, firstMs, new Set(except), also);
  }
  const offsets = between(firstMs, firstMs + cycleMs).map((ms) => ms - firstMs);
  const whole = cyclic(offsets, firstMs, cycleMs);
  return withExceptions(end === undefined ? whole : upTo(whole, end), except, also);
}

/** How much of a rule is read at once. */
const CHUNK_MS = 366 * DAY_MS;
/** A rule is followed for that long without a hand-off, then it is over. */
const MOST_EMPTY_YEARS = 12;

/** A rule of months and years, read as far as it is asked for, and twelve years on where it falls silent. */
function readAhead(
  found: (fromMs: number, toMs: number) => readonly number[],
  firstMs: number,
  except: ReadonlySet<number>,
  also: readonly number[],
): Sequence {
  const locals: number[] = [];
  let readToMs = firstMs;
  let askedMs = firstMs;
  const readOn = (): void => {
    const fromMs = readToMs;
    readToMs += CHUNK_MS;
    const inChunk = (ms: number): boolean => fromMs <= ms && ms < readToMs;
    const own = [...found(fromMs, readToMs), ...also].filter((ms) => inChunk(ms) && !except.has(ms));
    for (const ms of [...new Set(own)].sort((a, b) => a - b)) locals.push(ms);
  };
  const at = (index: number): number => {
    const isOver = () => readToMs > Math.max(askedMs, locals.at(-1) ?? firstMs) + MOST_EMPTY_YEARS * CHUNK_MS;
    while (locals.length <= index && !isOver()) readOn();
    return locals[index] ?? Number.POSITIVE_INFINITY;
  };
  const count = (localMs: number): number => {
    askedMs = Math.max(askedMs, localMs);
    while (readToMs <= localMs) readOn();
    return countUpTo(locals, localMs);
  };
  return { at, count };
}

/** A rule whose UNTIL is a local time, as its hand-offs are, with the same as if the wall clock were UTC. */
export const untilAsMoment = (rrule: string): string => rrule.replace(/(UNTIL=\d{8}T\d{6})(?=;|$)/, "$1Z");

const withoutUntil = (rrule: string): string =>
  rrule
    .split(";")
    .filter((part) => !part.startsWith("UNTIL="))
    .join(";");

const UNTIL = /UNTIL=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)/;

/** Where a rule ends: by the wall clock or, in UTC, by when its hand-offs really are. */
function endOf(rrule: string, clock: ZoneClock): End | undefined {
  const [, y, mo, d, h, mi, s, utc] = UNTIL.exec(rrule) ?? [];
  if (y === undefined) return undefined;
  const untilMs = Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s));
  if (utc === "") return { latestMs: untilMs, isWithin: (ms) => ms <= untilMs };
  return { latestMs: clock.localOf(untilMs) + DAY_MS, isWithin: (ms) => clock.instantOf(ms) <= untilMs };
}

/** The rule over local time as if it were UTC: what it says of zones is ours to say. Throws for what is no rule. */
export const readRule = ({ rrule }: Pick<RulePeriod, "rrule">, firstHandoff: string): RRuleTemporal =>
  rruleFrom(untilAsMoment(rrule), firstHandoff, "UTC");
