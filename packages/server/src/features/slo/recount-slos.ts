import { contextMinutes, needsBudgetTrack } from "@shipshape/domain/slo/budget-minutes";
import { minuteOf } from "@shipshape/domain/slo/minutes";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type * as z from "zod";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { chunks } from "../../kernel/grouped.ts";
import { enqueue } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { evaluateJob } from "./evaluate-job.ts";
import { foldJournal } from "./fold-journal.ts";
import type { recountJob } from "./recount-job.ts";
import { shelfOf } from "./slice-codec.ts";
import { sliceStore } from "./slice-store.ts";
import { type SloRow, sloStore } from "./slo-store.ts";
import { recountBudgets, seriesOf } from "./write-slices.ts";

/** A few at a time: a quarter of minutes of each is in memory meanwhile. */
const AT_ONCE = 5;

/**
 * Counts the budgets of objectives out anew over a stretch of time, and has them evaluated. One that begins to count
 * otherwise than its indicator gets a series of its own for it, and is counted out from its beginning.
 */
export async function recountSlos(
  kernel: Kernel,
  { sloIds, from, to }: z.output<typeof recountJob.payload>,
): Promise<void> {
  const [fromMs, toMs] = [from.getTime(), to.getTime()];
  for (const some of chunks(sloIds, AT_ONCE)) {
    // audit-free: what made it necessary was audited
    await inTransaction(kernel.db, (tx) => recount(tx, some, { fromMs, toMs }, kernel));
  }
}

type Stretch = { readonly fromMs: number; readonly toMs: number };

async function recount(tx: Tx, sloIds: readonly string[], { fromMs, toMs }: Stretch, { clock }: Kernel): Promise<void> {
  const nowMs = minuteOf(clock.now().getTime()) + MINUTE_MS;
  const store = sloStore(tx);
  const before = await store.byIds(sloIds);
  const isNew = ({ budgetSeries }: SloRow): boolean => budgetSeries === null;
  await store.giveBudgetSeries(before.filter(isNew).map(({ id }) => id));
  const slos = await store.byIds(sloIds);
  const locked = await sliceStore(tx).lock(slos.flatMap(seriesOf));
  const began = new Set(before.filter(isNew).map(({ id }) => id));
  const progress = await store.progress(sloIds);
  for (const slo of slos) {
    const countedFromMs = progress.get(slo.id)?.countedFrom?.getTime();
    if (countedFromMs === undefined) continue;
    const range = began.has(slo.id) ? { fromMs: countedFromMs, toMs: nowMs } : { fromMs, toMs };
    // What lies after may lean on it: a slice ends later, and a gap is filled by what was before it.
    const reachMs = range.toMs + contextMinutes(slo.rules) * MINUTE_MS;
    await recountBudgets(tx, [slo], Math.max(range.fromMs, countedFromMs), Math.min(reachMs, nowMs), nowMs);
  }
  for (const { id } of locked) {
    if (slos.some(({ budgetSeries }) => budgetSeries !== null && shelfOf(budgetSeries) === id))
      await foldJournal(tx, id);
  }
  await enqueue(tx, evaluateJob, { sloIds: [...sloIds] });
}

/** Whether what counts for the budget may be other than before. */
export function countsOtherwise(
  now: SloRow["rules"],
  before: Pick<SloRow, "rules" | "budgetSeries"> | undefined,
): boolean {
  if (before === undefined || before.budgetSeries === null) return needsBudgetTrack(now, false);
  const { rules } = before;
  return (["budgetingMethod", "timeSliceTarget", "timeSliceMinutes", "gapPolicy"] as const).some(
    (rule) => now[rule] !== rules[rule],
  );
}
