import { budgetMinutes, contextMinutes, settledUntilMs } from "@shipshape/domain/slo/budget-minutes";
import type { Counts } from "@shipshape/domain/slo/counts";
import { MINUTE, type Minutes, minuteOf } from "@shipshape/domain/slo/minutes";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type { Tx } from "../../kernel/database.ts";
import type { CountedSlice } from "./counted-group.ts";
import { excludedSpansOf } from "./excluded-spans.ts";
import { minutesOfSeries } from "./minute-reads.ts";
import { type SliceEntry, shelfOf } from "./slice-codec.ts";
import type { SliceEngine } from "./slice-engine.ts";
import { type ShelfRow, sliceStore } from "./slice-store.ts";
import type { SloRow } from "./slo-store.ts";

/** An objective as counting knows it. */
export type CountedSlo = Pick<
  SloRow,
  "id" | "name" | "documentName" | "serviceId" | "measuredSeries" | "budgetSeries" | "rules"
>;

export type Written = { readonly slo: CountedSlo; readonly slices: readonly CountedSlice[] };

export const seriesOf = ({
  measuredSeries,
  budgetSeries,
}: Pick<SloRow, "measuredSeries" | "budgetSeries">): number[] =>
  budgetSeries === null ? [measuredSeries] : [measuredSeries, budgetSeries];

/**
 * Writes what minutes hold from now on, and what of it counts for the budgets, in a handful of rows however many
 * objectives there are. Needs the lock of their shelves, and the rows that it gave. Of one minute twice the later counts.
 */
export async function writeSlices(
  tx: Tx,
  engine: SliceEngine,
  locked: readonly ShelfRow[],
  written: readonly Written[],
  atMs: number,
): Promise<void> {
  const adding = written.filter(({ slices }) => slices.some(({ adds }) => adds));
  const held = await heldBefore(tx, engine, locked, adding, atMs);
  const now = new Map<string, SliceEntry>();
  const done = new Set<number>();
  for (const { slo, slices } of written) {
    // Objectives that share a measurement were counted with the first of them.
    if (done.has(slo.measuredSeries)) continue;
    done.add(slo.measuredSeries);
    for (const { minuteMs, good, total, adds } of slices) {
      const minute = minuteMs / MINUTE_MS;
      const key = `${slo.measuredSeries} ${minute}`;
      const before = adds ? (now.get(key) ?? held(slo.measuredSeries, minute)) : undefined;
      now.set(key, {
        series: slo.measuredSeries,
        minute,
        state: MINUTE.measured,
        good: (before?.good ?? 0) + good,
        total: (before?.total ?? 0) + total,
      });
    }
  }
  await sliceStore(tx).append([...now.values()]);
  await writeBudgets(tx, written, atMs);
}

type HeldBefore = (series: number, minute: number) => Counts | undefined;

/** What the minutes to be added to hold: as a rule the newest, which is in memory. */
async function heldBefore(
  tx: Tx,
  engine: SliceEngine,
  locked: readonly ShelfRow[],
  adding: readonly Written[],
  atMs: number,
): Promise<HeldBefore> {
  if (adding.length === 0) return () => undefined;
  const inMemory = new Map<number, Awaited<ReturnType<SliceEngine["held"]>>>();
  for (const row of locked) inMemory.set(row.id, await engine.held(tx, row, atMs));
  const remembered: HeldBefore = (series, minute) => inMemory.get(shelfOf(series))?.(series, minute);
  const unknown = adding.filter(({ slo, slices }) =>
    slices.some(({ minuteMs }) => remembered(slo.measuredSeries, minuteMs / MINUTE_MS) === undefined),
  );
  if (unknown.length === 0) return remembered;
  const { fromMs, toMs } = rangeOf(unknown);
  const stored = await minutesOfSeries(tx, [...new Set(unknown.map(({ slo }) => slo.measuredSeries))], fromMs, toMs);
  return (series, minute) => {
    const minutes = stored.get(series);
    const place = minute - fromMs / MINUTE_MS;
    return minutes ? { good: minutes.good[place] ?? 0, total: minutes.total[place] ?? 0 } : remembered(series, minute);
  };
}

function rangeOf(written: readonly Written[]): { fromMs: number; toMs: number } {
  let [fromMs, toMs] = [Number.POSITIVE_INFINITY, 0];
  for (const { slices } of written) {
    for (const { minuteMs } of slices) {
      fromMs = Math.min(fromMs, minuteMs);
      toMs = Math.max(toMs, minuteMs + MINUTE_MS);
    }
  }
  return { fromMs, toMs };
}

/** Where the budget counts otherwise than the indicator: what the new minutes, and those that lean on them, are worth. */
async function writeBudgets(tx: Tx, written: readonly Written[], atMs: number): Promise<void> {
  const special = written.filter(({ slo, slices }) => slo.budgetSeries !== null && slices.length > 0);
  if (special.length === 0) return;
  const { fromMs, toMs } = rangeOf(special);
  const slos = special.map(({ slo }) => slo);
  const reach = Math.max(...slos.map(({ rules }) => contextMinutes(rules))) * MINUTE_MS;
  await recountBudgets(tx, slos, fromMs, Math.min(toMs + reach, minuteOf(atMs) + MINUTE_MS), atMs);
}

/**
 * Counts the budgets of these objectives out anew from one moment to before another, as of `atMs`, and writes what differs
 * from before. Needs the lock of their shelves; every objective has a series for its budget.
 */
export async function recountBudgets(
  tx: Tx,
  slos: readonly CountedSlo[],
  fromMs: number,
  toMs: number,
  atMs: number,
): Promise<void> {
  const context = Math.max(0, ...slos.map(({ rules }) => contextMinutes(rules))) * MINUTE_MS;
  const measured = await minutesOfSeries(
    tx,
    slos.map(({ measuredSeries }) => measuredSeries),
    fromMs - context,
    toMs,
  );
  const before = await minutesOfSeries(
    tx,
    slos.flatMap(({ budgetSeries }) => budgetSeries ?? []),
    fromMs,
    toMs,
  );
  const excluded = await excludedSpansOf(tx, slos, fromMs - context, toMs);
  const entries = slos.flatMap(({ id, measuredSeries, budgetSeries, rules }) => {
    const counted = measured.get(measuredSeries);
    const was = budgetSeries === null ? undefined : before.get(budgetSeries);
    if (!counted || !was || budgetSeries === null) return [];
    return differences(budgetSeries, was, budgetMinutes(counted, rules, excluded.get(id) ?? [], settledUntilMs(atMs)));
  });
  await sliceStore(tx).append(entries);
}

/** The minutes of `was` that are another now. */
function differences(series: number, was: Minutes, now: Minutes): SliceEntry[] {
  const shift = (was.startMs - now.startMs) / MINUTE_MS;
  const entries: SliceEntry[] = [];
  for (let at = 0; at < was.total.length; at += 1) {
    const [good = 0, total = 0, state = 0] = [now.good[at + shift], now.total[at + shift], now.state[at + shift]];
    if (good === was.good[at] && total === was.total[at] && state === was.state[at]) continue;
    entries.push({ series, minute: was.startMs / MINUTE_MS + at, state, good, total });
  }
  return entries;
}
