import type { Tx } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import { decodeShelfReadings, encodeShelfReadings, type SeriesReading, type ShelfReadings } from "./shelf-readings.ts";
import { shelfOf } from "./slice-codec.ts";
import { sliceStore } from "./slice-store.ts";

/** Where the counters behind these shelves stood when they were counted last. */
export async function readingsOf(tx: Tx, shelves: readonly { readonly id: number }[]): Promise<ShelfReadings> {
  const stored = await sliceStore(tx).readings(shelves.map(({ id }) => id));
  return new Map([...stored.values()].flatMap(decodeShelfReadings).map((reading) => [reading.series, reading]));
}

/** Keeps where counters stand now, beside those of their shelves that were not read. Needs the lock of the shelves. */
export async function putReadings(tx: Tx, before: ShelfReadings, now: readonly SeriesReading[]): Promise<void> {
  if (now.length === 0) return;
  const all: ShelfReadings = new Map(before);
  for (const reading of now) all.set(reading.series, reading);
  await putShelves(tx, all, new Set(now.map(({ series }) => shelfOf(series))));
}

/** Forgets where the counters of these series stood: the next reading begins anew. */
export async function forgetReadings(tx: Tx, series: readonly number[]): Promise<void> {
  if (series.length === 0) return;
  const shelves = await sliceStore(tx).lock(series);
  const forgotten = new Set(series);
  const kept = new Map([...(await readingsOf(tx, shelves))].filter(([one]) => !forgotten.has(one)));
  await putShelves(tx, kept, new Set(series.map(shelfOf)));
}

async function putShelves(tx: Tx, readings: ShelfReadings, shelves: ReadonlySet<number>): Promise<void> {
  const byShelf = grouped(readings.values(), ({ series }) => shelfOf(series));
  const rows = [...shelves].map((shelf) => [shelf, encodeShelfReadings(byShelf.get(shelf) ?? [])] as const);
  await sliceStore(tx).putReadings(new Map(rows));
}
