import { changesWithTime, contextMinutes } from "@shipshape/domain/slo/budget-minutes";
import { minuteOf } from "@shipshape/domain/slo/minutes";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type { Clock } from "../../kernel/clock.ts";
import { inTransaction } from "../../kernel/database.ts";
import { chunks, grouped } from "../../kernel/grouped.ts";
import { enqueue } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { excludedSpansOf, objectivesWithExclusions } from "./excluded-spans.ts";
import { exclusionStore } from "./exclusion-store.ts";
import { recountJob } from "./recount-job.ts";
import { sliceStore } from "./slice-store.ts";
import { sloStore } from "./slo-store.ts";
import { type CountedSlo, recountBudgets, seriesOf } from "./write-slices.ts";

/** A minute is settled after five; the rest is for a round that is late. */
const LOOK_BACK_MINUTES = 15;
/** The first time after a start: whatever was not settled before it. */
const FIRST_LOOK_BACK_MINUTES = 14 * 1_440;
/** So many minutes of all objectives together are in memory at once. */
const MINUTES_AT_ONCE = 4_000_000;

const lastRuns = new WeakMap<Clock, number>();

/**
 * What time alone changes of budgets, without anything being measured: gaps that are settled by now and count, slices that
 * ended after the last of their minutes that was measured, and exclusions that have begun. An objective that came under an exclusion since it was made (a new one, a service that
 * changed teams) begins to be counted so.
 */
export async function settleBudgets(kernel: Kernel): Promise<void> {
  const { db, clock } = kernel;
  const atMs = clock.now().getTime();
  const lastMs = lastRuns.get(clock) ?? atMs - FIRST_LOOK_BACK_MINUTES * MINUTE_MS;
  const range = { fromMs: minuteOf(lastMs) - LOOK_BACK_MINUTES * MINUTE_MS, toMs: minuteOf(atMs) + MINUTE_MS };
  const slos = await sloStore(db).counted("apart");
  const excluded = await excludedSpansOf(db, slos, range.fromMs, range.toMs);
  const concerned = slos.filter(({ id, rules }) => changesWithTime(rules) || excluded.has(id));
  const minutesOfEach = Math.max(
    (range.toMs - range.fromMs) / MINUTE_MS,
    ...concerned.map(({ rules }) => contextMinutes(rules)),
  );
  const atOnce = Math.ceil(MINUTES_AT_ONCE / minutesOfEach);
  for (const some of chunks(concerned, atOnce)) await settle(kernel, some, range, atMs);
  await takeUp(kernel);
  lastRuns.set(clock, atMs);
}

type Range = { readonly fromMs: number; readonly toMs: number };

async function settle({ db }: Kernel, slos: readonly CountedSlo[], range: Range, atMs: number): Promise<void> {
  // audit-free: what decided it was audited: the objective's rules, the exclusion
  await inTransaction(db, async (tx) => {
    await sliceStore(tx).lock(slos.flatMap(seriesOf));
    const progress = await sloStore(tx).progress(slos.map(({ id }) => id));
    const countedFromMs = ({ id }: CountedSlo): number =>
      progress.get(id)?.countedFrom?.getTime() ?? Number.POSITIVE_INFINITY;
    // Before counting began nothing is missing.
    const since = grouped(slos, (slo) => Math.max(range.fromMs, countedFromMs(slo)));
    for (const [fromMs, some] of since) {
      if (fromMs < range.toMs) await recountBudgets(tx, some, fromMs, range.toMs, atMs);
    }
  });
}

/** Has those counted out for which an exclusion holds and whose budget still is what was measured. */
async function takeUp({ db, clock }: Kernel): Promise<void> {
  if ((await exclusionStore(db).all()).length === 0) return;
  const held = await objectivesWithExclusions(db, await sloStore(db).counted("asMeasured"));
  const now = clock.now();
  if (held.size > 0) await enqueue(db, recountJob, { sloIds: [...held], from: now, to: now }, { key: "takeUp" });
}
