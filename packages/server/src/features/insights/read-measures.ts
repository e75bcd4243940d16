import { setImmediate } from "node:timers/promises";
import { epochDay, mondayOf } from "@shipshape/domain/insights/deployment-frequency";
import { percentilesOf } from "@shipshape/domain/insights/percentiles";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { spanOf } from "@shipshape/domain/time/span";
import type { Db } from "../../kernel/database.ts";
import type { AskedScope } from "./asked-scope.ts";
import { firstKnown } from "./first-known-views.ts";
import { measureStore } from "./measure-store.ts";
import { readMonth } from "./month-codec.ts";
import { outsideOf } from "./outside-views.ts";
import { both, measuresOf, minuteAt, type Tally, tally } from "./tally.ts";

const MINUTES_A_DAY = 1_440;
const WEEK_DAYS = 7;
/** Months unpacked before others get their turn: a question about everything holds up no page. */
const AT_ONCE = 500;

type Months = Awaited<ReturnType<ReturnType<typeof measureStore>["months"]>>;

async function eachMonth(months: Months, take: (month: Months[number]) => void): Promise<void> {
  for (const [nth, month] of months.entries()) {
    if (nth % AT_ONCE === AT_ONCE - 1) await setImmediate();
    take(month);
  }
}

/** The measures of a scope, and of each week of it. */
export async function readMeasures(db: Db, scope: AskedScope) {
  const { serviceIds, environments, from, to } = scope;
  const months = await measureStore(db).months(serviceIds, environments, from, to, true);
  const all = tally();
  const firstMonday = mondayOf(epochDay(from.getTime()));
  const weekCount = Math.floor((epochDay(to.getTime() - 1) - firstMonday) / WEEK_DAYS) + 1;
  const weeks = Array.from({ length: weekCount }, () => tally());
  const [first = tally()] = weeks;
  const weekOf = (minute: number) =>
    (weeks[Math.floor((Math.floor(minute / MINUTES_A_DAY) - firstMonday) / WEEK_DAYS)] ?? first).sink;
  const sink = both(all.sink, weekOf);
  const [begin, end] = [minuteAt(from.getTime()), minuteAt(to.getTime())];
  await eachMonth(months, (month) => readMonth(month.monthMinute, month, begin, end, sink));
  const measures = measuresOf(all, spanOf(scope), await outsideOf(db, scope), await firstKnown(db, scope));
  return {
    measures,
    weeks: weeks.map((week, nth) => weekView(week, firstMonday + nth * WEEK_DAYS)),
    distribution: distributionOf(all),
  };
}

function weekView(week: Tally, monday: number) {
  const { ended, succeeded, failed, rework } = week.count;
  return {
    week: new Date(monday * DAY_MS),
    deployments: succeeded,
    leadMinutes: percentilesOf(week.leads.values())?.p50 ?? null,
    failShare: ended === 0 ? null : failed / ended,
    recoveryMinutes: percentilesOf(week.recoveries.values())?.p50 ?? null,
    reworkShare: ended === 0 ? null : rework / ended,
  };
}

const LENGTHS: readonly (readonly [below: number | null, label: string])[] = [
  [60, "under 1 hour"],
  [240, "1 to 4 hours"],
  [MINUTES_A_DAY, "4 hours to 1 day"],
  [3 * MINUTES_A_DAY, "1 to 3 days"],
  [7 * MINUTES_A_DAY, "3 days to 1 week"],
  [30 * MINUTES_A_DAY, "1 week to 1 month"],
  [null, "over 1 month"],
];

function distributionOf({ leads }: Tally) {
  const counts = LENGTHS.map(() => 0);
  for (const minutes of leads.values()) {
    const nth = LENGTHS.findIndex(([below]) => below === null || minutes < below);
    counts[nth] = (counts[nth] ?? 0) + 1;
  }
  return LENGTHS.map(([below, label], nth) => ({ below, label, changes: counts[nth] ?? 0 }));
}

/** The measures of each service that deployed anything in the range. */
export async function readServiceMeasures(
  db: Db,
  { serviceIds, environments, from, to }: AskedScope,
): Promise<Map<string, Tally>> {
  const months = await measureStore(db).months(serviceIds, environments, from, to, false);
  const [begin, end] = [minuteAt(from.getTime()), minuteAt(to.getTime())];
  const tallies = new Map<string, Tally>();
  await eachMonth(months, (month) => {
    const one = tallies.get(month.serviceId) ?? tally();
    tallies.set(month.serviceId, one);
    readMonth(month.monthMinute, month, begin, end, one.sink);
  });
  return tallies;
}
