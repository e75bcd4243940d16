import type { Fault } from "@shipshape/contract/problem";
import type { Minutes } from "@shipshape/domain/slo/minutes";
import { DAY_MS, MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type { Span } from "@shipshape/domain/time/span";
import type { Actor } from "../../kernel/actor.ts";
import { type Db, inTransaction, type Tx } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
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

/** Older minutes have no place to be kept in. */
const KEPT_DAYS = 120;

export type PushedSlice = { readonly minute: Date; readonly good: number; readonly total: number };

export type Push = { readonly slo: string; readonly slices: readonly PushedSlice[] };

/**
 * Takes the counts of whole minutes of objectives from outside, old and new, all or nothing: the latest word on a minute
 * wins. What is pushed to a group changes its roll-up by as much. Returns how many minutes were stored.
 */
export async function pushSlices(kernel: Kernel, actor: Actor, pushes: readonly Push[]): Promise<number> {
  const nowMs = kernel.clock.now().getTime();
  refuseImpossible(pushes, nowMs);
  const counted = await countedOf(kernel.db, pushes);
  await inTransaction(kernel.db, async (tx) => {
    const store = sloStore(tx);
    const above = new Map((await store.byIds(parentIdsOf(counted))).map((slo) => [slo.id, slo]));
    const slos = [...counted.map(({ slo }) => slo), ...above.values()];
    const locked = await sliceStore(tx).lock(slos.flatMap(seriesOf));
    const written = [...counted, ...(await changesAbove(tx, counted, above))];
    const progress = await store.progress(slos.map(({ id }) => id));
    await writeSlices(tx, engineOf(kernel), locked, written, nowMs);
    await writeProgress(
      tx,
      written.map((one) => ({ problem: null, suspicion: null, note: null, ...progress.get(one.slo.id), ...one })),
    );
    // What is old is asked for by the day: it goes to the days at once.
    if (counted.some(({ slices }) => slices.some(({ minuteMs }) => minuteMs < nowMs - DAY_MS)))
      for (const { id } of locked) await foldJournal(tx, id);
    const told = pushes.map((push) => ({
      action: "slo.pushSlices",
      subject: `slo:${push.slo}`,
      after: summaryOf(push),
    }));
    await audit(tx, actor, ...told);
    // One key for one objective: of many, a later push of others must not take the place of this.
    const [only, ...others] = counted.map(({ slo }) => slo.id);
    const once = only !== undefined && others.length === 0 ? { key: only } : {};
    await enqueue(tx, evaluateJob, { sloIds: slos.map(({ id }) => id) }, once);
  });
  return counted.reduce((count, { slices }) => count + slices.length, 0);
}

type Counted = { readonly slo: SloRow; readonly slices: readonly CountedSlice[] };

/** The objectives that were named, each once, with the latest word on each of their minutes. */
async function countedOf(db: Db, pushes: readonly Push[]): Promise<Counted[]> {
  const known = new Map((await sloStore(db).byNames(pushes.map(({ slo }) => slo))).map((slo) => [slo.name, slo]));
  return [...grouped(pushes, ({ slo }) => slo)].map(([name, ofSlo]) => {
    const slo = known.get(name);
    const mend = "'shipshape slo list' shows the ones there are; add one with a document of kind SLO.";
    if (!slo) throw notFound("SLO", name, mend);
    refuseRollUp(slo);
    const all = ofSlo.flatMap(({ slices }) => slices);
    const latest = new Map(all.map(({ minute, good, total }) => [minute.getTime(), { good, total }]));
    return { slo, slices: [...latest].map(([minuteMs, counts]) => ({ minuteMs, ...counts, adds: false })) };
  });
}

const parentIdsOf = (counted: readonly Counted[]): string[] => [
  ...new Set(counted.flatMap(({ slo }) => (slo.parentId === null ? [] : [slo.parentId]))),
];

/** By how much the roll-ups of these groups change. Groups that tell of the same day or less are read together. */
async function changesAbove(
  tx: Tx,
  counted: readonly Counted[],
  above: ReadonlyMap<string, SloRow>,
): Promise<Counted[]> {
  const groups = counted.flatMap(({ slo, slices }) => {
    const parent = slo.parentId === null ? undefined : above.get(slo.parentId);
    return parent ? [{ parent, series: slo.measuredSeries, slices, span: spanOf(slices) }] : [];
  });
  const reads = grouped(groups, ({ series, span: { fromMs, toMs } }) =>
    toMs - fromMs > DAY_MS ? `${series}` : `${fromMs} to ${toMs}`,
  );
  const changes: { parent: SloRow; slices: CountedSlice[] }[] = [];
  for (const together of reads.values()) {
    const [first] = together;
    if (!first) continue;
    const { fromMs, toMs } = first.span;
    const held = await minutesOfSeries(
      tx,
      together.map(({ series }) => series),
      fromMs,
      toMs,
    );
    for (const { parent, series, slices } of together)
      changes.push({ parent, slices: changeBy(held.get(series), fromMs, slices) });
  }
  return [...grouped(changes, ({ parent }) => parent)].map(([slo, ofParent]) => ({
    slo,
    slices: summedByMinute(ofParent.flatMap(({ slices }) => slices)),
  }));
}

const summedByMinute = (slices: readonly CountedSlice[]): CountedSlice[] =>
  [...grouped(slices, ({ minuteMs }) => minuteMs)].map(([minuteMs, ofMinute]) => ({
    minuteMs,
    good: ofMinute.reduce((sum, { good }) => sum + good, 0),
    total: ofMinute.reduce((sum, { total }) => sum + total, 0),
    adds: true,
  }));

function spanOf(slices: readonly CountedSlice[]): Span {
  const minutes = slices.map(({ minuteMs }) => minuteMs);
  const lastMs = minutes.reduce((last, minuteMs) => Math.max(last, minuteMs));
  return { fromMs: minutes.reduce((first, minuteMs) => Math.min(first, minuteMs)), toMs: lastMs + MINUTE_MS };
}

/** How these minutes differ from what the objective holds of them: what its roll-up holds more, or less, from now on. */
const changeBy = (held: Minutes | undefined, fromMs: number, slices: readonly CountedSlice[]): CountedSlice[] =>
  slices.map(({ minuteMs, good, total }) => {
    const place = (minuteMs - fromMs) / MINUTE_MS;
    const before = { good: held?.good[place] ?? 0, total: held?.total[place] ?? 0 };
    return { minuteMs, good: good - before.good, total: total - before.total, adds: true };
  });

function refuseRollUp(slo: SloRow): void {
  if (slo.parentId !== null || !isFannedOut(slo)) return;
  const mend = `push to one of these; GET /api/v1/slos?parent=${slo.name} lists them`;
  throw new DomainError("conflict", `"${slo.name}" is the sum of its groups: ${mend}.`);
}

function summaryOf({ slices }: Push) {
  const minutes = slices.map(({ minute }) => minute.getTime());
  const from = minutes.reduce((first, minute) => Math.min(first, minute));
  const to = minutes.reduce((last, minute) => Math.max(last, minute));
  return { slices: slices.length, from: new Date(from), to: new Date(to) };
}

function refuseImpossible(pushes: readonly Push[], nowMs: number): void {
  const faults = pushes.flatMap(({ slices }, nth) =>
    slices.flatMap((slice, index) => {
      const fault = faultOf(slice, nowMs);
      const place = pushes.length === 1 ? "" : `slos.${nth}.`;
      return fault ? [{ path: `${place}slices.${index}.${fault.path}`, message: fault.message }] : [];
    }),
  );
  const [first] = faults;
  if (first)
    throw new DomainError("invalid", `Nothing was stored: ${first.path}: ${first.message}.`, faults.slice(0, 20));
}

function faultOf({ minute, good, total }: PushedSlice, nowMs: number): Fault | undefined {
  const atMs = minute.getTime();
  const of = (path: string, message: string): Fault => ({ path, message });
  if (atMs !== minuteOf(atMs))
    return of("minute", `${minute.toISOString()} is within a minute: give the minute's beginning`);
  if (atMs > nowMs) return of("minute", `${minute.toISOString()} has not begun: push a minute when it is there`);
  if (atMs < nowMs - KEPT_DAYS * DAY_MS)
    return of("minute", `${minute.toISOString()} is older than the ${KEPT_DAYS} days that are kept`);
  if (good > total) return of("good", `${good} good events of ${total} in all: there cannot be more good than total`);
  return undefined;
}
