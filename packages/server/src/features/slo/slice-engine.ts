import { type Minutes, minutesBetween, noMinutes, type Sums, sumMinutes } from "@shipshape/domain/slo/minutes";
import { DAY_MS, MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type { Clock } from "../../kernel/clock.ts";
import type { Tx } from "../../kernel/database.ts";
import { chunks, grouped } from "../../kernel/grouped.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import {
  emptyColumn,
  type Held,
  type HourColumn,
  hourOfMinute,
  isMeasured,
  RING_MINUTES,
  type ShelfSums,
  type Spans,
  shelfSums,
} from "./shelf-sums.ts";
import { decodeEntries, MINUTES_A_DAY, SHELF_SIZE, shelfOf, slotOf } from "./slice-codec.ts";
import { type JournalRow, type SeriesDay, type ShelfRow, seriesOfShelf, sliceStore } from "./slice-store.ts";

const MINUTES_AN_HOUR = 60;
/** After a longer pause everything is read anew, instead of minute after minute. */
const CAUGHT_UP_MINUTES = 180;
/** Days are unpacked of so many series at a time, so that a start needs little memory. */
const SERIES_AT_ONCE = 128;

type Shelf = { readonly sums: ShelfSums; revision: number };

/** What a series is asked for: the sums of the last so many minutes, or since minutes on which windows began. */
export type SpansOf = Spans & { readonly series: number };

export type SliceEngine = ReturnType<typeof sliceEngine>;

const engines = new WeakMap<Clock, SliceEngine>();

/** The one engine of this server. */
export function engineOf({ clock }: Pick<Kernel, "clock">): SliceEngine {
  const engine = engines.get(clock) ?? sliceEngine();
  engines.set(clock, engine);
  return engine;
}

/**
 * The running sums of every series that is evaluated here, in memory, kept in step with the store: whoever holds the lock
 * of a shelf sees in its revision what another replica wrote. What is not known, or no longer right, is made from storage.
 */
export function sliceEngine() {
  const shelves = new Map<number, Shelf>();

  /** Takes what was written since, up to this minute; forgets a shelf that is too far behind. */
  async function catchUp(tx: Tx, { id, revision, foldedRevision }: ShelfRow, toMinute: number): Promise<Shelf> {
    const known = shelves.get(id);
    const isBehind = known && (known.revision < foldedRevision || toMinute - known.sums.head() > CAUGHT_UP_MINUTES);
    if (!known || isBehind || toMinute < known.sums.head()) {
      const fresh = { sums: shelfSums(toMinute), revision };
      shelves.set(id, fresh);
      return fresh;
    }
    await readHours(tx, id, known.sums, toMinute);
    known.sums.advance(toMinute);
    const rows = await sliceStore(tx).journalSince([{ shelf: id, revision: known.revision }]);
    for (const row of rows) decodeEntries(id, row.entries, known.sums.put);
    known.revision = revision;
    return known;
  }

  /** Half of something is worth nothing: who asks after a failure reads anew. */
  async function orForget<T>(shelf: number, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      shelves.delete(shelf);
      throw error;
    }
  }

  const caughtUp = (tx: Tx, row: ShelfRow, toMinute: number): Promise<Shelf> =>
    orForget(row.id, catchUp(tx, row, toMinute));

  return {
    /**
     * What minutes of series hold now, where that is in memory; undefined where it is to be read. Needs the lock of the
     * shelf, and the row that it gave.
     */
    async held(tx: Tx, row: ShelfRow, atMs: number): Promise<(series: number, minute: number) => Held | undefined> {
      const { sums } = await caughtUp(tx, row, Math.floor(atMs / MINUTE_MS));
      return sums.heldAt;
    },

    /**
     * The sums of these series up to the minute of `atMs`, span after span. Needs the lock of their shelves, and the rows
     * that it gave.
     */
    async sums(tx: Tx, locked: readonly ShelfRow[], asked: readonly SpansOf[], atMs: number) {
      const toMinute = Math.floor(atMs / MINUTE_MS);
      const byShelf = grouped(asked, ({ series }) => shelfOf(series));
      for (const row of locked) {
        const { sums } = await caughtUp(tx, row, toMinute);
        for (const { series, lengths, since } of byShelf.get(row.id) ?? []) sums.ask(series, { lengths, since });
        await orForget(row.id, restoreStale(tx, row.id, sums));
      }
      return {
        of: (series: number, nth: number): Sums => {
          const shelf = shelves.get(shelfOf(series));
          if (!shelf) throw new Error(`Series ${series} was not asked for`);
          return shelf.sums.sums(series, nth);
        },
        /** The newest minute that was measured, in epoch milliseconds; undefined when none was. */
        lastMeasuredMs: (series: number): number | undefined => {
          const minute = shelves.get(shelfOf(series))?.sums.lastMeasured(series);
          return minute === undefined ? undefined : minute * MINUTE_MS;
        },
      };
    },
  };
}

/** Reads the hours that windows leave on the way to a minute, where they are not at hand, and forgets those behind. */
async function readHours(tx: Tx, shelf: number, sums: ShelfSums, toMinute: number): Promise<void> {
  const left = sums.hoursLeft(toMinute);
  const missing = [...left].filter((hour) => !sums.hasHour(hour));
  if (missing.length > 0) {
    const columns = await columnsOf(tx, shelf, missing);
    for (const [hour, column] of columns) sums.putHour(hour, column);
  }
  sums.keepHours(left);
}

async function columnsOf(tx: Tx, shelf: number, hours: readonly number[]): Promise<Map<number, HourColumn>> {
  const columns = new Map(hours.map((hour) => [hour, emptyColumn(MINUTES_AN_HOUR)]));
  const all = Array.from({ length: SHELF_SIZE }, (_, slot) => slot);
  const dayOf = (hour: number): number => Math.floor((hour * MINUTES_AN_HOUR) / MINUTES_A_DAY);
  const store = sliceStore(tx);
  for (const [day, ofDay] of grouped(hours, dayOf)) {
    for (const some of chunks(all, SERIES_AT_ONCE)) {
      for (const { series, minutes } of await store.daysBetween(seriesOfShelf(shelf, some), day, day)) {
        for (const hour of ofDay)
          copyHour(minutes, hour * MINUTES_AN_HOUR - day * MINUTES_A_DAY, columns.get(hour), series);
      }
    }
  }
  for (const { entries } of await store.journalSince([{ shelf, revision: 0 }])) {
    decodeEntries(shelf, entries, ({ series, minute, good, total, state }) => {
      const column = columns.get(hourOfMinute(minute));
      if (!column) return;
      const place = slotOf(series) * MINUTES_AN_HOUR + (minute % MINUTES_AN_HOUR);
      column.good[place] = good;
      column.total[place] = total;
      column.state[place] = state;
    });
  }
  return columns;
}

function copyHour(day: Minutes, from: number, column: HourColumn | undefined, series: number): void {
  const place = slotOf(series) * MINUTES_AN_HOUR;
  column?.good.set(day.good.subarray(from, from + MINUTES_AN_HOUR), place);
  column?.total.set(day.total.subarray(from, from + MINUTES_AN_HOUR), place);
  column?.state.set(day.state.subarray(from, from + MINUTES_AN_HOUR), place);
}

/** Makes the sums of stale series from what is stored: whole days as totals, the days that spans cut minute by minute. */
async function restoreStale(tx: Tx, shelf: number, sums: ShelfSums): Promise<void> {
  const slots = sums.staleSlots();
  if (slots.length === 0) return;
  const journal = await sliceStore(tx).journalSince([{ shelf, revision: 0 }]);
  for (const some of chunks(slots, SERIES_AT_ONCE)) await restoreSome(tx, shelf, sums, some, journal);
}

async function restoreSome(
  tx: Tx,
  shelf: number,
  sums: ShelfSums,
  slots: readonly number[],
  journal: readonly JournalRow[],
): Promise<void> {
  const head = sums.head();
  const needs = slots.map((slot) => needOf(shelf * SHELF_SIZE + slot, sums.spansOf(slot), head));
  const firstDay = Math.min(...needs.map(({ days }) => Math.min(...days)));
  const totals = grouped(
    await sliceStore(tx).dayTotals(seriesOfShelf(shelf, slots), firstDay, dayOfMinute(head)),
    ({ series }) => series,
  );
  for (const { series, days } of needs) {
    const measured = (totals.get(series) ?? []).filter(({ measuredMinutes }) => measuredMinutes > 0);
    if (measured.length > 0) days.add(Math.max(...measured.map(({ day }) => day)));
  }
  const detail = await detailOf(tx, shelf, needs, journal);
  for (const { series, from } of needs) {
    const ofSeries = detail.get(series) ?? new Map<number, Minutes>();
    const whole = (totals.get(series) ?? []).filter(({ day }) => !ofSeries.has(day));
    const found = from.map((minute) => sumSince(minute, ofSeries, whole));
    sums.restore(slotOf(series), found, (minute) => heldIn(ofSeries, minute), lastMeasuredIn(ofSeries));
  }
}

const dayOfMinute = (minute: number): number => Math.floor(minute / MINUTES_A_DAY);

type Need = { readonly series: number; readonly from: readonly number[]; readonly days: Set<number> };

/** From which minute each span of a series goes, and which days must be known to the minute for it. */
function needOf(series: number, { lengths, since }: Spans, head: number): Need {
  const from = [...lengths.map((length) => head - length + 1), ...since];
  return { series, from, days: new Set([head, head - RING_MINUTES + 1, ...from].map(dayOfMinute)) };
}

/** The days that are needed to the minute, and those that the journal touches: its word is newer than theirs. */
async function detailOf(tx: Tx, shelf: number, needs: readonly Need[], journal: readonly JournalRow[]) {
  const needed = new Map(needs.map((need) => [need.series, need]));
  const firstDays = new Map(needs.map(({ series, days }) => [series, Math.min(...days)]));
  for (const { entries } of journal) {
    decodeEntries(shelf, entries, ({ series, minute }) => {
      const day = dayOfMinute(minute);
      if (day >= (firstDays.get(series) ?? Number.POSITIVE_INFINITY)) needed.get(series)?.days.add(day);
    });
  }
  const wanted: SeriesDay[] = needs.flatMap(({ series, days }) => [...days].map((day) => ({ series, day })));
  const detail = new Map(needs.map(({ series }) => [series, new Map<number, Minutes>()]));
  for (const { series, day } of wanted) detail.get(series)?.set(day, noMinutes(day * DAY_MS, MINUTES_A_DAY));
  for (const { series, day, minutes } of await sliceStore(tx).days(wanted)) detail.get(series)?.set(day, minutes);
  for (const { entries } of journal) {
    decodeEntries(shelf, entries, ({ series, minute, good, total, state }) => {
      const day = detail.get(series)?.get(dayOfMinute(minute));
      if (!day) return;
      const place = minute % MINUTES_A_DAY;
      day.good[place] = good;
      day.total[place] = total;
      day.state[place] = state;
    });
  }
  return detail;
}

type Detail = ReadonlyMap<number, Minutes>;

function sumSince(fromMinute: number, detail: Detail, whole: readonly (SeriesDay & Sums)[]): Sums {
  const fromDay = dayOfMinute(fromMinute);
  const parts: Sums[] = whole.filter(({ day }) => day > fromDay);
  for (const [day, minutes] of detail) {
    if (day > fromDay) parts.push(sumMinutes(minutes));
    else if (day === fromDay) {
      parts.push(sumMinutes(minutesBetween(minutes, fromMinute * MINUTE_MS, Number.POSITIVE_INFINITY)));
    }
  }
  return parts.reduce(added, { good: 0, total: 0, measuredMinutes: 0, excludedMinutes: 0 });
}

const added = (one: Sums, other: Sums): Sums => ({
  good: one.good + other.good,
  total: one.total + other.total,
  measuredMinutes: one.measuredMinutes + other.measuredMinutes,
  excludedMinutes: one.excludedMinutes + other.excludedMinutes,
});

function heldIn(detail: Detail, minute: number) {
  const day = detail.get(dayOfMinute(minute));
  const place = minute % MINUTES_A_DAY;
  return { good: day?.good[place] ?? 0, total: day?.total[place] ?? 0, state: day?.state[place] ?? 0 };
}

function lastMeasuredIn(detail: Detail): number | undefined {
  for (const day of [...detail.keys()].sort((a, b) => b - a)) {
    const state = detail.get(day)?.state ?? new Uint8Array();
    const place = state.findLastIndex(isMeasured);
    if (place >= 0) return day * MINUTES_A_DAY + place;
  }
  return undefined;
}
