import type { CallOutput } from "@shipshape/contract/route";
import type { slo } from "@shipshape/contract/slo";
import { humanizeMinutes } from "@shipshape/domain/time/duration";
import type { ChartLine } from "../../kit/chart-marks.ts";

export type BurnRates = CallOutput<typeof slo.getBurnRates>;
type Rule = BurnRates["rules"][number];

/** One a rule: each its own colour and its own dash, so that neither is needed alone. */
const LOOKS: readonly Pick<ChartLine, "color" | "dash">[] = [
  { color: "bad" },
  { color: "warn", dash: [9, 4] },
  { color: "info", dash: [4, 3] },
  { color: "ink-soft", dash: [10, 3, 2, 3] },
];
const SHORT_DASH = [2, 3];
const THRESHOLD_DASH = [1, 5];

const lookOf = (rule: Rule, rules: readonly Rule[]): Pick<ChartLine, "color" | "dash"> =>
  LOOKS[rules.indexOf(rule) % LOOKS.length] ?? { color: "info" };

function lineOver({ windows, points }: BurnRates, minutes: number): ChartLine["values"] {
  const at = windows.indexOf(minutes);
  return points.map(({ burns }) => burns[at] ?? null);
}

/** The long windows of all pairs with their thresholds; of one pair its long and its short window, and its threshold. */
export function burnRateLines(rates: BurnRates, chosen: string | undefined): ChartLine[] {
  const { rules, points } = rates;
  const one = rules.find(({ rule }) => rule === chosen);
  return (one ? [one] : rules).flatMap((rule): ChartLine[] => {
    const look = lookOf(rule, rules);
    const { factor, longWindowMinutes, shortWindowMinutes, rule: name } = rule;
    const threshold: ChartLine = {
      name: `threshold of ${name}`,
      color: look.color,
      dash: THRESHOLD_DASH,
      width: 1.5,
      silent: true,
      values: points.map(() => factor),
    };
    const long: ChartLine = {
      name: `over ${humanizeMinutes(longWindowMinutes)}`,
      ...look,
      isMeasured: true,
      values: lineOver(rates, longWindowMinutes),
    };
    if (!one) return [threshold, long];
    const short: ChartLine = {
      name: `over ${humanizeMinutes(shortWindowMinutes)}`,
      color: "ink",
      dash: SHORT_DASH,
      width: 1.5,
      values: lineOver(rates, shortWindowMinutes),
    };
    return [threshold, short, long];
  });
}

const HIGH = [30, 100, 300, 1_000];

/** The values of the axis: nothing, evenly, each threshold in sight, and above them powers of ten. */
export function burnLevels({ rules }: BurnRates, chosen: string | undefined): number[] {
  const factors = rules.filter(({ rule }) => chosen === undefined || rule === chosen).map(({ factor }) => factor);
  const least = Math.max(1, ...factors) * 1.8;
  return [...new Set([0, 1, ...factors, ...HIGH.filter((level) => level > least)])].sort((a, b) => a - b);
}
