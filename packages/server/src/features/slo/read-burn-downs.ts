import { burnDown } from "@shipshape/domain/slo/burn-down";
import { type Minutes, runningSums } from "@shipshape/domain/slo/minutes";
import { DAY_MS, HOUR_MS } from "@shipshape/domain/time/milliseconds";
import type { Db } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import { minutesOfSeries } from "./minute-reads.ts";
import { budgetSeriesOf, windowFromMs } from "./objective-counts.ts";
import { sliceStore } from "./slice-store.ts";
import type { SloRow } from "./slo-store.ts";
import type { SloView } from "./slo-views.ts";

/** As many as a drawing no larger than a word can show. */
const POINTS = 48;
/** A longer window is drawn in steps of whole days, whose totals are kept beside their minutes. */
const DRAWN_BY_HOURS_MS = 7 * DAY_MS;

export type BurnDownOfSlo = { slo: string; from: Date; stepMinutes: number; left: number[] };

type Objective = { readonly row: SloRow; readonly view: SloView };
type Grid = { readonly fromMs: number; readonly stepMs: number; readonly steps: number };

/** From the window's beginning to now in equal steps, of whole hours or whole days. */
function gridOf(row: SloRow, nowMs: number): Grid {
  const windowFrom = windowFromMs(row, nowMs);
  const unitMs = nowMs - windowFrom > DRAWN_BY_HOURS_MS ? DAY_MS : HOUR_MS;
  const fromMs = Math.floor(windowFrom / unitMs) * unitMs;
  const units = Math.max(1, Math.ceil((nowMs - fromMs) / unitMs));
  const unitsAStep = Math.ceil(units / POINTS);
  return { fromMs, stepMs: unitsAStep * unitMs, steps: Math.ceil(units / unitsAStep) };
}

/** How the budgets of many objectives were used up over their windows: what was left after each step. */
export async function readBurnDowns(db: Db, objectives: readonly Objective[], nowMs: number): Promise<BurnDownOfSlo[]> {
  const asked = objectives
    .filter(({ view: { budget } }) => budget !== null && budget.total > 0)
    .map((objective) => ({ ...objective, ...gridOf(objective.row, nowMs), series: budgetSeriesOf(objective.row) }));
  const byDays = asked.filter(({ stepMs }) => stepMs % DAY_MS === 0);
  const byHours = asked.filter(({ stepMs }) => stepMs % DAY_MS !== 0);
  const [days, newest, minutes] = [
    await daysOf(db, byDays, nowMs),
    await minutesFrom(db, byDays, dayBefore(nowMs), nowMs),
    await minutesFrom(db, byHours, Math.min(nowMs, ...byHours.map(({ fromMs }) => fromMs)), nowMs),
  ];
  const badOf = ({ series, stepMs }: (typeof asked)[number]) =>
    stepMs % DAY_MS === 0 ? badByDays(days.get(series) ?? [], newest.get(series)) : badByHours(minutes.get(series));
  return asked.map((one) => burnDownOf(one, badOf(one)));
}

const dayBefore = (nowMs: number): number => (Math.floor(nowMs / DAY_MS) - 1) * DAY_MS;

type BadBetween = (fromMs: number, toMs: number) => number;

const minutesFrom = (db: Db, asked: readonly { readonly series: number }[], fromMs: number, nowMs: number) =>
  minutesOfSeries(db, [...new Set(asked.map(({ series }) => series))], fromMs, nowMs + 60_000);

/** The days before yesterday, as they were folded. */
async function daysOf(db: Db, asked: readonly (Grid & { readonly series: number })[], nowMs: number) {
  const fromDay = Math.floor(Math.min(nowMs, ...asked.map(({ fromMs }) => fromMs)) / DAY_MS);
  const toDay = dayBefore(nowMs) / DAY_MS - 1;
  const totals = await sliceStore(db).dayTotals([...new Set(asked.map(({ series }) => series))], fromDay, toDay);
  return grouped(totals, ({ series }) => series);
}

type Day = { readonly day: number; readonly good: number; readonly total: number };

function badByDays(days: readonly Day[], newest: Minutes | undefined): BadBetween {
  const before = new Map(days.map(({ day, good, total }) => [day, total - good]));
  const sums = newest && runningSums(newest);
  return (fromMs, toMs) => {
    let bad = 0;
    for (let day = fromMs / DAY_MS; day < toMs / DAY_MS; day += 1) bad += before.get(day) ?? 0;
    const { good = 0, total = 0 } = sums?.(fromMs, toMs) ?? {};
    return bad + total - good;
  };
}

function badByHours(minutes: Minutes | undefined): BadBetween {
  const sums = minutes && runningSums(minutes);
  return (fromMs, toMs) => {
    const { good = 0, total = 0 } = sums?.(fromMs, toMs) ?? {};
    return total - good;
  };
}

function burnDownOf({ row, view: { budget }, fromMs, stepMs, steps }: Objective & Grid, badBetween: BadBetween) {
  const spent = Array.from({ length: steps }, (_, index) => {
    const [from, to] = [fromMs + index * stepMs, fromMs + (index + 1) * stepMs];
    return { at: new Date(to), good: 0, total: badBetween(from, to) };
  });
  const { allowedBadEvents = 0, remainingShare = null } = budget ?? {};
  const points = burnDown(spent, { allowedBadEvents, remainingShare }, fromMs);
  return {
    slo: row.name,
    from: new Date(fromMs),
    stepMinutes: stepMs / 60_000,
    left: points.map(({ left }) => Number(left.toFixed(4))),
  };
}
