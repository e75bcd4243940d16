import { inTransaction, type Tx } from "../../kernel/database.ts";
import { chunks, grouped } from "../../kernel/grouped.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { burnAlertStore } from "./burn-alert-store.ts";
import { alertingOf } from "./judge-burn.ts";
import { type Judgement, judgeObjective } from "./judge-objective.ts";
import { countObjectives, type ObjectiveCounts } from "./objective-counts.ts";
import { recoveriesOf } from "./recovery.ts";
import { engineOf, type SliceEngine } from "./slice-engine.ts";
import { sliceStore } from "./slice-store.ts";
import { type SloToEvaluate, sloStore } from "./slo-store.ts";
import { type Judged, tellChanges } from "./tell-changes.ts";
import { seriesOf } from "./write-slices.ts";

/** So many in one transaction: enough to cost a handful of statements, few enough to need little memory. */
const AT_ONCE = 500;

/**
 * Judges these objectives at a moment: writes what was found, opens and ends burn alerts, and tells every change, in
 * transactions of a handful of statements however many they are. Whoever evaluates the same objective meanwhile waits, so
 * that each change is told once.
 */
export async function evaluateSlos(kernel: Kernel, sloIds: readonly string[], at: Date): Promise<void> {
  for (const some of chunks(sloIds, AT_ONCE)) await evaluateSome(kernel, some, at);
}

async function evaluateSome(kernel: Kernel, sloIds: readonly string[], at: Date): Promise<void> {
  // audit-free: an evaluation only states what was counted; its changes are told as events
  await inTransaction(kernel.db, async (tx) => {
    const judged = await judgeAll(tx, engineOf(kernel), sloIds, at);
    const spent = judged.filter(({ judgement }) => judgement.isSpent).map(({ slo }) => slo);
    const recoveries = await recoveriesOf(tx, spent, at.getTime());
    const states = judged.map(({ slo, judgement }) => ({
      sloId: slo.id,
      recoversAt: recoveries.get(slo.id) ?? null,
      judgement,
    }));
    await sloStore(tx).putStates(states, at);
    await tellChanges(tx, judged, at);
  });
}

async function judgeAll(tx: Tx, engine: SliceEngine, sloIds: readonly string[], at: Date): Promise<Judged[]> {
  const store = sloStore(tx);
  const locked = await sliceStore(tx).lock((await store.seriesOf(sloIds)).flatMap(seriesOf));
  const slos = await store.toEvaluate(sloIds);
  const burns = grouped(await burnAlertStore(tx).open(sloIds), ({ sloId }) => sloId);
  const counts = await countObjectives(tx, engine, locked, slos, at.getTime());
  return slos.map((slo) => {
    const open = new Map((burns.get(slo.id) ?? []).map((burn) => [burn.rule, burn]));
    const counted = counts.get(slo.id);
    if (!counted) throw new Error(`the objective ${slo.name} was not counted`);
    return { slo, open, judgement: judge(slo, open, counted, at) };
  });
}

const judge = (slo: SloToEvaluate, open: Judged["open"], counted: ObjectiveCounts, at: Date): Judgement =>
  judgeObjective({
    rules: slo.rules,
    alerting: alertingOf(slo),
    atMs: at.getTime(),
    createdAtMs: slo.createdAt.getTime(),
    countedFromMs: slo.countedFrom?.getTime(),
    problem: slo.problem,
    suspicion: slo.suspicion,
    doubtBefore: slo.lastDoubt,
    open: new Map([...open].map(([rule, alert]) => [rule, { ...alert, startedAtMs: alert.startedAt.getTime() }])),
    ...counted,
    countedUntilMs: counted.countedUntilMs ?? slo.lastDataUntil?.getTime(),
  });
