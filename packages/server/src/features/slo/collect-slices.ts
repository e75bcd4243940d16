import { inTransaction, type Tx } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Round, SourceReader } from "../telemetry/index.ts";
import { type Asked, type Counted, countEvents, type SideAnswer } from "./count-events.ts";
import { evaluateSlos } from "./evaluate-slos.ts";
import { putReadings, readingsOf } from "./put-readings.ts";
import { readingKey, type SeriesReading, type ShelfReadings } from "./shelf-readings.ts";
import { engineOf } from "./slice-engine.ts";
import { sliceStore } from "./slice-store.ts";
import { type Ratio, type SloRow, sloStore } from "./slo-store.ts";
import { minuteOf } from "./spread-over-minutes.ts";
import { writeProgress } from "./write-progress.ts";
import { seriesOf, writeSlices } from "./write-slices.ts";

type Answered = { readonly slo: SloRow; readonly total: SideAnswer; readonly events: SideAnswer };

/**
 * One round: asks every source, counts what moved, writes slices, evaluates. Objectives are taken together by the sources
 * they need, and each such group goes through by itself: a source that is slow or away holds up only its own.
 */
export async function collectSlices(kernel: Kernel, sources: SourceReader): Promise<void> {
  const at = kernel.clock.now();
  const slos = await sloStore(kernel.db).live();
  const round = await sources.round(at);
  const groups = [...grouped(slos, (slo) => [...new Set(sourcesOf(slo))].sort().join(" ")).values()];
  const done = await Promise.allSettled(groups.map((group) => collectGroup(kernel, round, group, at)));
  await round.finish();
  const errors = done.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  if (errors.length > 0)
    throw new AggregateError(errors, `${errors.length} of ${done.length} groups were not collected`);
}

const eventsOf = ({ good, bad }: Ratio) => ({ side: good ? ("good" as const) : ("bad" as const), metric: good ?? bad });

const sourcesOf = ({ indicator }: SloRow): string[] =>
  [indicator.total, eventsOf(indicator).metric].flatMap((metric) => metric?.metricSource.metricSourceRef ?? []);

async function collectGroup(kernel: Kernel, round: Round, slos: readonly SloRow[], at: Date): Promise<void> {
  const answered = await Promise.all(slos.map((slo) => askFor(round, slo, at)));
  // audit-free: counting is no decision of anybody; what it changes is told by the evaluation
  await inTransaction(kernel.db, (tx) => writeRound(kernel, tx, answered, at));
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
async function writeRound(kernel: Kernel, tx: Tx, answered: readonly Answered[], at: Date): Promise<void> {
  const locked = await sliceStore(tx).lock(answered.flatMap(({ slo }) => seriesOf(slo)));
  const changed = await sloStore(tx).changedAt(answered.map(({ slo }) => slo.id));
  const readings = await readingsOf(tx, locked);
  const counted = answered.flatMap((one) => {
    if (changed.get(one.slo.id)?.getTime() !== one.slo.updatedAt.getTime()) return [];
    const before = readingsBefore(one, readings);
    if (before && before.atMs >= at.getTime()) return [];
    const asked: Asked = { ...one, counter: one.slo.indicator.counter, atMs: at.getTime(), before };
    return [{ slo: one.slo, ...countEvents(asked) }];
  });
  await writeSlices(tx, engineOf(kernel), locked, counted, at.getTime());
  await putReadings(
    tx,
    readings,
    counted.flatMap((one) => readingsNow(one, at)),
  );
  await writeProgress(tx, counted);
}

function readingsBefore({ slo, total, events }: Answered, readings: ShelfReadings): Asked["before"] {
  const [totals, others] = [total, events].map(({ side }) =>
    readings.get(readingKey({ series: slo.measuredSeries, side })),
  );
  return totals && others && { total: totals.readings, events: others.readings, atMs: totals.readAtMs };
}

const readingsNow = ({ slo, readings }: Counted & { readonly slo: SloRow }, at: Date): SeriesReading[] =>
  readings.map((reading) => ({ series: slo.measuredSeries, ...reading, readAtMs: at.getTime() }));
