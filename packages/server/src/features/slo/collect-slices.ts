import { isDeepStrictEqual } from "node:util";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Round, SourceReader } from "../telemetry/index.ts";
import { type Asked, type Counted, countEvents, type SideAnswer } from "./count-events.ts";
import { evaluateSlos } from "./evaluate-slos.ts";
import { type CounterRow, sliceStore } from "./slice-store.ts";
import { type Ratio, type SloRow, sloStore } from "./slo-store.ts";
import { minuteOf } from "./spread-over-minutes.ts";

type Answered = { readonly slo: SloRow; readonly total: SideAnswer; readonly events: SideAnswer };

/**
 * One round: asks every source, counts what moved, writes slices, evaluates. Objectives are taken together by the sources
 * they need, and each such group goes through by itself: a source that is slow or away holds up only its own.
 */
export async function collectSlices(kernel: Kernel, sources: SourceReader): Promise<void> {
  const at = kernel.clock.now();
  const slos = await sloStore(kernel.db).live();
  const round = await sources.round(at);
  const done = await Promise.allSettled(groupsBySource(slos).map((group) => collectGroup(kernel, round, group, at)));
  await round.finish();
  const errors = done.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  if (errors.length > 0)
    throw new AggregateError(errors, `${errors.length} of ${done.length} groups were not collected`);
}

const eventsOf = ({ good, bad }: Ratio) => ({ side: good ? ("good" as const) : ("bad" as const), metric: good ?? bad });

const sourcesOf = ({ indicator }: SloRow): string[] =>
  [indicator.total, eventsOf(indicator).metric].flatMap((metric) => metric?.metricSource.metricSourceRef ?? []);

function groupsBySource(slos: readonly SloRow[]): SloRow[][] {
  const groups = new Map<string, SloRow[]>();
  for (const slo of slos) {
    const key = [...new Set(sourcesOf(slo))].sort().join(" ");
    groups.set(key, [...(groups.get(key) ?? []), slo]);
  }
  return [...groups.values()];
}

async function collectGroup(kernel: Kernel, round: Round, slos: readonly SloRow[], at: Date): Promise<void> {
  const answered = await Promise.all(slos.map((slo) => askFor(round, slo, at)));
  // audit-free: counting is no decision of anybody; what it changes is told by the evaluation
  await inTransaction(kernel.db, (tx) => writeRound(tx, answered, at));
  await evaluateSlos(
    kernel,
    slos.map(({ id }) => id),
    at,
  );
}

/** Both queries as of one moment; what is counted by the minute, as of the minute's beginning. */
async function askFor(round: Round, slo: SloRow, at: Date): Promise<Answered> {
  const { indicator } = slo;
  const asOf = indicator.counter ? at : new Date(minuteOf(at.getTime()));
  const ask = async (side: SideAnswer["side"], metric: Ratio["total"]): Promise<SideAnswer> => {
    const { metricSourceRef: source, spec } = metric.metricSource;
    return { side, source, answer: await round.ask({ source, query: spec.query, at: asOf }) };
  };
  const { side, metric } = eventsOf(indicator);
  const [total, events] = await Promise.all([ask("total", indicator.total), ask(side, metric ?? indicator.total)]);
  return { slo, total, events };
}

/**
 * Writes what was counted, and where the counters stand now, together: whenever we are cut off, either both happened or
 * neither. Leaves out an objective that somebody changed while its sources were asked, and a reading that is not newer
 * than the last one counted.
 */
async function writeRound(tx: Tx, answered: readonly Answered[], at: Date): Promise<void> {
  const ids = answered.map(({ slo }) => slo.id);
  const store = sliceStore(tx);
  await store.lock(ids);
  const standing = new Map((await sloStore(tx).byIds(ids)).map((slo) => [slo.id, slo]));
  const counters = new Map((await store.counters(ids)).map((row) => [`${row.sloId} ${row.side}`, row]));
  const counted = answered.flatMap((one) => {
    if (!isDeepStrictEqual(standing.get(one.slo.id)?.indicator, one.slo.indicator)) return [];
    const before = readingsBefore(one, counters);
    if (before && before.atMs >= at.getTime()) return [];
    const asked: Asked = { ...one, counter: one.slo.indicator.counter, atMs: at.getTime(), before };
    return [{ sloId: one.slo.id, ...countEvents(asked) }];
  });
  await writeCounted(tx, counted, at);
}

function readingsBefore({ slo, total, events }: Answered, counters: ReadonlyMap<string, CounterRow>): Asked["before"] {
  const [totals, others] = [total, events].map(({ side }) => counters.get(`${slo.id} ${side}`));
  return totals && others && { total: totals.readings, events: others.readings, atMs: totals.readAt.getTime() };
}

async function writeCounted(tx: Tx, counted: readonly (Counted & { sloId: string })[], at: Date): Promise<void> {
  const store = sliceStore(tx);
  await store.putSlices(counted.flatMap(({ sloId, slices }) => slices.map((slice) => ({ sloId, ...slice }))));
  await store.putCounters(
    counted.flatMap(({ sloId, readings }) => readings.map((reading) => ({ sloId, ...reading, readAt: at }))),
  );
  await store.putProgress(counted);
}
