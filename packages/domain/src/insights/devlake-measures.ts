import { DAY_MS } from "../time/milliseconds.ts";
import { epochDay, mondayOf } from "./deployment-frequency.ts";
import {
  type DevLakeDeploymentCommit,
  type DevLakeIncident,
  type DevLakePrMetric,
  finishedDeployments,
  incidentDeployments,
  lowerMedian,
} from "./devlake-compat.ts";

export type DevLakeReport = "2021" | "2023";

export type DevLakeMeasures = {
  readonly deploymentDaysPerWeek: number | null;
  readonly deploymentDaysPerMonth: number | null;
  readonly deploymentDaysPerSixMonths: number | null;
  readonly deploymentFrequency: string;
  readonly leadTimeMinutes: number | null;
  readonly leadTime: string;
  readonly changeFailureRate: number | null;
  readonly changeFailure: string;
  readonly recoveryMinutes: number | null;
  readonly recovery: string;
};

export type DevLakeInput = {
  readonly rows: readonly DevLakeDeploymentCommit[];
  readonly pullRequests: readonly DevLakePrMetric[];
  readonly incidents: readonly DevLakeIncident[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly report: DevLakeReport;
};

const NO_DEPLOYMENTS = "N/A. Please check if you have collected deployments.";
const NO_PULL_REQUESTS = "N/A. Please check if you have collected deployments/pull_requests.";
const NO_INCIDENTS = "N/A. Please check if you have collected deployments/incidents.";

/** What DevLake's DORA dashboard shows of a project between two moments, with its labels as it stores them. */
export function devlakeMeasures(input: DevLakeInput): DevLakeMeasures {
  const { rows, incidents, pullRequests, fromMs, toMs, report } = input;
  const finished = finishedDeployments(rows);
  const inRange = [...finished].filter(([, ms]) => ms >= fromMs && ms <= toMs);
  const finishedOfRow = new Map(rows.map(({ id, finishedAtMs }) => [id, finishedAtMs]));
  const cycles = pullRequests.flatMap(({ deploymentCommitId, cycleMinutes }) => {
    const ms = deploymentCommitId === null ? undefined : finishedOfRow.get(deploymentCommitId);
    return ms !== undefined && ms >= fromMs && ms <= toMs ? [cycleMinutes] : [];
  });
  const lead = lowerMedian(cycles);
  const causes = incidentDeployments(incidents, rows);
  const failing = new Set(causes.values());
  const rate = inRange.length === 0 ? null : inRange.filter(([id]) => failing.has(id)).length / inRange.length;
  const recovery = lowerMedian(recoveries(input, finished, causes));
  return {
    ...frequency(
      inRange.map(([, ms]) => epochDay(ms)),
      fromMs,
      toMs,
      report,
    ),
    leadTimeMinutes: lead,
    leadTime: labelled(lead, LEAD[report], NO_PULL_REQUESTS),
    changeFailureRate: rate,
    changeFailure: rateLabel(rate, report),
    recoveryMinutes: recovery,
    recovery: labelled(recovery, RECOVERY, NO_INCIDENTS),
  };
}

/**
 * 2023: from a deployment of the range to the resolution of its incident, also within it. 2021: the lead times of the incidents
 * that were opened in the range; one that goes on has none, and NULL, which MySQL puts first, moves the median down.
 */
function recoveries(
  { incidents, fromMs, toMs, report }: DevLakeInput,
  finished: ReadonlyMap<string, number>,
  causes: ReadonlyMap<string, string>,
) {
  const isInRange = (ms: number | undefined): ms is number => ms !== undefined && ms >= fromMs && ms <= toMs;
  return incidents.flatMap(({ id, createdAtMs, resolvedAtMs }) => {
    if (report === "2021") {
      if (!isInRange(createdAtMs)) return [];
      return [resolvedAtMs === undefined ? null : Math.floor((resolvedAtMs - createdAtMs) / 60_000)];
    }
    const deployed = finished.get(causes.get(id) ?? "");
    return isInRange(resolvedAtMs) && isInRange(deployed) ? [Math.floor((resolvedAtMs - deployed) / 60_000)] : [];
  });
}

const MINUTES_OF = { hour: 60, day: 1_440, week: 10_080, month: 43_200, halfYear: 259_200 } as const;
type Labels = readonly (readonly [below: number, label: string])[];
const LEAD: Readonly<Record<DevLakeReport, Labels>> = {
  2021: [
    [MINUTES_OF.hour, "Less than one hour(elite)"],
    [MINUTES_OF.week, "Less than one week(high)"],
    [MINUTES_OF.halfYear, "Between one week and six months(medium)"],
    [Number.POSITIVE_INFINITY, "More than six months(low)"],
  ],
  2023: [
    [MINUTES_OF.day, "Less than one day(elite)"],
    [MINUTES_OF.week, "Between one day and one week(high)"],
    [MINUTES_OF.month, "Between one week and one month(medium)"],
    [Number.POSITIVE_INFINITY, "More than one month(low)"],
  ],
};
const RECOVERY: Labels = [
  [MINUTES_OF.hour, "Less than one hour(elite)"],
  [MINUTES_OF.day, "Less than one day(high)"],
  [MINUTES_OF.week, "Between one day and one week(medium)"],
  [Number.POSITIVE_INFINITY, "More than one week(low)"],
];

const labelled = (minutes: number | null, labels: Labels, none: string): string =>
  minutes === null ? none : (labels.find(([below]) => minutes < below)?.[1] ?? none);

function rateLabel(rate: number | null, report: DevLakeReport): string {
  if (rate === null) return NO_DEPLOYMENTS;
  const labels: Labels =
    report === "2023"
      ? [
          [0.05, "0-5%(elite)"],
          [0.1, "5%-10%(high)"],
          [0.15, "10%-15%(medium)"],
        ]
      : [
          [0.15, "0-15%(elite)"],
          [0.2, "16%-20%(high)"],
          [0.3, "21%-30%(medium)"],
        ];
  return labels.find(([most]) => rate <= most)?.[1] ?? (report === "2023" ? "> 15%(low)" : "> 30%(low)");
}

/** Days with a deployment a week (from Monday) and a month: the medians of all weeks and months of the range, empty ones too. */
function frequency(deployed: readonly number[], fromMs: number, toMs: number, report: DevLakeReport) {
  const days = new Set(deployed);
  const weeks = new Map<number, number>();
  const months = new Map<string, number>();
  // the day of the beginning is only in where all of it is
  for (let day = Math.ceil(fromMs / DAY_MS); day <= epochDay(toMs); day += 1) {
    const isDeployed = days.has(day) ? 1 : 0;
    const month = new Date(day * DAY_MS).toISOString().slice(0, 7);
    weeks.set(mondayOf(day), (weeks.get(mondayOf(day)) ?? 0) + isDeployed);
    months.set(month, (months.get(month) ?? 0) + isDeployed);
  }
  const perWeek = lowerMedian([...weeks.values()]);
  const perMonth = lowerMedian([...months.values()]);
  const perHalfYear = upperMedian(halfYears([...months]));
  return {
    deploymentDaysPerWeek: perWeek,
    deploymentDaysPerMonth: perMonth,
    deploymentDaysPerSixMonths: perHalfYear,
    deploymentFrequency:
      days.size === 0 ? NO_DEPLOYMENTS : frequencyLabel(perWeek ?? 0, perMonth ?? 0, perHalfYear ?? 0, report),
  };
}

/**
 * Sums of six months that end with the last one, the sixth before it, and so on. They are counted anew in each six years:
 * `PARTITION BY DATE_FORMAT(month, '%Y-%m') DIV 6` divides the year, not the month.
 */
function halfYears(months: readonly (readonly [month: string, days: number])[]): number[] {
  const partOf = (month: string) => Math.floor(Number(month.slice(0, 4)) / 6);
  return months.flatMap(([month], nth) => {
    const after = months.slice(nth + 1).filter(([other]) => partOf(other) === partOf(month)).length;
    if (after % 6 !== 0) return [];
    return [months.slice(Math.max(0, nth - 5), nth + 1).reduce((sum, [, days]) => sum + days, 0)];
  });
}

/** `min(x) where percent_rank() >= 0.5` */
function upperMedian(values: readonly number[]): number | null {
  const lower = lowerMedian(values.map((value) => -value));
  return lower === null ? null : -lower;
}

function frequencyLabel(perWeek: number, perMonth: number, perHalfYear: number, report: DevLakeReport): string {
  if (perWeek >= 5) return "On-demand(elite)";
  if (report === "2023") {
    if (perWeek >= 1) return "Between once per day and once per week(high)";
    return perMonth >= 1 ? "Between once per week and once per month(medium)" : "Fewer than once per month(low)";
  }
  if (perMonth >= 1) return "Between once per day and once per month(high)";
  return perHalfYear >= 1
    ? "Between once per month and once every 6 months(medium)"
    : "Fewer than once per six months(low)";
}
