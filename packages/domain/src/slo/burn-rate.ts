import { humanizeMinutes } from "../time/duration.ts";
import { badEvents, type Counts, errorBudget } from "./counts.ts";

export type BurnAlertSeverity = "page" | "ticket";

/** One row of a multi-window burn-rate table: "this share of the budget within the long window". */
export type BurnAlertRow = {
  readonly name: string;
  readonly severity: BurnAlertSeverity;
  /** Share of the period's budget, 0 to 1, whose loss within the long window raises the alert. */
  readonly budgetShare: number;
  readonly longWindowMinutes: number;
  /** Must burn as well, so that the alert stops soon after its cause does. By custom a twelfth of the long window. */
  readonly shortWindowMinutes: number;
};

/** A row with its factor: how many times faster than "just spent at the end of the period" the budget burns. */
export type BurnAlertRule = BurnAlertRow & { readonly factor: number };
export type RefusedRow = { readonly rule: BurnAlertRow & { readonly factor: number }; readonly because: string };

/** The four pairs of the Google SRE Workbook, chapter 5 ("Alerting on SLOs", multiwindow, multi-burn-rate). */
export const WORKBOOK_ROWS: readonly BurnAlertRow[] = [
  { name: "fast page", severity: "page", budgetShare: 0.02, longWindowMinutes: 60, shortWindowMinutes: 5 },
  { name: "slow page", severity: "page", budgetShare: 0.05, longWindowMinutes: 360, shortWindowMinutes: 30 },
  { name: "fast ticket", severity: "ticket", budgetShare: 0.1, longWindowMinutes: 1440, shortWindowMinutes: 120 },
  { name: "slow ticket", severity: "ticket", budgetShare: 0.1, longWindowMinutes: 4320, shortWindowMinutes: 360 },
];

const THIRTY_DAYS_MINUTES = 43_200;

/** The workbook's pairs for a 30-day period: factors 14.4, 6, 3 and 1. */
export const WORKBOOK_RULES: readonly BurnAlertRule[] = WORKBOOK_ROWS.map((row) => ({
  ...row,
  factor: burnFactor(row, THIRTY_DAYS_MINUTES),
}));

/** factor = budgetShare × period ÷ long window (SRE Workbook, ch. 5), rounded at 1e-9 to drop binary noise. */
export function burnFactor(row: BurnAlertRow, periodMinutes: number): number {
  return Math.round(((row.budgetShare * periodMinutes) / row.longWindowMinutes) * 1e9) / 1e9;
}

/**
 * The rules of an SLO with this period and target, with their factors computed, never typed by hand. A row that could
 * never fire (total failure burns at most 1 ÷ (1 − target)) or that would fire while within budget (factor under 1) is
 * refused with its reason. Throws RangeError for a target outside (0, 1) or a period that is not positive.
 */
export function burnAlertRules(
  periodMinutes: number,
  target: number,
  rows: readonly BurnAlertRow[] = WORKBOOK_ROWS,
): { rules: BurnAlertRule[]; refused: RefusedRow[] } {
  if (!(periodMinutes > 0)) throw new RangeError(`A period is a positive number of minutes, not ${periodMinutes}`);
  const budget = errorBudget(target);
  const rules: BurnAlertRule[] = [];
  const refused: RefusedRow[] = [];
  for (const row of rows) {
    const rule = { ...row, factor: burnFactor(row, periodMinutes) };
    const because = refusal(rule, budget, periodMinutes);
    if (because === undefined) rules.push(rule);
    else refused.push({ rule, because });
  }
  return { rules, refused };
}

function refusal(rule: BurnAlertRule, budget: number, periodMinutes: number): string | undefined {
  const { name, factor, longWindowMinutes, shortWindowMinutes, budgetShare } = rule;
  if (!(longWindowMinutes > 0 && shortWindowMinutes > 0 && shortWindowMinutes <= longWindowMinutes)) {
    return `${name}: both windows are positive and the short one is no longer than the long one`;
  }
  if (!(budgetShare > 0 && budgetShare <= 1)) return `${name}: the budget share lies above 0 and at most at 1`;
  if (longWindowMinutes > periodMinutes) {
    return `${name}: its long window (${humanizeMinutes(longWindowMinutes)}) is longer than the SLO's period`;
  }
  if (factor < 1) {
    return `${name}: ${times(factor)} is slower than the budget allows, so it would fire while in budget; raise the budget share or shorten the long window`;
  }
  if (!isAbove(1 / budget, factor)) {
    return `${name}: it could never fire, because a total failure burns at most ${times(1 / budget)} and it asks for more than ${times(factor)}; lower the budget share or lengthen the long window`;
  }
  return undefined;
}

/** Bad ÷ total, 0 to 1; undefined when there were no events, which is neither good nor bad. */
export function errorRatio(counts: Counts): number | undefined {
  return counts.total > 0 ? Math.min(1, badEvents(counts) / counts.total) : undefined;
}

/** Error ratio ÷ (1 − target): at 1 the budget is just spent when the period ends. Undefined without events. */
export function burnRate(counts: Counts, target: number): number | undefined {
  const ratio = errorRatio(counts);
  return ratio === undefined ? undefined : ratio / errorBudget(target);
}

/** Whether a burn is strictly faster than a factor; a difference below one part in 1e9 is binary noise and no difference. */
export const isAbove = (burn: number | undefined, factor: number): boolean =>
  burn !== undefined && burn > factor * (1 + 1e-9);

/** A burn rate for people: 14.4×. */
export const times = (burn: number): string => `${Number(burn.toPrecision(3))}×`;

/**
 * Minutes from the start of a constant error ratio (0 to 1), after a quiet past, until the rule fires:
 * (1 − target) ÷ errorRatio × factor × long window (SRE Workbook, ch. 5). Undefined when it never does.
 */
export function timeToFireMinutes(rule: BurnAlertRule, target: number, ratio: number): number | undefined {
  const minutes = (errorBudget(target) / ratio) * rule.factor * rule.longWindowMinutes;
  return ratio > 0 && ratio <= 1 && minutes < rule.longWindowMinutes * (1 - 1e-9) ? minutes : undefined;
}
