import type { Problem } from "../problem.ts";
import { rrulePartProblem, rruleProblem } from "../time/rrule.ts";
import { timeZoneProblem } from "../time/time-zone.ts";
import { clockMs, type WeekWindow } from "../time/week-window.ts";
import { localDayMsOf, localMsOf, zoneClock } from "../time/zone-clock.ts";
import { handoffsOf } from "./handoffs.ts";
import { isRule, type LayerFrame, type Rotation, type RulePeriod, slotMembers } from "./rotation.ts";
import { isKnownRule, readRule, untilAsMoment } from "./ruled-handoffs.ts";

const LONGEST_SHIFT_MINUTES = 366 * 1_440;

/** Zones that were found to be good: to ask for one again costs more than a shift. */
const goodZones = new Set<string>();

function zoneProblem(timeZone: string): string | undefined {
  if (goodZones.has(timeZone)) return undefined;
  const problem = timeZoneProblem(timeZone);
  if (problem === undefined) goodZones.add(timeZone);
  return problem;
}

const notLocal = (text: string): string =>
  `"${text}" is not a local date and time: write one without offset, such as "2026-03-02T09:00"`;

/** What is wrong with a rotation, each with its mend; an empty list when it can be used. */
export function rotationProblems(rotation: Rotation): Problem[] {
  const { firstHandoff, period, shiftMinutes, concurrent } = rotation;
  const problems: Problem[] = [];
  if (localMsOf(firstHandoff) === undefined) problems.push({ path: "firstHandoff", message: notLocal(firstHandoff) });
  problems.push(...frameProblems(rotation));
  if (isRule(period)) {
    if (problems.length === 0 && !isKnownRule(period, rotation)) problems.push(...ruleProblems(period, rotation));
  } else if (!Number.isInteger(period.count) || period.count < 1) {
    const message = `${period.count} is no length of a turn: use a whole number of ${period.unit} from 1 up`;
    problems.push({ path: "period.count", message });
  }
  if (shiftMinutes !== undefined && !(shiftMinutes >= 1 && shiftMinutes <= LONGEST_SHIFT_MINUTES)) {
    problems.push({
      path: "shiftMinutes",
      message: `${shiftMinutes} minutes is no length of a shift: use 1 to a year`,
    });
  }
  if (concurrent !== undefined && (!Number.isInteger(concurrent) || concurrent < 1)) {
    problems.push({
      path: "concurrent",
      message: `${concurrent} cannot be on call at once: use a whole number from 1 up`,
    });
  }
  return [...problems, ...slotProblems(rotation), ...settingProblems(rotation)];
}

/** A rule is counted from its first hand-off; of those of months and years each turn is counted by itself. */
const EARLIEST = "1970-01-01T00:00";

/** Why a rotation that can be used makes no sense: its rule brings no hand-off, or begins too long ago to be counted. */
export function senselessRule(rotation: Rotation): Problem | undefined {
  const { period, firstHandoff, timeZone } = rotation;
  if (!isRule(period) || rotationProblems(rotation).length > 0) return undefined;
  if (firstHandoff < EARLIEST) {
    const message = `"${firstHandoff}" is too long ago to count a rule's hand-offs from: name one from 1970 on`;
    return { path: "firstHandoff", message };
  }
  const { atMs } = handoffsOf(rotation, zoneClock(timeZone));
  if (Number.isFinite(atMs(0))) return undefined;
  const message = "it brings no hand-off: name days that there are, and an UNTIL after the first hand-off";
  return { path: "period.rrule", message };
}

/** What is wrong with what any layer may say, likewise. */
export function frameProblems({ timeZone, restrictions = [], holidays, from, until }: LayerFrame): Problem[] {
  const problems: Problem[] = [];
  const zone = zoneProblem(timeZone);
  if (zone !== undefined) problems.push({ path: "timeZone", message: zone });
  problems.push(...restrictions.flatMap(restrictionProblems));
  for (const [path, text] of [["from", from] as const, ["until", until] as const]) {
    if (text !== undefined && localMsOf(text) === undefined) problems.push({ path, message: notLocal(text) });
  }
  if (from !== undefined && until !== undefined && until <= from) {
    problems.push({ path: "until", message: "it ends before it begins: 'until' must be after 'from'" });
  }
  const wrongDay = holidays?.days.find((day) => localDayMsOf(day) === undefined);
  if (wrongDay !== undefined) {
    problems.push({ path: "holidays", message: `"${wrongDay}" is no date: write "2026-12-25"` });
  }
  return problems;
}

function restrictionProblems({ from, to, days }: WeekWindow, index: number): Problem[] {
  const path = `restrictions[${index}]`;
  const wrong = (field: "from" | "to", text: string): Problem => ({
    path: `${path}.${field}`,
    message: `"${text}" is no time of day: write "09:00"`,
  });
  return [
    ...(clockMs(from) === undefined || from === "24:00" ? [wrong("from", from)] : []),
    ...(clockMs(to) === undefined ? [wrong("to", to)] : []),
    ...(days?.length === 0
      ? [{ path: `${path}.days`, message: "no day is named: name one, or leave 'days' out" }]
      : []),
  ];
}

function slotProblems({ members }: Rotation): Problem[] {
  return members.flatMap((slot, index) => {
    const names = slotMembers(slot);
    const path = `members[${index}]`;
    if (slot !== null && names.length === 0) return [{ path, message: "an empty group: write null for nobody" }];
    return new Set(names).size < names.length ? [{ path, message: "the same person stands twice in one group" }] : [];
  });
}

/** Settings that exclude each other. */
function settingProblems({ handoff, turns, period }: Rotation): Problem[] {
  if (handoff !== "duration") return [];
  if (isRule(period) || period.unit === "months") {
    const message = "only hours, days and weeks last equally long: hand over by wallClock";
    return [{ path: "handoff", message }];
  }
  return turns === "covered"
    ? [{ path: "turns", message: "turns are counted in covered time by the wall clock: set handoff to wallClock" }]
    : [];
}

const MOST_A_DAY = 24;

/** How often a rule hands over on a day on which it does. */
function handoffsADay(rrule: string): number {
  const listed = (part: string): number =>
    new RegExp(`(?:^|;)${part}=([^;]+)`).exec(rrule)?.[1]?.split(",").length ?? 0;
  const hours = listed("BYHOUR") || (/FREQ=HOURLY/.test(rrule) ? 24 : 1);
  return hours * (listed("BYMINUTE") || 1);
}

function ruleProblems(period: RulePeriod, { firstHandoff }: Rotation): Problem[] {
  const path = "period.rrule";
  const wrongPart = rrulePartProblem(untilAsMoment(period.rrule));
  if (wrongPart !== undefined) return [{ path, message: wrongPart }];
  const often = handoffsADay(period.rrule);
  if (often > MOST_A_DAY) {
    const message = `it hands over ${often} times a day, more often than each hour: name fewer hours or minutes`;
    return [{ path, message }];
  }
  const lists = [["except", period.except ?? []] as const, ["also", period.also ?? []] as const];
  const wrongTimes = lists.flatMap(([list, texts]) =>
    texts.flatMap((text, index) =>
      localMsOf(text) === undefined ? [{ path: `period.${list}[${index}]`, message: notLocal(text) }] : [],
    ),
  );
  if (wrongTimes.length > 0) return wrongTimes;
  const message = rruleProblem(() => readRule(period, firstHandoff));
  return message === undefined ? [] : [{ path, message }];
}
