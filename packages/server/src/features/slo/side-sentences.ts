import type { IndicatorSide, IndicatorSideName } from "@shipshape/domain/slo/indicator";
import { utcMinute } from "@shipshape/domain/time/utc-minute";
import type { Answer, Series } from "../telemetry/index.ts";
import type { SideReadings } from "./stored-readings.ts";

const NAMES: Readonly<Record<IndicatorSideName, string>> = {
  good: "good events",
  bad: "bad events",
  total: "total events",
  value: "the value",
  buckets: "the histogram's buckets",
  fraction: "the share within the limit",
};

export const queryName = (side: IndicatorSideName): string => `the query for ${NAMES[side]}`;

/** Why a side was not answered, as a sentence with the mend. */
export const unanswered = ({ side, source }: IndicatorSide, answer: Extract<Answer, { ok: false }>): string =>
  answer.faultOf === "source"
    ? `the source "${source}" gives no metrics: ${answer.because}`
    : `${queryName(side)} fails: ${answer.because}`;

/** Why no series is no answer, and what there was before. */
export function absence({ side, source }: IndicatorSide, before: SideReadings | undefined): string {
  const seen = before && [...before.series.values()].reduce((newest, [, seenAtMs]) => Math.max(newest, seenAtMs), 0);
  const was = seen ? `; it gave ${seriesCount(before.series.size)} until ${utcMinute(new Date(seen))}` : "";
  return `${queryName(side)} gives no series from "${source}"${was}: check the metric's name and labels, and that somebody exports it`;
}

/** The first number that is no count of events. */
export function wrongNumber(side: IndicatorSideName, series: readonly Series[] | undefined): string | undefined {
  const wrong = series?.find(({ value }) => !(Number.isFinite(value) && value >= 0));
  return (
    wrong && `${queryName(side)} gives ${wrong.value}${named(wrong)}, and events are counted from 0 up: check the query`
  );
}

/** Where one number is meant and several came. */
export const severalSeries = (side: IndicatorSideName, series: readonly Series[]): string =>
  `${queryName(side)} gives ${seriesCount(series.length)} where one number is meant: wrap it in sum(…) or avg(…), or select one series`;

export const named = ({ key }: Series): string => (key === "{}" ? "" : ` for ${key}`);

const seriesCount = (count: number): string => (count === 1 ? "1 series" : `${count} series`);

/** What the sources warned of while they answered. */
export function warningOf(sides: readonly IndicatorSide[], answers: ReadonlyMap<IndicatorSideName, Answer>) {
  for (const { side, source } of sides) {
    const answer = answers.get(side);
    if (answer?.ok && answer.warnings.length > 0) return `The source "${source}" warns: ${answer.warnings.join("; ")}`;
  }
  return undefined;
}

/** A group as a clause: ` for service="cart"`. */
export const groupClause = (group: Readonly<Record<string, string>>): string => {
  const labels = Object.entries(group).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return labels.length === 0 ? "" : ` for ${labels.join(", ")}`;
};
