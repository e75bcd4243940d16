/** What the quick check of 2025 asks, in the order of its answers: the first scores 0, the last 10. */
export const TIME_ANSWERS = [
  "more than six months",
  "one month to six months",
  "one week to one month",
  "one day to one week",
  "less than one day",
  "less than one hour",
] as const;
export const FREQUENCY_ANSWERS = [
  "fewer than once in six months",
  "once a month to once in six months",
  "once a week to once a month",
  "once a day to once a week",
  "once an hour to once a day",
  "on demand",
] as const;

const DAY = 1_440;
/** The longest time, in minutes, of each answer but the first, from the best down. */
const TIMES_BELOW = [60, DAY, 7 * DAY, 30 * DAY, 182 * DAY];
/** The least deployments a day of each answer but the first, from the best down. */
const RATES_OVER = [24, 1, 1 / 7, 1 / 30, 1 / 182];

export type Measured2025 = {
  /** Minutes. */
  readonly leadTime: number | null;
  /** Deployments a day. */
  readonly deploymentFrequency: number | null;
  /** Minutes. */
  readonly recoveryTime: number | null;
  /** Shares from 0 to 1. */
  readonly changeFailRate: number | null;
  readonly reworkRate: number | null;
};

export type Score2025 = { readonly [Measure in keyof Measured2025]: number | null } & {
  /** Mean of lead time, frequency and recovery; null where one of them is not known. */
  readonly throughput: number | null;
  /** Mean of change fail rate and rework rate. */
  readonly stability: number | null;
  /** Mean of the five. */
  readonly overall: number | null;
};

/** An answer's score: (k − 1) · 2 of six. */
const answered = (place: number): number => (5 - (place === -1 ? 5 : place)) * 2;

/** The score of a lead time or a recovery time: 10 below an hour, less by 2 with each longer answer of the survey. */
export const timeScore = (minutes: number): number => answered(TIMES_BELOW.findIndex((below) => minutes < below));
/** Nobody measures "on demand": more than one an hour is taken for it. */
export const frequencyScore = (perDay: number): number =>
  answered(RATES_OVER.findIndex((least, nth) => (nth === 0 ? perDay > least : perDay >= least)));
/** 10 − p / 10 of a percentage. */
export const rateScore = (share: number): number => 10 - share * 10;

const scored = (value: number | null, score: (value: number) => number): number | null =>
  value === null ? null : score(value);

const mean = (scores: readonly (number | null)[]): number | null => {
  const known = scores.filter((one) => one !== null);
  return known.length < scores.length ? null : known.reduce((sum, one) => sum + one, 0) / scores.length;
};

/** The score of DORA's quick check of 2025, from 0 to 10, of what was measured. */
export function score2025(measured: Measured2025): Score2025 {
  const leadTime = scored(measured.leadTime, timeScore);
  const deploymentFrequency = scored(measured.deploymentFrequency, frequencyScore);
  const recoveryTime = scored(measured.recoveryTime, timeScore);
  const changeFailRate = scored(measured.changeFailRate, rateScore);
  const reworkRate = scored(measured.reworkRate, rateScore);
  return {
    leadTime,
    deploymentFrequency,
    recoveryTime,
    changeFailRate,
    reworkRate,
    throughput: mean([leadTime, deploymentFrequency, recoveryTime]),
    stability: mean([changeFailRate, reworkRate]),
    overall: mean([leadTime, deploymentFrequency, recoveryTime, changeFailRate, reworkRate]),
  };
}

export const SOURCE_2025 = "dora.dev quick check, 2025";

/** Means of all industries in 2025, of the same scores, with standard deviations. */
export const INDUSTRY_2025 = {
  leadTime: { mean: 5.5, deviation: 2.4 },
  deploymentFrequency: { mean: 4.8, deviation: 2.8 },
  recoveryTime: { mean: 7.4, deviation: 2.1 },
  changeFailRate: { mean: 8.1, deviation: 2.1 },
  reworkRate: { mean: 7.8, deviation: 2.2 },
  overall: { mean: 6.72, deviation: null },
} as const;
