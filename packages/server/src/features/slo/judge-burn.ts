import type { BurnState, OtherAlertState } from "@shipshape/contract/slo";
import type { AlertKind, AlertStanding, PairStanding } from "@shipshape/domain/slo/alert-standing";
import { type AlertingRules, compileAlerting } from "@shipshape/domain/slo/alerting";
import type { BurnAlertSeverity } from "@shipshape/domain/slo/burn-rate";
import type { ObjectiveRules } from "@shipshape/domain/slo/objective-rules";
import type * as z from "zod";

export type BurnView = z.output<typeof BurnState>;
export type OtherAlertView = z.output<typeof OtherAlertState>;

/** An alert that begins or ends with this evaluation; `pair` of a burn, as it stands then. */
export type AlertChange = {
  readonly kind: AlertKind;
  readonly rule: string;
  readonly severity: BurnAlertSeverity;
  readonly because: string;
  readonly pair: BurnView | undefined;
};

/** The alerting of an objective as it was compiled; one that was kept before that is compiled now. */
export const alertingOf = ({ rules, alerting }: { readonly rules: ObjectiveRules; readonly alerting: unknown }) =>
  typeof alerting === "object" && alerting !== null && "burns" in alerting
    ? (alerting as AlertingRules)
    : compileAlerting(rules).alerting;

export function burnView(pair: PairStanding): BurnView {
  const { rule, severity, factor, budgetShare, long, short, firing, held, because } = pair;
  return {
    rule,
    severity,
    budgetShare,
    longWindowMinutes: long.minutes,
    shortWindowMinutes: short.minutes,
    factor,
    longBurn: long.burn ?? null,
    shortBurn: short.burn ?? null,
    longCoverage: long.coverage ?? null,
    shortCoverage: short.coverage ?? null,
    budgetSpent: pair.budgetSpent ?? null,
    timeToExhaustionMinutes: pair.timeToExhaustionMinutes ?? null,
    firing,
    held,
    since: sinceOf(pair),
    endsBy: pair.endsByMs === undefined ? null : new Date(pair.endsByMs),
    because,
  };
}

/** The alerts that are no pairs, as they are shown. */
export const otherAlertViews = (others: readonly AlertStanding[]): OtherAlertView[] =>
  others.flatMap((other) => {
    const { kind, rule, severity, firing, held, because } = other;
    return kind === "burn" ? [] : [{ kind, rule, severity, firing, held, since: sinceOf(other), because }];
  });

export const alertChange = (standing: AlertStanding | PairStanding): AlertChange => {
  const { kind, rule, severity, because } = standing;
  return { kind, rule, severity, because, pair: "long" in standing ? burnView(standing) : undefined };
};

const sinceOf = ({ sinceMs }: AlertStanding): Date | null => (sinceMs === undefined ? null : new Date(sinceMs));
