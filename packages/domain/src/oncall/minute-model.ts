import { Temporal } from "temporal-polyfill";
import type { WeekWindow } from "../time/week-window.ts";
import { WEEKDAYS } from "../time/weekday.ts";
import { ruleTimes } from "./minute-rules.ts";
import type { Override } from "./override.ts";
import { isRule, type LayerFrame, type Rotation, type ScheduleLayer, slotMembers } from "./rotation.ts";
import type { Schedule } from "./schedule.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Times in the model are quarters of an hour. */
export const QUARTER_MS = 15 * MINUTE_MS;

/** "2026-03-02T09:00" as the milliseconds that UTC would show. */
const localMs = (text: string): number => Date.parse(`${text}Z`);

const zones = new Map<string, Map<number, number>>();

/** When a wall clock shows a time: later by what clocks skip, the first of two. Asked of the calendar, and kept. */
function instantOf(timeZone: string, ms: number): number {
  const known = zones.get(timeZone) ?? new Map<number, number>();
  zones.set(timeZone, known);
  const found = known.get(ms) ?? asked(timeZone, ms);
  known.set(ms, found);
  return found;
}

function asked(timeZone: string, ms: number): number {
  const [before, after] = [ms - 2 * DAY_MS, ms + 2 * DAY_MS].map((atMs) =>
    offsetOn(timeZone, Math.floor(atMs / DAY_MS)),
  );
  // far from any change there is nothing to ask
  if (before !== undefined && before === after) return ms - before;
  return Temporal.PlainDateTime.from(new Date(ms).toISOString().slice(0, 19)).toZonedDateTime(timeZone)
    .epochMilliseconds;
}

const offsets = new Map<string, number>();

/** Local time less UTC at the beginning of a day of UTC. */
function offsetOn(timeZone: string, day: number): number {
  const key = `${day} ${timeZone}`;
  const at = () => Temporal.Instant.fromEpochMilliseconds(day * DAY_MS).toZonedDateTimeISO(timeZone);
  const found = offsets.get(key) ?? at().offsetNanoseconds / 1_000_000;
  offsets.set(key, found);
  return found;
}

/** By the wall clock, every hand-off until some days after a moment. */
function wallTimes({ firstHandoff, period, timeZone }: Rotation, untilMs: number): number[] {
  const firstMs = localMs(firstHandoff);
  if (isRule(period)) {
    const { rrule, except = [], also = [] } = period;
    const utc = /UNTIL=(\d{8}T\d{6})Z/.exec(rrule)?.[1];
    const local = /UNTIL=(\d{8}T\d{6})(?:;|$)/.exec(rrule)?.[1];
    const read = (text: string) => localMs(text.replace(/(....)(..)(..)T(..)(..)(..)/, "$1-$2-$3T$4:$5:$6"));
    const isWithin = (ms: number): boolean =>
      (utc === undefined || instantOf(timeZone, ms) <= read(utc)) && (local === undefined || ms <= read(local));
    const all = ruleTimes(rrule.replace(/;?UNTIL=\w+/, ""), firstMs, untilMs);
    const own = all.slice(0, all.findLastIndex(isWithin) + 1);
    const added = also.map(localMs).filter((ms) => ms >= firstMs && ms <= untilMs);
    return [...new Set([...own, ...added])].filter((ms) => !except.map(localMs).includes(ms)).sort((a, b) => a - b);
  }
  const times: number[] = [];
  for (let turn = 0; ; turn++) {
    const ms = period.unit === "months" ? monthLater(firstHandoff, turn * period.count) : undefined;
    const step = { hours: HOUR_MS, days: DAY_MS, weeks: 7 * DAY_MS, months: 0 }[period.unit] * period.count;
    const atMs = ms ?? firstMs + turn * step;
    if (atMs > untilMs) return times;
    times.push(atMs);
  }
}

const monthLater = (local: string, months: number): number =>
  localMs(Temporal.PlainDateTime.from(local).add({ months }).toString().slice(0, 16));

type Window = { readonly fromMs: number; readonly toMs: number };

/** A window that begins on a day, in local time; undefined where none does. */
function windowOn({ days, from, to, toDay }: WeekWindow, dayMs: number): Window | undefined {
  const weekday = (ms: number) => WEEKDAYS[(((ms / DAY_MS + 3) % 7) + 7) % 7];
  if (days && !days.some((day) => day === weekday(dayMs))) return undefined;
  const clock = (text: string): number => (Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) * MINUTE_MS;
  const fromMs = dayMs + clock(from);
  let endDayMs = dayMs;
  while ((toDay !== undefined && weekday(endDayMs) !== toDay) || endDayMs + clock(to) <= fromMs) endDayMs += DAY_MS;
  return { fromMs, toMs: endDayMs + clock(to) };
}

/** Windows that touch or overlap are one: between them nothing ends, also where the clocks skip it. */
function asOne(windows: readonly Window[]): Window[] {
  const merged: Window[] = [];
  for (const window of windows.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1);
    if (last === undefined || last.toMs < window.fromMs) merged.push(window);
    else merged[merged.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, window.toMs) };
  }
  return merged;
}

/** Whether a layer has hours at a moment, where `of` says what a local time means: itself, or an instant. */
function isOpen({ restrictions = [], holidays }: LayerFrame, atMs: number, of: (localMs: number) => number): boolean {
  const today = Math.floor(atMs / DAY_MS) * DAY_MS;
  const days = Array.from({ length: 13 }, (_, index) => today + (index - 10) * DAY_MS);
  const holds = ({ fromMs, toMs }: Window): boolean => of(fromMs) <= atMs && atMs < of(toMs);
  const windows = days.flatMap((day) => restrictions.flatMap((window) => windowOn(window, day) ?? []));
  const inHours = restrictions.length === 0 || asOne(windows).some(holds);
  if (!inHours || holidays === undefined) return inHours;
  const named = holidays.days.map((day) => localMs(`${day}T00:00`));
  return named.some((day) => holds({ fromMs: day, toMs: day + DAY_MS })) === (holidays.mode === "only");
}

type Reading = { readonly locals: readonly number[]; readonly instants: readonly number[]; readonly numbers: number[] };
const readings = new WeakMap<Rotation, Reading & { readonly untilMs: number }>();

/** A rotation's hand-offs until a moment, with the place in the list that each falls to. */
function readingOf(rotation: Rotation, atMs: number): Reading {
  const before = readings.get(rotation);
  if (before && before.untilMs >= atMs) return before;
  const untilMs = atMs + 9 * DAY_MS;
  const { timeZone, handoff, shiftMinutes, turns } = rotation;
  const locals = wallTimes(rotation, untilMs + 2 * DAY_MS);
  const beginsMs = instantOf(timeZone, localMs(rotation.firstHandoff));
  const [firstMs = 0] = locals;
  const instants = locals.map((ms) => (handoff === "duration" ? beginsMs + ms - firstMs : instantOf(timeZone, ms)));
  const hasHours = (turn: number): boolean => {
    const fromMs = locals[turn] ?? 0;
    const toMs = Math.min(locals[turn + 1] ?? fromMs, fromMs + (shiftMinutes ?? Number.POSITIVE_INFINITY) * MINUTE_MS);
    for (let ms = fromMs; ms < toMs; ms += QUARTER_MS) if (isOpen(rotation, ms, (local) => local)) return true;
    return false;
  };
  const numbers: number[] = [];
  for (const turn of locals.keys()) {
    const passed = turn > 0 && (turns !== "covered" || hasHours(turn - 1)) ? 1 : 0;
    numbers.push((numbers[turn - 1] ?? 0) + passed);
  }
  readings.set(rotation, { locals, instants, numbers, untilMs });
  return { locals, instants, numbers };
}

/** Whoever a rotation names at an instant: of the hand-offs that took place, the last in turn holds. */
function inTurnAt(rotation: Rotation, atMs: number): readonly string[] {
  const { timeZone, members, concurrent = 1, shiftMinutes, handoff } = rotation;
  const { locals, instants, numbers } = readingOf(rotation, atMs);
  const turn = instants.findLastIndex((ms) => ms <= atMs);
  const [local, instant, number] = [locals[turn], instants[turn], numbers[turn]];
  if (local === undefined || instant === undefined || number === undefined) return [];
  if (shiftMinutes !== undefined) {
    const lastsMs = shiftMinutes * MINUTE_MS;
    const endMs = handoff === "duration" ? instant + lastsMs : instantOf(timeZone, local + lastsMs);
    if (endMs <= atMs) return [];
  }
  return Array.from({ length: concurrent }, (_, next) => members[(number + next) % members.length] ?? null).flatMap(
    slotMembers,
  );
}

/** Whoever a layer names at an instant, in any order. */
function inLayerAt(layer: ScheduleLayer, atMs: number): readonly string[] {
  const { timeZone, from, until } = layer;
  const of = (ms: number): number => instantOf(timeZone, ms);
  if (from !== undefined && atMs < of(localMs(from))) return [];
  if (until !== undefined && atMs >= of(localMs(until))) return [];
  if (!isOpen(layer, atMs, of)) return [];
  if ("shifts" in layer) return inShifts(layer.shifts, atMs);
  return layer.members.length === 0 ? [] : inTurnAt(layer, atMs);
}

const holds = ({ fromMs, toMs }: Window, atMs: number): boolean => fromMs <= atMs && atMs < toMs;

const inShifts = (shifts: readonly (Window & { readonly member: string })[], atMs: number): string[] =>
  shifts.filter((shift) => holds(shift, atMs)).map(({ member }) => member);

function underOverride(people: readonly string[], { kind, member, instead }: Override): readonly string[] {
  if (kind === "add") return [...people, member];
  if (kind === "remove") return people.filter((one) => one !== member);
  if (instead === undefined) return [member];
  return people.includes(instead) ? [...people.filter((one) => one !== instead), member] : people;
}

/**
 * Who is on call at an instant, each once, by name: what `docs/on-call.md` says, asked of this one instant alone, without
 * spans, pieces or arithmetic of zones. What `schedule.ts` answers is compared with it.
 */
export function modelAt(schedule: Schedule, atMs: number): string[] {
  const layers = schedule.changes?.findLast(({ fromMs }) => fromMs <= atMs)?.rotations ?? schedule.rotations;
  const numbered = layers.map((layer, index) => ({ layer, number: layer.layer ?? index }));
  const temporary = schedule.temporary?.findLast((one) => holds(one, atMs));
  const numbers = [...new Set(numbered.map(({ number }) => number))].sort((a, b) => b - a);
  const inNumber = (wanted: number): string[] =>
    numbered.flatMap(({ layer, number }) => (number === wanted ? inLayerAt(layer, atMs) : []));
  const top = numbers.map(inNumber).find((people) => people.length > 0) ?? [];
  let people: readonly string[] = temporary ? inShifts(temporary.shifts, atMs) : top;
  for (const override of schedule.overrides) if (holds(override, atMs)) people = underOverride(people, override);
  return [...new Set(people)].sort();
}
