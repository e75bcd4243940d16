import type { insights } from "@shipshape/contract/insights";
import type { CallOutput } from "@shipshape/contract/route";
import type { Measure } from "@shipshape/domain/insights/counted";
import { humanizeMinutes } from "@shipshape/domain/time/duration";

export type DoraView = CallOutput<typeof insights.dora>;
type Week = DoraView["weeks"][number];
type Counting = DoraView["measures"]["recoveryTime"];

/** One of the five as it is shown: a number, how it was before, and where the published reports put it. */
export type ShownMeasure = {
  readonly measure: Measure;
  readonly name: string;
  readonly definition: string;
  readonly value: string;
  readonly trend: { readonly arrow: string; readonly word: string };
  readonly band: string | undefined;
  readonly bandBecause: string | undefined;
  readonly counted: number;
  readonly excluded: number;
  readonly points: readonly { readonly at: number; readonly value: number }[];
};

const NAMES: Readonly<Record<Measure, readonly [name: string, definition: string]>> = {
  deployment_frequency: ["Deployment frequency", "deployments that succeeded, a day"],
  lead_time: ["Lead time", "from the first commit of a change until it runs here, the median"],
  change_fail_rate: [
    "Change fail rate",
    "deployments that failed, were taken back or brought an incident about, of all",
  ],
  recovery_time: ["Recovery time", "from the end of a deployment that failed until it was mended, the median"],
  rework_rate: ["Rework rate", "deployments that nobody planned, because of something that went wrong, of all"],
};

export const measureName = (measure: Measure): string => NAMES[measure][0];

export const minutesText = (minutes: number | null | undefined): string =>
  minutes === null || minutes === undefined ? "none yet" : humanizeMinutes(Math.round(minutes));
const shareText = (share: number | null): string =>
  share === null ? "none yet" : `${Number((share * 100).toFixed(1))} %`;
const rateText = (perDay: number): string =>
  perDay >= 1 ? `${perDay.toFixed(1)} a day` : `${(perDay * 7).toFixed(1)} a week`;

/** Over what the mean of a young record is taken. */
export const knownDaysText = (days: number): string =>
  `how often was deployed before it is not known, so the frequency is the mean of ${humanizeMinutes(Math.round(days * 24) * 60)}.`;

/** A change of less than a twentieth is none. */
const SAME_SHARE = 0.05;

/** Which way it goes, and whether that is better: more is better of frequency alone. */
export function trendOf(now: number | null, before: number | null, moreIsBetter: boolean): ShownMeasure["trend"] {
  if (now === null || before === null) return { arrow: "", word: "nothing before to compare" };
  const difference = now - before;
  if (Math.abs(difference) <= SAME_SHARE * Math.max(Math.abs(now), Math.abs(before)))
    return { arrow: "→", word: "as before" };
  const isMore = difference > 0;
  return { arrow: isMore ? "↑" : "↓", word: isMore === moreIsBetter ? "better than before" : "worse than before" };
}

type Facts = {
  value: string;
  now: number | null;
  before: number | null;
  of: Pick<Counting, "counted" | "excluded">;
  band: DoraView["bands"]["leadTime"] | undefined;
  pointOf: (week: Week) => number | null;
};

function shown(measure: Measure, facts: Facts, weeks: readonly Week[]): ShownMeasure {
  const [name, definition] = NAMES[measure];
  const { value, now, before, of, band, pointOf } = facts;
  return {
    measure,
    name,
    definition,
    value,
    trend: trendOf(now, before, measure === "deployment_frequency"),
    band: band ? band.clusters.join(" or ") || "in no cluster" : undefined,
    bandBecause: band?.because,
    counted: of.counted,
    excluded: of.excluded.reduce((sum, { count }) => sum + count, 0),
    points: weeks.flatMap((week) => {
      const point = pointOf(week);
      return point === null ? [] : [{ at: week.week.getTime(), value: point }];
    }),
  };
}

type Measures = DoraView["measures"];
type Frequency = Measures["deploymentFrequency"];

const perDay = (one: Frequency): number | null => (one.counted === 0 ? null : one.perDay);
const median = (one: Measures["recoveryTime"]): number | null => one.minutes?.p50 ?? null;

const frequencyFacts = (now: Frequency, before: Frequency, band: Facts["band"]): Facts => ({
  value: now.counted === 0 ? "none yet" : rateText(now.perDay),
  now: perDay(now),
  before: perDay(before),
  of: now,
  band,
  pointOf: ({ deployments }) => deployments,
});

const timeFacts = (
  now: Measures["recoveryTime"],
  before: Measures["recoveryTime"],
  band: Facts["band"],
  pointOf: Facts["pointOf"],
): Facts => ({ value: minutesText(median(now)), now: median(now), before: median(before), of: now, band, pointOf });

type Share = Pick<Measures["reworkRate"], "counted" | "excluded" | "share">;
const shareFacts = (now: Share, before: Share, band: Facts["band"], pointOf: Facts["pointOf"]): Facts => ({
  value: shareText(now.share),
  now: now.share,
  before: before.share,
  of: now,
  band,
  pointOf,
});

export function shownMeasures({ measures: now, former, bands, weeks }: DoraView): ShownMeasure[] {
  const all: readonly (readonly [Measure, Facts])[] = [
    [
      "deployment_frequency",
      frequencyFacts(now.deploymentFrequency, former.deploymentFrequency, bands.deploymentFrequency),
    ],
    ["lead_time", timeFacts(now.leadTime, former.leadTime, bands.leadTime, (week) => week.leadMinutes)],
    [
      "change_fail_rate",
      shareFacts(now.changeFailRate, former.changeFailRate, bands.changeFailRate, (week) => week.failShare),
    ],
    [
      "recovery_time",
      timeFacts(now.recoveryTime, former.recoveryTime, bands.recoveryTime, (week) => week.recoveryMinutes),
    ],
    ["rework_rate", shareFacts(now.reworkRate, former.reworkRate, undefined, (week) => week.reworkShare)],
  ];
  return all.map(([measure, facts]) => shown(measure, facts, weeks));
}
