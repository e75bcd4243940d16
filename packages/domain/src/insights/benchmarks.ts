/** What the yearly reports asked and published. Recovery was "time to restore service" until 2021. */
export type BenchmarkMeasure = "deployment_frequency" | "lead_time" | "change_fail_rate" | "recovery_time";
export type Cluster = "elite" | "high" | "medium" | "low";
export type BenchmarkYear = 2019 | 2021 | 2023 | 2024;

/**
 * What a report says of one of its clusters of teams. A range is in minutes for times, in deployments a day for frequency, in
 * shares for rates, and holds its beginning; a point is the figure that was published. They are clusters that were found, not
 * thresholds: they overlap, leave gaps, and need not rise from one to the next.
 */
export type Published =
  | { readonly said: string; readonly from: number; readonly below: number }
  | { readonly said: string; readonly point: number };

export type BenchmarkTable = {
  readonly year: BenchmarkYear;
  readonly source: string;
  readonly note: string;
  readonly clusters: Readonly<Record<BenchmarkMeasure, Readonly<Record<Cluster, Published>>>>;
};

export const CLUSTERS: readonly Cluster[] = ["elite", "high", "medium", "low"];

const HOUR = 60;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const MONTH = 30 * DAY;
const HALF_YEAR = 182 * DAY;
const EVER = Number.POSITIVE_INFINITY;

const range = (said: string, from: number, below: number): Published => ({ said, from, below });
const point = (said: string, value: number): Published => ({ said, point: value });

const perDay = (days: number): number => 1 / days;
const ON_DEMAND = range("on demand, several deployments a day", 1, EVER);
const DAILY_TO_WEEKLY = range("between once a day and once a week", perDay(7), 1 + Number.EPSILON);
const WEEKLY_TO_MONTHLY = range("between once a week and once a month", perDay(30), perDay(7));
const MONTHLY_TO_HALF_YEARLY = range("between once a month and once in six months", perDay(182), perDay(30));
const RARER = range("fewer than once in six months", 0, perDay(182));

const LESS_THAN_HOUR = range("less than one hour", 0, HOUR);
const LESS_THAN_DAY = range("less than one day", 0, DAY);
const DAY_TO_WEEK = range("between one day and one week", DAY, WEEK);
const WEEK_TO_MONTH = range("between one week and one month", WEEK, MONTH);
const MONTH_TO_HALF_YEAR = range("between one month and six months", MONTH, HALF_YEAR);
const MORE_THAN_HALF_YEAR = range("more than six months", HALF_YEAR, EVER);

const share = (from: number, to: number): Published =>
  range(`${from} % to ${to} %`, from / 100, to / 100 + Number.EPSILON);
const exactly = (percent: number): Published => point(`${percent} %`, percent / 100);

/** The tables of the State of DevOps reports, as they were published. */
export const BENCHMARKS: readonly BenchmarkTable[] = [
  {
    year: 2019,
    source: "Accelerate State of DevOps 2019, page 18",
    note: "Elite, high and medium performers share one range of change failures.",
    clusters: {
      deployment_frequency: {
        elite: ON_DEMAND,
        high: DAILY_TO_WEEKLY,
        medium: WEEKLY_TO_MONTHLY,
        low: MONTHLY_TO_HALF_YEARLY,
      },
      lead_time: { elite: LESS_THAN_DAY, high: DAY_TO_WEEK, medium: WEEK_TO_MONTH, low: MONTH_TO_HALF_YEAR },
      recovery_time: { elite: LESS_THAN_HOUR, high: LESS_THAN_DAY, medium: LESS_THAN_DAY, low: WEEK_TO_MONTH },
      change_fail_rate: { elite: share(0, 15), high: share(0, 15), medium: share(0, 15), low: share(46, 60) },
    },
  },
  {
    year: 2021,
    source: "Accelerate State of DevOps 2021, page 13",
    note: "High, medium and low performers share one range of change failures.",
    clusters: {
      deployment_frequency: {
        elite: ON_DEMAND,
        high: WEEKLY_TO_MONTHLY,
        medium: MONTHLY_TO_HALF_YEARLY,
        low: RARER,
      },
      lead_time: {
        elite: LESS_THAN_HOUR,
        high: DAY_TO_WEEK,
        medium: MONTH_TO_HALF_YEAR,
        low: MORE_THAN_HALF_YEAR,
      },
      recovery_time: {
        elite: LESS_THAN_HOUR,
        high: LESS_THAN_DAY,
        medium: DAY_TO_WEEK,
        low: MORE_THAN_HALF_YEAR,
      },
      change_fail_rate: { elite: share(0, 15), high: share(16, 30), medium: share(16, 30), low: share(16, 30) },
    },
  },
  {
    year: 2023,
    source: "Accelerate State of DevOps 2023",
    note: "Low and medium performers share one frequency and one lead time.",
    clusters: {
      deployment_frequency: {
        elite: ON_DEMAND,
        high: DAILY_TO_WEEKLY,
        medium: WEEKLY_TO_MONTHLY,
        low: WEEKLY_TO_MONTHLY,
      },
      lead_time: { elite: LESS_THAN_DAY, high: DAY_TO_WEEK, medium: WEEK_TO_MONTH, low: WEEK_TO_MONTH },
      recovery_time: { elite: LESS_THAN_HOUR, high: LESS_THAN_DAY, medium: DAY_TO_WEEK, low: MONTH_TO_HALF_YEAR },
      change_fail_rate: { elite: exactly(5), high: exactly(10), medium: exactly(15), low: exactly(64) },
    },
  },
  {
    year: 2024,
    source: "Accelerate State of DevOps 2024",
    note: "High performers fail more changes than medium ones: clusters, not thresholds. Shares of teams: 19, 22, 35 and 25 %.",
    clusters: {
      deployment_frequency: {
        elite: ON_DEMAND,
        high: DAILY_TO_WEEKLY,
        medium: WEEKLY_TO_MONTHLY,
        low: MONTHLY_TO_HALF_YEARLY,
      },
      lead_time: { elite: LESS_THAN_DAY, high: DAY_TO_WEEK, medium: WEEK_TO_MONTH, low: MONTH_TO_HALF_YEAR },
      recovery_time: { elite: LESS_THAN_HOUR, high: LESS_THAN_DAY, medium: LESS_THAN_DAY, low: WEEK_TO_MONTH },
      change_fail_rate: { elite: exactly(5), high: exactly(20), medium: exactly(10), low: exactly(40) },
    },
  },
];

/** The 2025 report has no clusters of performance: it describes seven profiles of teams. */
export const PROFILES_2025: readonly string[] = [
  "foundational challenges",
  "legacy bottleneck",
  "constrained by process",
  "high impact, low cadence",
  "stable and methodical",
  "pragmatic performers",
  "harmonious high-achievers",
];

export type Band = {
  /** The clusters whose published figure holds the value; where figures are points, those that are nearest to it. */
  readonly clusters: readonly Cluster[];
  readonly because: string;
};

/**
 * Where a value stands in a year's table. What lies in a gap between the published ranges is in none of them: no tier is made
 * up. Times in minutes, frequency in deployments a day, rates as shares from 0 to 1.
 */
export function bandOf(year: BenchmarkYear, measure: BenchmarkMeasure, value: number): Band {
  const table = BENCHMARKS.find((one) => one.year === year);
  if (table === undefined) throw new RangeError(`No benchmarks of ${year}`);
  const published = CLUSTERS.map((cluster) => ({ cluster, one: table.clusters[measure][cluster] }));
  const points = published.flatMap(({ cluster, one }) =>
    "point" in one ? [{ cluster, away: Math.abs(one.point - value), one }] : [],
  );
  if (points.length > 0) {
    const least = Math.min(...points.map(({ away }) => away));
    const nearest = points.filter(({ away }) => away <= least + 1e-9);
    return { clusters: nearest.map(({ cluster }) => cluster), because: `nearest to ${saidOf(nearest)} in ${year}` };
  }
  const holding = published.filter(({ one }) => "from" in one && value >= one.from && value < one.below);
  if (holding.length === 0) return { clusters: [], because: `between what ${year} published: in none of its clusters` };
  const first = narrowest(holding);
  return { clusters: first.map(({ cluster }) => cluster), because: `${saidOf(first)} in ${year}` };
}

type Said = { readonly cluster: Cluster; readonly one: Published };

const saidOf = (list: readonly Said[]): string =>
  `${list.map(({ cluster }) => cluster).join(" and ")} (${[...new Set(list.map(({ one }) => one.said))].join(", ")})`;

/** "less than one hour" says more than "less than one day": of ranges in each other the narrowest counts. */
function narrowest(holding: readonly Said[]): readonly Said[] {
  const width = ({ one }: Said) => ("from" in one ? one.below - one.from : 0);
  const least = Math.min(...holding.map(width));
  return holding.filter((one) => width(one) === least);
}
