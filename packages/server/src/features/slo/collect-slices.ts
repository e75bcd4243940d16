import { isPushed, sourcesOf } from "@shipshape/domain/slo/indicator";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Round, SourceReader } from "../telemetry/index.ts";
import { type CountedIndicator, countGroups } from "./count-groups.ts";
import { evaluateSlos } from "./evaluate-slos.ts";
import { type Groups, groupsOf, isFannedOut, MOST_GROUPS, makeGroups, rolledUp } from "./fan-out.ts";
import { askIndicators, type IndicatorAnswer } from "./indicator-answers.ts";
import { putReadings, readingsOf } from "./put-readings.ts";
import { engineOf } from "./slice-engine.ts";
import { sliceStore } from "./slice-store.ts";
import { type MeasuredRow, sloStore } from "./slo-store.ts";
import { type Progress, writeProgress } from "./write-progress.ts";
import { seriesOf, writeSlices } from "./write-slices.ts";

/** The objectives that one measurement serves: the first says what is measured. */
type Measurement = { readonly owner: MeasuredRow; readonly slos: readonly MeasuredRow[] };
type Counted = Measurement & { readonly counted: CountedIndicator };

/**
 * One round: asks every source, counts what moved, writes slices, evaluates. Objectives are taken together by the sources
 * they need, and each such group goes through by itself: a source that is slow or away holds up only its own.
 */
export async function collectSlices(kernel: Kernel, sources: SourceReader): Promise<void> {
  const at = kernel.clock.now();
  const slos = await sloStore(kernel.db).measured();
  const round = await sources.round(at);
  const [pushed, asked] = [slos.filter(({ indicator }) => isPushed(indicator)), slos.filter(isAsked)];
  const groups = grouped(measurementsOf(asked), ({ owner }) => sourcesOf(owner.indicator).join(" "));
  const done = await Promise.allSettled([
    ...[...groups.values()].map((group) => collectGroup(kernel, round, group, at)),
    evaluateSlos(
      kernel,
      pushed.map(({ id }) => id),
      at,
    ),
  ]);
  await round.finish();
  const errors = done.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  if (errors.length > 0)
    throw new AggregateError(errors, `${errors.length} of ${done.length} groups were not collected`);
}

const isAsked = ({ indicator }: MeasuredRow): boolean => !isPushed(indicator);

const measurementsOf = (slos: readonly MeasuredRow[]): Measurement[] =>
  [...grouped(slos, ({ measuredSeries }) => measuredSeries).values()].flatMap((sharers) => {
    const [owner] = sharers.toSorted((a, b) => a.objectiveIndex - b.objectiveIndex);
    return owner ? [{ owner, slos: sharers }] : [];
  });

async function collectGroup(
  kernel: Kernel,
  round: Round,
  measurements: readonly Measurement[],
  at: Date,
): Promise<void> {
  const indicators = measurements.map(({ owner }) => owner.indicator);
  const answers = await askIndicators(round, indicators, at);
  // audit-free: counting is no decision of anybody; what it changes is told by the evaluation
  const counted = await inTransaction(kernel.db, (tx) => writeRound(kernel, tx, measurements, answers, at));
  await evaluateSlos(kernel, counted, at);
}

/**
 * Writes what was counted, and where the counters stand now, together: whenever we are cut off, either both happened or
 * neither. Leaves out an objective that somebody changed while its sources were asked, and a reading that is not newer
 * than the last one counted. Returns the objectives that are to be evaluated.
 */
async function writeRound(
  kernel: Kernel,
  tx: Tx,
  measurements: readonly Measurement[],
  answers: readonly IndicatorAnswer[],
  at: Date,
): Promise<string[]> {
  const all = measurements.flatMap(({ slos }) => slos);
  const known = await groupsOf(tx, all);
  const members = [...known.values()].flatMap((groups) => [...groups.values()]);
  await sliceStore(tx).lock([...all, ...members].flatMap(seriesOf));
  const changed = await sloStore(tx).changedAt(all.map(({ id }) => id));
  const readings = await readingsOf(tx, await shelvesOf(tx, all));
  const counted = measurements.flatMap((one, index): Counted[] => {
    const { indicator, id, updatedAt, measuredSeries } = one.owner;
    const answer = answers[index];
    if (!answer || changed.get(id)?.getTime() !== updatedAt.getTime()) return [];
    return [{ ...one, counted: countGroups(indicator, answer, readings.get(measuredSeries), at.getTime()) }];
  });
  const groups = await withNewcomers(tx, counted, known);
  const written = counted.flatMap((one) => progressOf(one, groups));
  const locked = await sliceStore(tx).lock(written.flatMap(({ slo }) => seriesOf(slo)));
  await writeSlices(tx, engineOf(kernel), locked, written, at.getTime());
  await putReadings(
    tx,
    readings,
    counted.flatMap((one) => readingsNow(one, at)),
  );
  await writeProgress(tx, written);
  return [...new Set([...all, ...members, ...written.map(({ slo }) => slo)].map(({ id }) => id))];
}

const shelvesOf = (tx: Tx, slos: readonly MeasuredRow[]) => sliceStore(tx).lock(slos.map((slo) => slo.measuredSeries));

/** The groups of every roll-up, those that showed up just now among them. */
async function withNewcomers(tx: Tx, counted: readonly Counted[], known: Groups): Promise<Groups> {
  const newcomers = counted.flatMap(({ slos, counted: { groups } }) =>
    slos.filter(isFannedOut).flatMap((parent) => {
      const strangers = groups.filter(({ key }) => !known.get(parent.id)?.has(key));
      const room = Math.max(0, MOST_GROUPS - (known.get(parent.id)?.size ?? 0));
      return strangers.length === 0 ? [] : [{ parent, groups: strangers.slice(0, room) }];
    }),
  );
  if (newcomers.length === 0) return known;
  await makeGroups(tx, newcomers);
  return groupsOf(
    tx,
    counted.flatMap(({ slos }) => slos),
  );
}

/** What was counted for each objective of a measurement: for a roll-up the sum of its groups, and each of these. */
function progressOf({ slos, counted: { groups, problem } }: Counted, known: Groups): Progress[] {
  return slos.flatMap((slo): Progress[] => {
    if (!isFannedOut(slo)) {
      const [only] = groups;
      const { slices = [], suspicion = null, note = null } = only ?? {};
      return [{ slo, slices, problem: problem ?? only?.problem ?? null, suspicion, note }];
    }
    const members = known.get(slo.id) ?? new Map<string, MeasuredRow>();
    const suspicion = groups.find((group) => group.suspicion !== null)?.suspicion ?? null;
    const crowded = groups.length > MOST_GROUPS ? crowd(groups.length) : null;
    const note = groups.find((group) => group.note !== null)?.note ?? null;
    const whole = { slo, slices: rolledUp(groups), problem: problem ?? crowded, suspicion, note };
    const each = [...members].flatMap(([key, member]): Progress[] => {
      const group = groups.find((one) => one.key === key);
      if (group) return [{ ...group, slo: member }];
      return problem === null ? [] : [{ slo: member, slices: [], problem, suspicion: null, note: null }];
    });
    return [whole, ...each];
  });
}

const crowd = (count: number): string =>
  `the labels to fan out by have ${count} values, and ${MOST_GROUPS} groups are the most: fan out by a label with fewer`;

/** Where the counters stand now; while nothing could be counted, where they stood. */
function readingsNow({ owner, counted: { groups, problem } }: Counted, at: Date) {
  if (problem !== null || groups.length === 0) return [];
  const now = new Map(groups.map(({ key, readings }) => [key, readings]));
  return [{ series: owner.measuredSeries, atMs: at.getTime(), groups: now }];
}
