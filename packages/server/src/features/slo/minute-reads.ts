import { type Minutes, minuteOf, noMinutes } from "@shipshape/domain/slo/minutes";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type { Db } from "../../kernel/database.ts";
import { decodeEntries, MINUTES_A_DAY, shelfOf } from "./slice-codec.ts";
import { sliceStore } from "./slice-store.ts";
import { sloStore } from "./slo-store.ts";

/** What an indicator counted, or what of it counts for the budget: after exclusions, gap policy and time slices. */
export type Track = "measured" | "budget";

/** The minutes of these objectives from one moment to before another, each without holes. */
export async function minutesOf(
  db: Db,
  sloIds: readonly string[],
  fromMs: number,
  toMs: number,
  track: Track,
): Promise<Map<string, Minutes>> {
  const numbers = await sloStore(db).seriesOf(sloIds);
  const seriesOf = ({ measuredSeries, budgetSeries }: (typeof numbers)[number]): number =>
    track === "budget" ? (budgetSeries ?? measuredSeries) : measuredSeries;
  const found = await minutesOfSeries(db, [...new Set(numbers.map(seriesOf))], fromMs, toMs);
  return new Map(
    numbers.map((one) => [one.id, found.get(seriesOf(one)) ?? noMinutes(minuteOf(fromMs), lengthOf(fromMs, toMs))]),
  );
}

const lengthOf = (fromMs: number, toMs: number): number =>
  Math.max(0, Math.ceil((toMs - minuteOf(fromMs)) / MINUTE_MS));

/**
 * The minutes of these series: the days that are kept, and over them what the journal says. The journal is read first:
 * what is folded into the days in between is then read twice, and says the same.
 */
export async function minutesOfSeries(
  db: Db,
  series: readonly number[],
  fromMs: number,
  toMs: number,
): Promise<Map<number, Minutes>> {
  const startMs = minuteOf(fromMs);
  const length = lengthOf(fromMs, toMs);
  const found = new Map(series.map((one) => [one, noMinutes(startMs, length)]));
  if (length === 0 || series.length === 0) return found;
  const store = sliceStore(db);
  const shelves = [...new Set(series.map(shelfOf))];
  const journal = await store.journalSince(shelves.map((shelf) => ({ shelf, revision: 0 })));
  const first = Math.floor(startMs / MINUTE_MS);
  const dayOf = (minute: number): number => Math.floor(minute / MINUTES_A_DAY);
  for (const { series: one, day, minutes } of await store.daysBetween(
    series,
    dayOf(first),
    dayOf(first + length - 1),
  )) {
    const into = found.get(one);
    if (into) copyDay(minutes, day * MINUTES_A_DAY - first, into);
  }
  for (const { shelf, entries } of journal) {
    decodeEntries(shelf, entries, ({ series: one, minute, good, total, state }) => {
      const into = found.get(one);
      const place = minute - first;
      if (!into || place < 0 || place >= length) return;
      into.good[place] = good;
      into.total[place] = total;
      into.state[place] = state;
    });
  }
  return found;
}

/** Copies a day to where it begins in other minutes; what sticks out on either side is left out. */
function copyDay(day: Minutes, place: number, into: Minutes): void {
  const from = Math.max(0, -place);
  const to = Math.min(MINUTES_A_DAY, into.total.length - place);
  if (from >= to) return;
  into.good.set(day.good.subarray(from, to), place + from);
  into.total.set(day.total.subarray(from, to), place + from);
  into.state.set(day.state.subarray(from, to), place + from);
}
