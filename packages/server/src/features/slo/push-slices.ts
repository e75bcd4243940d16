import type { Fault } from "@shipshape/contract/problem";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { enqueue } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import type { CountedSlice } from "./counted-group.ts";
import { evaluateJob } from "./evaluate-job.ts";
import { isFannedOut } from "./fan-out.ts";
import { foldJournal } from "./fold-journal.ts";
import { minutesOfSeries } from "./minute-reads.ts";
import { engineOf } from "./slice-engine.ts";
import { sliceStore } from "./slice-store.ts";
import { type SloRow, sloStore } from "./slo-store.ts";
import { minuteOf } from "./spread-over-minutes.ts";
import { writeProgress } from "./write-progress.ts";
import { seriesOf, writeSlices } from "./write-slices.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Older minutes have no place to be kept in. */
const KEPT_DAYS = 120;

export type PushedSlice = { readonly minute: Date; readonly good: number; readonly total: number };

/**
 * Takes the counts of whole minutes from outside, old and new: the latest word on a minute wins. What is pushed to a group
 * changes its roll-up by as much. Returns how many.
 */
export async function pushSlices(
  kernel: Kernel,
  actor: Actor,
  name: string,
  pushed: readonly PushedSlice[],
): Promise<number> {
  const slo = await sloStore(kernel.db).byName(name);
  if (!slo)
    throw notFound("SLO", name, "'shipshape slo list' shows the ones there are; add one with a document of kind SLO.");
  refuseRollUp(slo);
  refuseImpossible(pushed, kernel.clock.now().getTime());
  const latest = new Map(pushed.map(({ minute, good, total }) => [minute.getTime(), { good, total }]));
  const slices = [...latest].map(([minuteMs, counts]) => ({ minuteMs, ...counts, adds: false }));
  const nowMs = kernel.clock.now().getTime();
  await inTransaction(kernel.db, async (tx) => {
    const above = slo.parentId === null ? [] : await sloStore(tx).byIds([slo.parentId]);
    const slos = [slo, ...above];
    const locked = await sliceStore(tx).lock(slos.flatMap(seriesOf));
    const change = above.length === 0 ? [] : await changeBy(tx, slo, slices);
    const written = slos.map((one) => ({ slo: one, slices: one === slo ? slices : change }));
    const progress = await sloStore(tx).progress(slos.map(({ id }) => id));
    await writeSlices(tx, engineOf(kernel), locked, written, nowMs);
    await writeProgress(
      tx,
      written.map((one) => ({ problem: null, suspicion: null, note: null, ...progress.get(one.slo.id), ...one })),
    );
    // What is old is asked for by the day: it goes to the days at once.
    if (slices.some(({ minuteMs }) => minuteMs < nowMs - DAY_MS))
      for (const { id } of locked) await foldJournal(tx, id);
    await audit(tx, actor, { action: "slo.pushSlices", subject: `slo:${name}`, after: summaryOf(pushed) });
    await enqueue(tx, evaluateJob, { sloIds: slos.map(({ id }) => id) }, { key: slo.id });
  });
  return slices.length;
}

/** How these minutes differ from what the objective holds of them: what its roll-up holds more, or less, from now on. */
async function changeBy(tx: Tx, slo: SloRow, slices: readonly CountedSlice[]): Promise<CountedSlice[]> {
  const minutes = slices.map(({ minuteMs }) => minuteMs);
  const fromMs = minutes.reduce((first, minuteMs) => Math.min(first, minuteMs));
  const toMs = minutes.reduce((last, minuteMs) => Math.max(last, minuteMs)) + MINUTE_MS;
  const held = (await minutesOfSeries(tx, [slo.measuredSeries], fromMs, toMs)).get(slo.measuredSeries);
  return slices.map(({ minuteMs, good, total }) => {
    const place = (minuteMs - fromMs) / MINUTE_MS;
    const before = { good: held?.good[place] ?? 0, total: held?.total[place] ?? 0 };
    return { minuteMs, good: good - before.good, total: total - before.total, adds: true };
  });
}

function refuseRollUp(slo: SloRow): void {
  if (slo.parentId !== null || !isFannedOut(slo)) return;
  const mend = `push to one of these; GET /api/v1/slos?parent=${slo.name} lists them`;
  throw new DomainError("conflict", `"${slo.name}" is the sum of its groups: ${mend}.`);
}

function summaryOf(pushed: readonly PushedSlice[]) {
  const minutes = pushed.map(({ minute }) => minute.getTime());
  return { slices: pushed.length, from: new Date(Math.min(...minutes)), to: new Date(Math.max(...minutes)) };
}

function refuseImpossible(pushed: readonly PushedSlice[], nowMs: number): void {
  const faults = pushed.flatMap(({ minute, good, total }, index): Fault[] => {
    const atMs = minute.getTime();
    const at = (field: string, message: string): Fault[] => [{ path: `slices.${index}.${field}`, message }];
    if (atMs !== minuteOf(atMs))
      return at("minute", `${minute.toISOString()} is within a minute: give the minute's beginning`);
    if (atMs > nowMs) return at("minute", `${minute.toISOString()} has not begun: push a minute when it is there`);
    if (atMs < nowMs - KEPT_DAYS * DAY_MS)
      return at("minute", `${minute.toISOString()} is older than the ${KEPT_DAYS} days that are kept`);
    if (good > total) return at("good", `${good} good events of ${total} in all: there cannot be more good than total`);
    return [];
  });
  const [first] = faults;
  if (first)
    throw new DomainError("invalid", `Nothing was stored: ${first.path}: ${first.message}.`, faults.slice(0, 20));
}
