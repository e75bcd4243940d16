import { afterAll, beforeAll, expect, test } from "vitest";
import { type SloHouse, sloDocument, sloHouse } from "../../testing/test-slo-house.ts";
import { sliceStore } from "./slice-store.ts";

/**
 * Ninety days, with a change of the clocks in the middle: a day's events are pushed at its end, or late, or corrected
 * weeks after; now and then counters are collected, minute by minute. A recount of every event, slow and plain, judges.
 */
const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
const DAYS = 90;
/** Nothing comes on two days, and then all of it. */
const isSilent = (day: number): boolean => day % 25 >= 23;
/** The last two hours of such a day are bad. */
const isBadDay = (day: number): boolean => day % 13 === 6;
const isCollected = (day: number): boolean => day % 50 === 20;
const CORRECTED = { on: 60, day: 48 };
const isChecked = (day: number): boolean => day % 5 === 0 || [CORRECTED.on, 46, 47].includes(day);
const ZONE = "Europe/Berlin";
const TARGET = 0.99;
const SLICE_MINUTES = 5;
const SLICE_TARGET = 0.95;

type Counts = { readonly good: number; readonly total: number };
/** Every minute of an objective, as it should be kept. */
type Book = Map<number, Counts>;

let house: SloHouse;
beforeAll(async () => {
  house = await sloHouse();
});
afterAll(() => house.close());

const nowMs = (): number => house.kernel.clock.now().getTime();
const minuteNow = (): number => Math.floor(nowMs() / MINUTE_MS);

const wall = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE,
  day: "numeric",
  hour: "numeric",
  timeZoneName: "shortOffset",
});

/** What calendar and clock say where people live. */
function wallAt(minute: number): Readonly<Record<string, string>> {
  return Object.fromEntries(wall.formatToParts(minute * MINUTE_MS).map(({ type, value }) => [type, value]));
}

/** So many days before the next change of the clocks, which are not over yet. */
function minuteBeforeChange(days: number): number {
  let minute = minuteNow() + days * DAY_MINUTES;
  while (wallAt(minute)["timeZoneName"] === wallAt(minute + DAY_MINUTES)["timeZoneName"]) minute += DAY_MINUTES;
  return minute - days * DAY_MINUTES;
}

async function advanceTo(minute: number): Promise<void> {
  await house.advance(Math.max(0, minute * MINUTE_MS + 2_000 - nowMs()));
}

/** More by day than by night; three events fail twice an hour, and at the end of a bad day a fifth of them. */
function eventsOf(minute: number, isBad: boolean): Counts {
  const ofDay = minute % DAY_MINUTES;
  const total = 20 + (minute % 37) + (ofDay > 480 ? 40 : 0);
  if (isBad && ofDay >= DAY_MINUTES - 120) return { total, good: total - Math.ceil(total / 5) };
  return { total, good: total - (minute % 29 === 0 ? 3 : 0) };
}

async function push(name: string, book: Book, minutes: readonly (readonly [number, Counts])[]): Promise<void> {
  for (const [minute, counts] of minutes) book.set(minute, counts);
  const slices = minutes.map(([minute, counts]) => ({ minute: new Date(minute * MINUTE_MS), ...counts }));
  await house.as("editor").slo.pushSlices({ params: { name }, body: { slices } });
}

const isWithin = (minute: number, from: number, to: number): boolean => minute >= from && minute <= to;

/** All events of the minutes from one to another. */
function recount(book: Book, from: number, to: number): Counts {
  let [good, total] = [0, 0];
  for (const [minute, counts] of book) {
    if (!isWithin(minute, from, to)) continue;
    good += counts.good;
    total += counts.total;
  }
  return { good, total };
}

/** Good slices of all slices that have events and whose last minute is among these. */
function recountSlices(book: Book, from: number, to: number): Counts {
  let [good, total] = [0, 0];
  for (let slice = Math.floor(from / SLICE_MINUTES) * SLICE_MINUTES; slice <= to; slice += SLICE_MINUTES) {
    if (!isWithin(slice + SLICE_MINUTES - 1, from, to)) continue;
    const events = recount(new Map(minutesOf(book, slice)), slice, slice + SLICE_MINUTES - 1);
    if (events.total === 0) continue;
    total += 1;
    if (events.good / events.total >= SLICE_TARGET) good += 1;
  }
  return { good, total };
}

const minutesOf = (book: Book, slice: number): [number, Counts][] =>
  Array.from({ length: SLICE_MINUTES }, (_, at) => slice + at).flatMap((minute): [number, Counts][] => {
    const counts = book.get(minute);
    return counts ? [[minute, counts]] : [];
  });

/** The first minute of this month, where its people live: hour by hour back to the first hour of a first day. */
function monthBegan(minute: number): number {
  const isFirstHour = ({ day, hour }: ReturnType<typeof wallAt>) => day === "1" && Number(hour) === 0;
  let hour = Math.floor(minute / 60) * 60;
  while (!isFirstHour(wallAt(hour))) hour -= 60;
  return hour;
}

const PUSHED = ["rolling", "monthly", "slices"] as const;
type Pushed = (typeof PUSHED)[number];

const pushedDocument = (name: Pushed): object => {
  const unasked = { total: "nobody_shows_this_total", bad: "nobody_shows_this_bad" };
  const month = { duration: "1M", isRolling: false, calendar: { startTime: "2026-01-01 00:00:00", timeZone: ZONE } };
  const objectives = [{ target: TARGET, timeSliceTarget: SLICE_TARGET, timeSliceWindow: `${SLICE_MINUTES}m` }];
  return sloDocument({
    name,
    target: TARGET,
    ...unasked,
    ...(name === "monthly" ? { window: month } : {}),
    ...(name === "slices" ? { spec: { budgetingMethod: "Timeslices", objectives } } : {}),
  });
};

/** What the budget of each should hold, as of a minute. */
const truths: Readonly<Record<Pushed, (book: Book, minute: number) => Counts>> = {
  rolling: (book, minute) => recount(book, minute - 30 * DAY_MINUTES + 1, minute),
  monthly: (book, minute) => recount(book, monthBegan(minute), minute),
  slices: (book, minute) => recountSlices(book, minute - 30 * DAY_MINUTES + 1, minute),
};

async function budgetOf(name: string) {
  const { budget, evaluatedAt } = await house.slo(name);
  if (!budget || !evaluatedAt) throw new Error(`${name} was never evaluated`);
  return { budget, minute: Math.floor(evaluatedAt.getTime() / MINUTE_MS) };
}

type Told = Awaited<ReturnType<SloHouse["told"]>>;

/** Every alert begins and ends in turns. */
function alternations(told: Told) {
  const open = new Set<string>();
  const wrong: string[] = [];
  let [begins, ends] = [0, 0];
  for (const { name, payload } of told) {
    if (name !== "slo.burnStarted" && name !== "slo.burnEnded") continue;
    const key = `${payload["slo"]} ${payload["rule"]}`;
    const isBegin = name === "slo.burnStarted";
    if (isBegin === open.has(key)) wrong.push(`${name} ${key}`);
    if (isBegin) open.add(key);
    else open.delete(key);
    if (isBegin) begins += 1;
    else ends += 1;
  }
  return { wrong, begins, ends };
}

/** Twenty-five minutes of real collections, of which ten minutes fail. Before and after nobody looks at the page. */
async function collectForAWhile(book: Book): Promise<void> {
  await house.minute(0);
  for (let at = 0; at < 25; at += 1) {
    const [total, bad] = [100, at >= 10 && at < 20 ? 60 : 0];
    await house.minute(total, bad);
    book.set(minuteNow(), { total, good: total - bad });
  }
}

/** Puts the clock so far ahead that the clocks of people change in the middle of what comes. Returns the first minute. */
async function beginBeforeChange(): Promise<number> {
  const first = Math.ceil(minuteBeforeChange(DAYS / 2) / DAY_MINUTES) * DAY_MINUTES;
  for (let month = 0; month < 9 && nowMs() < first * MINUTE_MS; month += 1) {
    await advanceTo(Math.min(first, minuteNow() + 30 * DAY_MINUTES));
    await house.runPeriodic("kernel.makePartitions");
  }
  return first;
}

const books: Readonly<Record<Pushed | "collected", Book>> = {
  rolling: new Map(),
  monthly: new Map(),
  slices: new Map(),
  collected: new Map(),
};
const late: (readonly [number, Counts])[] = [];

/** What a day brings, at its end. */
async function passDay(day: number, first: number): Promise<void> {
  const from = first + day * DAY_MINUTES;
  await advanceTo(from + DAY_MINUTES);
  late.push(
    ...Array.from({ length: DAY_MINUTES }, (_, at) => [from + at, eventsOf(from + at, isBadDay(day))] as const),
  );
  if (!isSilent(day)) for (const name of PUSHED) await push(name, books[name], late);
  if (!isSilent(day)) late.length = 0;
  if (day === CORRECTED.on) {
    const wrongFrom = first + CORRECTED.day * DAY_MINUTES;
    const words = Array.from({ length: DAY_MINUTES }, (_, at) => [wrongFrom + at, { total: 50, good: 49 }] as const);
    for (const name of PUSHED) await push(name, books[name], words);
  }
  if (isCollected(day)) await collectForAWhile(books.collected);
  await house.settle();
  if (day % 3 === 2) await house.runPeriodic("slo.fold");
  if (day % 30 === 0) await house.runPeriodic("kernel.makePartitions");
}

async function checkBudgets(day: number): Promise<void> {
  for (const name of PUSHED) {
    const { budget, minute } = await budgetOf(name);
    const { good, total } = truths[name](books[name], minute);
    expect({ name, day, good: budget.good, total: budget.total }).toEqual({ name, day, good, total });
    expect(budget.remainingShare).toBeCloseTo(1 - (total - good) / (total * (1 - TARGET)), 9);
  }
  if (!isCollected(day)) return;
  const { budget, minute } = await budgetOf("collected");
  expect(budget).toMatchObject(recount(books.collected, minute - 30 * DAY_MINUTES + 1, minute));
}

/** How long the longest journal of a shelf is: it must not grow with time. */
async function journalRows(): Promise<number> {
  return Math.max(0, ...(await sliceStore(house.kernel.db).journalLengths()).map(({ rows }) => rows));
}

test("ninety days pass, and every budget is what a plain recount says", { timeout: 600_000 }, async () => {
  const first = await beginBeforeChange();
  await house.apply(...PUSHED.map(pushedDocument), sloDocument({ name: "collected", target: TARGET }));
  await house.settle();
  await house.told();
  const told: Told = [];
  for (let day = 0; day < DAYS; day += 1) {
    await passDay(day, first);
    told.push(...(await house.told()));
    if (isChecked(day) || isCollected(day)) await checkBudgets(day);
    expect(await journalRows(), "rows of the journal of a shelf").toBeLessThan(130);
  }
  const { wrong, begins, ends } = alternations(told);
  expect(wrong).toEqual([]);
  expect(begins).toBeGreaterThan(12);
  expect(begins - ends).toBeLessThan(6);
});
