import {
  eventSideOf,
  groupKey,
  groupOf,
  type Indicator,
  type IndicatorSideName,
  sideOf,
} from "@shipshape/domain/slo/indicator";
import type { Answer, Series } from "../telemetry/index.ts";
import { countCounters, countMinute, type EventSide } from "./count-counters.ts";
import { countBuckets, countNative } from "./count-histograms.ts";
import { countLevels, countRate, countShare } from "./count-levels.ts";
import {
  type CountedSlice,
  type GroupCount,
  type GroupReading,
  type GroupReadings,
  uncounted,
} from "./counted-group.ts";
import type { IndicatorAnswer } from "./indicator-answers.ts";
import { absence, groupClause, unanswered, warningOf } from "./side-sentences.ts";
import { nextSeries } from "./stored-readings.ts";

/** One group of an indicator, counted. */
export type CountedGroup = {
  /** `groupKey` of the group: "" where the indicator does not fan out. */
  readonly key: string;
  readonly group: Readonly<Record<string, string>>;
  readonly slices: readonly CountedSlice[];
  /** Where its counters stand now: what `before` holds of the group the next time. */
  readonly readings: GroupReadings;
  /** Why this group could not be counted, though others may have been. */
  readonly problem: string | null;
  /** Why what was counted looks wrong. */
  readonly suspicion: string | null;
  /** What is worth knowing of how it was counted, such as how far an interpolation may be off. */
  readonly note: string | null;
};

export type CountedIndicator = {
  readonly groups: readonly CountedGroup[];
  /** Why nothing at all could be counted: everything stays where it stood. */
  readonly problem: string | null;
};

/** The newest round in which this indicator was counted, and where each group stood; undefined before the first. */
export type Before = { readonly atMs: number; readonly groups: ReadonlyMap<string, GroupReadings> } | undefined;

/**
 * Counts the events of one indicator, group by group, from what its sources answered at a moment and where its counters
 * stood before. A moment that is not newer than the last one adds nothing.
 *
 * A side of good or bad events that gives no series gave none of them. A total (or value, or buckets) that gives none is
 * a problem, unless its metric is known and nobody has counted it yet.
 */
export function countGroups(
  indicator: Indicator,
  answer: IndicatorAnswer,
  before: Before,
  atMs: number,
): CountedIndicator {
  if (before !== undefined && atMs <= before.atMs) return { groups: [], problem: null };
  const problem = answerProblem(indicator, answer) ?? missingLabel(indicator, answer);
  if (problem !== undefined) return { groups: [], problem };
  const main = mainSideOf(indicator);
  const isAbsent = seriesOf(answer.get(main)).length === 0 && !isKnown(answer.get(main));
  if (isAbsent && indicator.groupBy.length === 0) {
    return { groups: [], problem: absenceSentence(indicator, before?.groups.get("")) };
  }
  const present = presentGroups(indicator, answer);
  if (isAbsent && !before?.groups.size) return { groups: [], problem: absenceSentence(indicator, undefined) };
  if (indicator.groupBy.length === 0 && present.size === 0) present.set("", { group: {}, series: {} });

  const warning = warningOf(indicator.sides, answer) ?? null;
  const counted = [...present].map(([key, { group, series }]): CountedGroup => {
    const known = before && { atMs: before.atMs, readings: before.groups.get(key) ?? {} };
    const { slices, readings, ...said } = countOne(indicator, { atMs, series, before: known });
    const { problem = null, suspicion = warning, note = null } = said;
    return { key, group, slices, readings, problem, suspicion, note };
  });
  const gone = [...(before?.groups ?? [])].flatMap(([key, readings]) =>
    present.has(key) ? [] : goneGroup(indicator, key, readings, atMs),
  );
  return { groups: [...counted, ...gone], problem: null };
}

/** The side without which nothing can be counted. */
function mainSideOf({ counting }: Indicator): IndicatorSideName {
  if (counting.kind === "classicHistogram") return "buckets";
  return counting.kind === "share" || counting.kind === "level" ? "value" : "total";
}

function countOne(indicator: Indicator, reading: GroupReading): GroupCount {
  const { counting } = indicator;
  if (counting.kind === "classicHistogram") return countBuckets(counting.limit, reading);
  if (counting.kind === "nativeHistogram") return countNative(reading);
  if (counting.kind === "share") {
    return countShare(counting.of, sideOf(indicator, "total") !== undefined, reading);
  }
  if (counting.kind === "level") {
    return counting.reading === "rate" ? countRate(counting, reading) : countLevels(counting, reading);
  }
  const side = eventSideOf(indicator)?.side as EventSide | undefined;
  if (side === undefined) return uncounted(reading, "the indicator tells no good or bad events apart: apply it again");
  return counting.kind === "counter" ? countCounters(side, reading) : countMinute(side, reading);
}

const seriesOf = (answer: Answer | undefined): readonly Series[] => (answer?.ok ? answer.series : []);
const isKnown = (answer: Answer | undefined): boolean => answer?.ok === true && answer.isKnown;

function answerProblem({ sides }: Indicator, answers: IndicatorAnswer): string | undefined {
  for (const side of sides) {
    const answer = answers.get(side.side);
    if (answer === undefined) return `${side.side} was not asked: apply the objective again`;
    if (!answer.ok) return unanswered(side, answer);
  }
  return undefined;
}

/** A label to fan out by that no series has: it is lost in a sum, or misspelt. */
function missingLabel(indicator: Indicator, answers: IndicatorAnswer): string | undefined {
  for (const { side } of indicator.sides) {
    const series = seriesOf(answers.get(side));
    for (const label of indicator.groupBy) {
      if (series.length === 0 || series.some(({ labels }) => labels[label] !== undefined)) continue;
      return `no series of the ${side} side has the label "${label}" to fan out by: keep it with sum by (${label}) (…), or correct its name`;
    }
  }
  return undefined;
}

type Present = {
  readonly group: Record<string, string>;
  readonly series: Partial<Record<IndicatorSideName, Series[]>>;
};

/** The series of each group that shows its main side now, by group and side. */
function presentGroups(indicator: Indicator, answers: IndicatorAnswer): Map<string, Present> {
  const main = mainSideOf(indicator);
  const groups = new Map<string, Present>();
  for (const side of [main, ...indicator.sides.flatMap(({ side: one }) => (one === main ? [] : one))]) {
    for (const series of seriesOf(answers.get(side))) {
      const key = groupKey(indicator, series.labels);
      const known = groups.get(key);
      if (known === undefined && side !== main) continue;
      const present = known ?? { group: groupOf(indicator, series.labels), series: {} };
      groups.set(key, present);
      present.series[side] ??= [];
      present.series[side]?.push(series);
    }
  }
  return groups;
}

const absenceSentence = (indicator: Indicator, readings: GroupReadings | undefined): string => {
  const main = mainSideOf(indicator);
  const side = sideOf(indicator, main) ?? { side: main, source: "", query: "" };
  return absence(side, readings?.[main]);
};

/** A group that was there and shows nothing now: it keeps its readings for a week, and then it has ended. */
function goneGroup(indicator: Indicator, key: string, readings: GroupReadings, atMs: number): CountedGroup[] {
  const kept = Object.entries(readings).flatMap(([side, reading]) => {
    const series = nextSeries(reading.series, new Map(), atMs);
    return series.size === 0 ? [] : [[side, { ...reading, series }] as const];
  });
  if (kept.length === 0) return [];
  const values = JSON.parse(key) as string[];
  const group = Object.fromEntries(indicator.groupBy.map((label, index) => [label, values[index] ?? ""]));
  const problem = `nothing is there${groupClause(group)}: ${absenceSentence(indicator, readings)}`;
  return [{ key, group, slices: [], readings: Object.fromEntries(kept), problem, suspicion: null, note: null }];
}
