import { MINUTE, type Sums } from "@shipshape/domain/slo/minutes";
import { SHELF_SIZE, type SliceEntry, slotOf } from "./slice-codec.ts";

/** So many of the newest minutes are at hand of every series; what leaves a longer window is read hour by hour. */
export const RING_MINUTES = 128;
const MINUTES_AN_HOUR = 60;
/** What is left of a sum whose events have all gone again, where they were not whole. */
const ROUNDING = 1e-9;

/** What a minute holds. */
export type Held = { readonly good: number; readonly total: number; readonly state: number };

/** An hour of every series of a shelf: series after series, minute after minute. */
export type HourColumn = {
  readonly good: Float64Array;
  readonly total: Float64Array;
  readonly state: Uint8Array;
};

/** The sums that one series is asked for: over the last so many minutes, or since minutes on which windows began. */
export type Spans = { readonly lengths: readonly number[]; readonly since: readonly number[] };

type Track = Spans & {
  /** Four numbers for each length, then for each beginning: good, total, measured, excluded. */
  readonly sums: Float64Array;
  /** Its sums are to be made from the store: it is new, or an old minute changed. */
  isStale: boolean;
  /** Counts that are not whole gather rounding errors: their sums are made anew every hour. */
  isFractional: boolean;
  lastMeasured: number | undefined;
};

export type ShelfSums = ReturnType<typeof shelfSums>;

export const emptyColumn = (minutes: number): HourColumn => ({
  good: new Float64Array(SHELF_SIZE * minutes),
  total: new Float64Array(SHELF_SIZE * minutes),
  state: new Uint8Array(SHELF_SIZE * minutes),
});

export const hourOfMinute = (minute: number): number => Math.floor(minute / MINUTES_AN_HOUR);

/**
 * Running sums of one shelf of series, held in memory: each minute that passes adds what came and takes away what left,
 * so that a window of any length costs the same. Minutes are counted since the epoch. Does no reading of its own: the
 * hours that long windows leave, and sums that are stale, are given from outside.
 */
export function shelfSums(headMinute: number) {
  let head = headMinute;
  const ring = emptyColumn(RING_MINUTES);
  const tracks = new Map<number, Track>();
  const hours = new Map<number, HourColumn>();

  const ringPlace = (slot: number, minute: number): number => slot * RING_MINUTES + (minute % RING_MINUTES);
  const isInRing = (minute: number): boolean => minute <= head && minute > head - RING_MINUTES;

  function leave(slot: number, track: Track, minute: number): void {
    track.lengths.forEach((length, nth) => {
      const left = minute - length;
      const [column, place] =
        length < RING_MINUTES
          ? [ring, ringPlace(slot, left)]
          : [hours.get(hourOfMinute(left)), slot * MINUTES_AN_HOUR + (left % MINUTES_AN_HOUR)];
      if (column === undefined) throw new Error(`The hour that a window of ${length} min leaves was not read`);
      addTo(track.sums, nth, -(column.good[place] ?? 0), -(column.total[place] ?? 0), column.state[place] ?? 0, -1);
    });
  }

  return {
    head: (): number => head,
    /** The hours whose minutes leave a long window on the way to this minute. */
    hoursLeft(toMinute: number): Set<number> {
      const left = new Set<number>();
      for (const { lengths, isStale } of tracks.values()) {
        if (isStale) continue;
        for (const length of lengths) {
          if (length < RING_MINUTES) continue;
          const last = hourOfMinute(toMinute - length);
          for (let hour = hourOfMinute(head + 1 - length); hour <= last; hour += 1) left.add(hour);
        }
      }
      return left;
    },
    hasHour: (hour: number): boolean => hours.has(hour),
    putHour: (hour: number, column: HourColumn): unknown => hours.set(hour, column),
    /** Forgets every hour but these. */
    keepHours(kept: ReadonlySet<number>): void {
      for (const hour of hours.keys()) if (!kept.has(hour)) hours.delete(hour);
    },

    /** Lets time pass to this minute. New minutes are missing until something is put in them. */
    advance(toMinute: number): void {
      while (head < toMinute) {
        const next = head + 1;
        for (const [slot, track] of tracks) {
          if (track.isFractional && next % MINUTES_AN_HOUR === 0) track.isStale = true;
          if (!track.isStale) leave(slot, track, next);
        }
        head = next;
        for (let slot = 0; slot < SHELF_SIZE; slot += 1) setAt(ring, ringPlace(slot, next), NOTHING);
      }
    },

    /** Takes what a minute holds from now on, in place of what it held. Later than the head is refused. */
    put(entry: SliceEntry): void {
      const { minute } = entry;
      if (minute > head) throw new Error(`Minute ${minute} lies ahead of ${head}`);
      const slot = slotOf(entry.series);
      const track = tracks.get(slot);
      const hour = hours.get(hourOfMinute(minute));
      if (hour) setAt(hour, slot * MINUTES_AN_HOUR + (minute % MINUTES_AN_HOUR), entry);
      if (!isInRing(minute)) {
        if (track) track.isStale = true;
        return;
      }
      const place = ringPlace(slot, minute);
      const before = { good: ring.good[place] ?? 0, total: ring.total[place] ?? 0, state: ring.state[place] ?? 0 };
      setAt(ring, place, entry);
      if (!track) return;
      if (!(Number.isInteger(entry.good) && Number.isInteger(entry.total))) track.isFractional = true;
      if (isMeasured(entry.state)) track.lastMeasured = Math.max(track.lastMeasured ?? minute, minute);
      const change = (nth: number): void => {
        addTo(track.sums, nth, -before.good, -before.total, before.state, -1);
        addTo(track.sums, nth, entry.good, entry.total, entry.state, 1);
      };
      track.lengths.forEach((length, nth) => {
        if (minute > head - length) change(nth);
      });
      track.since.forEach((start, nth) => {
        if (minute >= start) change(track.lengths.length + nth);
      });
    },

    /** What a minute of the last two hours holds; undefined for an older one, and for a series that is not known well. */
    heldAt(series: number, minute: number): Held | undefined {
      if (!isInRing(minute) || (tracks.get(slotOf(series))?.isStale ?? true)) return undefined;
      const place = ringPlace(slotOf(series), minute);
      return { good: ring.good[place] ?? 0, total: ring.total[place] ?? 0, state: ring.state[place] ?? 0 };
    },

    /** Says which sums a series is asked for; others than before make it stale. */
    ask(series: number, spans: Spans): void {
      const known = tracks.get(slotOf(series));
      if (known && sameNumbers(known.lengths, spans.lengths) && sameNumbers(known.since, spans.since)) return;
      const sums = new Float64Array(4 * (spans.lengths.length + spans.since.length));
      tracks.set(slotOf(series), {
        ...spans,
        sums,
        isStale: true,
        isFractional: known?.isFractional ?? false,
        lastMeasured: known?.lastMeasured,
      });
    },

    staleSlots: (): number[] => [...tracks].flatMap(([slot, { isStale }]) => (isStale ? [slot] : [])),
    spansOf: (slot: number): Spans => tracks.get(slot) ?? { lengths: [], since: [] },

    /** Gives a series what the store knows of it: its sums, span after span, and its newest minutes up to the head. */
    restore(slot: number, sums: readonly Sums[], newest: (minute: number) => Held, lastMeasured: number | undefined) {
      const track = tracks.get(slot);
      if (!track) return;
      sums.forEach((one, nth) => {
        track.sums.set([one.good, one.total, one.measuredMinutes, one.excludedMinutes], nth * 4);
      });
      for (let minute = head - RING_MINUTES + 1; minute <= head; minute += 1) {
        setAt(ring, ringPlace(slot, minute), newest(minute));
      }
      track.isFractional = !sums.every(({ good, total }) => Number.isInteger(good) && Number.isInteger(total));
      track.lastMeasured = lastMeasured;
      track.isStale = false;
    },

    /** The sums of the nth span of a series. */
    sums(series: number, nth: number): Sums {
      const track = tracks.get(slotOf(series));
      const at = (offset: number): number => track?.sums[nth * 4 + offset] ?? 0;
      const isNothing = Math.abs(at(1)) < ROUNDING;
      return {
        good: isNothing ? 0 : at(0),
        total: isNothing ? 0 : at(1),
        measuredMinutes: at(2),
        excludedMinutes: at(3),
      };
    },
    lastMeasured: (series: number): number | undefined => tracks.get(slotOf(series))?.lastMeasured,
  };
}

const NOTHING: Held = { good: 0, total: 0, state: MINUTE.missing };

export const isMeasured = (state: number): boolean => state === MINUTE.measured || state === MINUTE.filled;

function setAt(column: HourColumn, place: number, { good, total, state }: Held): void {
  column.good[place] = good;
  column.total[place] = total;
  column.state[place] = state;
}

/** Adds counts, and one minute of a state, to the nth four of some sums; `sign` −1 takes the minute away. */
function addTo(sums: Float64Array, nth: number, good: number, total: number, state: number, sign: 1 | -1): void {
  const at = nth * 4;
  sums[at] = (sums[at] ?? 0) + good;
  sums[at + 1] = (sums[at + 1] ?? 0) + total;
  if (isMeasured(state)) sums[at + 2] = (sums[at + 2] ?? 0) + sign;
  else if (state === MINUTE.excluded) sums[at + 3] = (sums[at + 3] ?? 0) + sign;
}

const sameNumbers = (some: readonly number[], others: readonly number[]): boolean =>
  some.length === others.length && some.every((value, at) => value === others[at]);
