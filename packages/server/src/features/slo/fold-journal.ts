import { type Minutes, noMinutes } from "@shipshape/domain/slo/minutes";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { chunks } from "../../kernel/grouped.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { decodeEntries, MINUTES_A_DAY, SHELF_SIZE, type SliceEntry } from "./slice-codec.ts";
import { type SeriesDay, sliceStore } from "./slice-store.ts";

/** Long enough that a day is rewritten seldom, short enough that reading the newest minutes stays cheap. */
const FOLDED_FROM_ROWS = 60;
const FOLDED_FROM_BYTES = 8_000_000;
/** A large journal is folded in parts, so that its days never need much memory at once. */
const DAYS_AT_ONCE = 500;

/** Folds every journal that has grown long into the days of its series, shelf by shelf. */
export async function foldJournals(kernel: Kernel, fromRows = FOLDED_FROM_ROWS): Promise<void> {
  for (const { shelf, rows, bytes } of await sliceStore(kernel.db).journalLengths()) {
    // audit-free: the same counts, kept another way
    if (rows >= fromRows || bytes >= FOLDED_FROM_BYTES) await inTransaction(kernel.db, (tx) => foldJournal(tx, shelf));
  }
}

/** Folds the journal of one shelf into days: what each minute holds does not change. */
export async function foldJournal(tx: Tx, shelf: number): Promise<void> {
  const store = sliceStore(tx);
  await store.lock([shelf * SHELF_SIZE]);
  const journal = await store.journalSince([{ shelf, revision: 0 }]);
  const last = journal.at(-1);
  if (!last) return;
  const touched = new Map<string, SeriesDay & { entries: SliceEntry[] }>();
  for (const { entries } of journal) {
    decodeEntries(shelf, entries, (entry) => {
      const day = Math.floor(entry.minute / MINUTES_A_DAY);
      const key = `${entry.series} ${day}`;
      const held = touched.get(key);
      if (held) held.entries.push(entry);
      else touched.set(key, { series: entry.series, day, entries: [entry] });
    });
  }
  for (const days of chunks([...touched.values()], DAYS_AT_ONCE)) await foldDays(tx, days);
  await store.dropJournal(shelf, last.revision);
}

async function foldDays(tx: Tx, days: readonly (SeriesDay & { readonly entries: readonly SliceEntry[] })[]) {
  const store = sliceStore(tx);
  const kept = new Map((await store.days(days)).map(({ series, day, minutes }) => [`${series} ${day}`, minutes]));
  await store.putDays(
    days.map(({ series, day, entries }) => {
      const minutes = kept.get(`${series} ${day}`) ?? noMinutes(day * DAY_MS, MINUTES_A_DAY);
      for (const entry of entries) putEntry(minutes, day, entry);
      return { series, day, minutes };
    }),
  );
}

function putEntry(minutes: Minutes, day: number, { minute, good, total, state }: SliceEntry): void {
  const place = minute - day * MINUTES_A_DAY;
  minutes.good[place] = good;
  minutes.total[place] = total;
  minutes.state[place] = state;
}
