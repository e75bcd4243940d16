import type { Fault } from "@shipshape/contract/problem";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { enqueue } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { evaluateJob } from "./evaluate-job.ts";
import { foldJournal } from "./fold-journal.ts";
import { engineOf } from "./slice-engine.ts";
import { sliceStore } from "./slice-store.ts";
import { sloStore } from "./slo-store.ts";
import { minuteOf } from "./spread-over-minutes.ts";
import { writeProgress } from "./write-progress.ts";
import { seriesOf, writeSlices } from "./write-slices.ts";

const DAY_MS = 86_400_000;
/** Older minutes have no place to be kept in. */
const KEPT_DAYS = 120;

export type PushedSlice = { readonly minute: Date; readonly good: number; readonly total: number };

/** Takes the counts of whole minutes from outside, old and new: the latest word on a minute wins. Returns how many. */
export async function pushSlices(
  kernel: Kernel,
  actor: Actor,
  name: string,
  pushed: readonly PushedSlice[],
): Promise<number> {
  const slo = await sloStore(kernel.db).byName(name);
  if (!slo)
    throw notFound("SLO", name, "'shipshape slo list' shows the ones there are; add one with a document of kind SLO.");
  refuseImpossible(pushed, kernel.clock.now().getTime());
  const latest = new Map(pushed.map(({ minute, good, total }) => [minute.getTime(), { good, total }]));
  const slices = [...latest].map(([minuteMs, counts]) => ({ minuteMs, ...counts, adds: false }));
  const nowMs = kernel.clock.now().getTime();
  await inTransaction(kernel.db, async (tx) => {
    const locked = await sliceStore(tx).lock(seriesOf(slo));
    const { problem = null, suspicion = null, note = null } = (await sloStore(tx).progress([slo.id])).get(slo.id) ?? {};
    await writeSlices(tx, engineOf(kernel), locked, [{ slo, slices }], nowMs);
    await writeProgress(tx, [{ slo, slices, problem, suspicion, note }]);
    // What is old is asked for by the day: it goes to the days at once.
    if (slices.some(({ minuteMs }) => minuteMs < nowMs - DAY_MS))
      for (const { id } of locked) await foldJournal(tx, id);
    await audit(tx, actor, { action: "slo.pushSlices", subject: `slo:${name}`, after: summaryOf(pushed) });
    await enqueue(tx, evaluateJob, { sloIds: [slo.id] }, { key: slo.id });
  });
  return slices.length;
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
