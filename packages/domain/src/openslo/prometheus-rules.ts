import { type BurnAlertSeverity, WORKBOOK_ROWS } from "../slo/burn-rate.ts";

/** The error ratio of an objective, in PromQL with `{{.window}}` where the window goes. */
export type ErrorRatio =
  | { readonly errorQuery: string; readonly totalQuery: string }
  | { readonly errorRatioQuery: string };

type Texts = Readonly<Record<string, string>>;
type AlertTexts = { readonly disable?: boolean; readonly labels?: Texts; readonly annotations?: Texts };

/** One pair of windows that both must burn faster than the factor. */
export type RulePair = {
  readonly severity: BurnAlertSeverity;
  readonly factor: number;
  readonly longWindowMinutes: number;
  readonly shortWindowMinutes: number;
};

/** An objective as Sloth knows it: what a set of rules is made of. */
export type RulesObjective = {
  readonly service: string;
  readonly name: string;
  /** In percent, such as 99.9: the binary noise of the rules depends on it. */
  readonly objective: number;
  readonly periodMinutes: number;
  readonly labels?: Texts;
  readonly ratio: ErrorRatio;
  /** Absent: those of Sloth's catalogue, which are the Google SRE Workbook's. */
  readonly pairs?: readonly RulePair[];
  readonly alertName?: string;
  readonly alertTexts?: Pick<AlertTexts, "labels" | "annotations">;
  readonly page?: AlertTexts;
  readonly ticket?: AlertTexts;
};

export type Rule = {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels: Texts;
  readonly annotations?: Texts;
};
export type RuleGroup = { readonly name: string; readonly rules: readonly Rule[] };

const DAY_MINUTES = 1440;
/** Largest first; a week and a year only where nothing is left over, as Prometheus writes durations. */
const UNITS = [
  ["y", 365 * DAY_MINUTES, true],
  ["w", 7 * DAY_MINUTES, true],
  ["d", DAY_MINUTES, false],
  ["h", 60, false],
  ["m", 1, false],
] as const;

/** Minutes as Prometheus writes them: 43,200 is "30d", 40,320 is "4w", 90 is "1h30m". */
export function promDuration(minutes: number): string {
  let rest = minutes;
  let text = "";
  for (const [unit, size, isExact] of UNITS) {
    const count = Math.floor(rest / size);
    if (count === 0 || (isExact && rest % size !== 0)) continue;
    text += `${count}${unit}`;
    rest -= count * size;
  }
  return text;
}

/** Sloth's pairs for a period: 2 % in 1 h, 5 % in 6 h, 10 % in 1 d and in 3 d. The factors are not rounded, as its own. */
export const catalogPairs = (periodMinutes: number): RulePair[] =>
  WORKBOOK_ROWS.map(({ severity, longWindowMinutes, shortWindowMinutes, budgetShare }) => ({
    severity,
    factor: (budgetShare * (periodMinutes / 60)) / (longWindowMinutes / 60),
    longWindowMinutes,
    shortWindowMinutes,
  }));

const metricOf = (windowMinutes: number): string => `slo:sli_error:ratio_rate${promDuration(windowMinutes)}`;

const filled = (query: string, windowMinutes: number): string =>
  query.replaceAll(/\{\{\s*\.window\s*\}\}/g, promDuration(windowMinutes));

/** The identity of an objective in Sloth's labels, and as a selector. */
function identity({ service, name }: Pick<RulesObjective, "service" | "name">) {
  const labels = { sloth_id: `${service}-${name}`, sloth_service: service, sloth_slo: name };
  const matchers = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return { labels, selector: `{${matchers.join(", ")}}` };
}

/**
 * The Prometheus rules of an objective, as Sloth makes them with the same names, labels and numbers: with its catalogue 8
 * error ratios, 7 facts and 2 alerts. The ratio over the whole period is the mean of the shortest window's ratio, as
 * Sloth's default has it; a window without events has no ratio.
 */
export function prometheusRules(objective: RulesObjective): RuleGroup[] {
  const { service, name } = objective;
  const pairs = objective.pairs ?? catalogPairs(objective.periodMinutes);
  const windows = windowsOf(pairs);
  const groups = [
    { name: `sloth-slo-sli-recordings-${service}-${name}`, rules: ratioRules(objective, windows) },
    { name: `sloth-slo-meta-recordings-${service}-${name}`, rules: factRules(objective, windows[0] ?? 5) },
    { name: `sloth-slo-alerts-${service}-${name}`, rules: alertRules(objective, pairs) },
  ];
  return groups.filter(({ rules }) => rules.length > 0);
}

/** Without alerts there is still the five-minute ratio, from which the period's is made. */
function windowsOf(pairs: readonly RulePair[]): number[] {
  const all = pairs.flatMap(({ longWindowMinutes, shortWindowMinutes }) => [shortWindowMinutes, longWindowMinutes]);
  return [...new Set(all.length === 0 ? [5] : all)].sort((one, other) => one - other);
}

function ratioRules(objective: RulesObjective, windows: readonly number[]): Rule[] {
  const { labels, selector } = identity(objective);
  const { periodMinutes, ratio } = objective;
  const rule = (windowMinutes: number, expr: string): Rule => ({
    record: metricOf(windowMinutes),
    expr,
    labels: { ...labels, sloth_window: promDuration(windowMinutes), ...objective.labels },
  });
  const shortest = metricOf(windows[0] ?? 5) + selector;
  const period = `[${promDuration(periodMinutes)}]`;
  const ofPeriod = `sum_over_time(${shortest}${period})\n/ ignoring (sloth_window)\ncount_over_time(${shortest}${period})\n`;
  return [
    ...windows
      .filter((minutes) => minutes !== periodMinutes)
      .map((minutes) => rule(minutes, ratioExpression(ratio, minutes))),
    rule(periodMinutes, ofPeriod),
  ];
}

function ratioExpression(ratio: ErrorRatio, windowMinutes: number): string {
  if ("errorRatioQuery" in ratio) return filled(`(${ratio.errorRatioQuery})`, windowMinutes);
  // A total of zero gives no ratio at all: NaN would stay in the period's mean for the whole period.
  return filled(`(${ratio.errorQuery})\n/\n((${ratio.totalQuery}) > 0)\n`, windowMinutes);
}

function factRules(objective: RulesObjective, shortestMinutes: number): Rule[] {
  const { labels: id, selector } = identity(objective);
  const labels = { ...id, ...objective.labels };
  const share = objective.objective / 100;
  const fact = (record: string, expr: string, more: Texts = {}): Rule => ({
    record,
    expr,
    labels: { ...labels, ...more },
  });
  const burnOver = (windowMinutes: number): string =>
    `${metricOf(windowMinutes)}${selector}\n/ on(sloth_id, sloth_slo, sloth_service) group_left\nslo:error_budget:ratio${selector}\n`;
  return [
    fact("slo:objective:ratio", `vector(${share})`),
    fact("slo:error_budget:ratio", `vector(1-${share})`),
    fact("slo:time_period:days", `vector(${objective.periodMinutes / DAY_MINUTES})`),
    fact("slo:current_burn_rate:ratio", burnOver(shortestMinutes)),
    fact("slo:period_burn_rate:ratio", burnOver(objective.periodMinutes)),
    fact("slo:period_error_budget_remaining:ratio", `1 - slo:period_burn_rate:ratio${selector}`),
    fact("sloth_slo_info", "vector(1)", {
      sloth_version: "shipshape",
      sloth_mode: "cli-gen-prom",
      sloth_spec: "prometheus/v1",
      sloth_objective: String(objective.objective),
    }),
  ];
}

function alertRules(objective: RulesObjective, pairs: readonly RulePair[]): Rule[] {
  const severities = [
    ["page", objective.page],
    ["ticket", objective.ticket],
  ] as const;
  return severities.flatMap(([severity, own = {}]): Rule[] => {
    const ofSeverity = pairs.filter((pair) => pair.severity === severity);
    if (own.disable === true || ofSeverity.length === 0) return [];
    const { alertTexts = {} } = objective;
    return [
      {
        alert: objective.alertName ?? objective.name,
        expr: ofSeverity.map((pair) => pairExpression(objective, pair)).join("or\n"),
        labels: { sloth_severity: severity, ...alertTexts.labels, ...own.labels },
        annotations: {
          summary: "{{$labels.sloth_service}} {{$labels.sloth_slo}} SLO error budget burn rate is over expected.",
          title: `(${severity}) {{$labels.sloth_service}} {{$labels.sloth_slo}} SLO error budget burn rate is too fast.`,
          ...alertTexts.annotations,
          ...own.annotations,
        },
      },
    ];
  });
}

function pairExpression(objective: RulesObjective, pair: RulePair): string {
  const { selector } = identity(objective);
  const budget = (100 - objective.objective) / 100;
  const over = (windowMinutes: number): string =>
    `    max(${metricOf(windowMinutes)}${selector} > (${pair.factor} * ${budget})) without (sloth_window)\n`;
  return `(\n${over(pair.shortWindowMinutes)}    and\n${over(pair.longWindowMinutes)})\n`;
}
