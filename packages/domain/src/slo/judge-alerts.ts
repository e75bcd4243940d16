import { MINUTE_MS } from "../time/milliseconds.ts";
import type { AlertEvidence, AlertStanding, OpenAlert, PairStanding } from "./alert-standing.ts";
import { type AlertingRules, alertingWindows } from "./alerting.ts";
import { timeToExhaustionMinutes } from "./budget.ts";
import { judgeMeasurements } from "./budget-alerts.ts";
import { decidePair, readWindow, type WindowReading } from "./burn-decision.ts";
import type { BurnAlertRule } from "./burn-rate.ts";
import { badEvents } from "./counts.ts";
import { judgeData } from "./data-alerts.ts";
import { minuteOf } from "./minutes.ts";
import { calmWithinMinutes, pairSentence } from "./pair-sentence.ts";

export type AlertJudgement = {
  readonly pairs: readonly PairStanding[];
  readonly others: readonly AlertStanding[];
  readonly begins: readonly (AlertStanding | PairStanding)[];
  readonly ends: readonly (AlertStanding | PairStanding)[];
};

/** Every alert of an objective judged at a moment: how it stands, which begin and which end, each with its reason. */
export function judgeAlerts(evidence: AlertEvidence): AlertJudgement {
  const { open, alerting } = evidence;
  const readings = new Map<number, WindowReading>();
  const read = (minutes: number): WindowReading => {
    const known = readings.get(minutes);
    if (known) return known;
    const reading = readWindow(minutes, evidence.inLast(minutes), evidence.rules.target, evidence);
    readings.set(minutes, reading);
    return reading;
  };
  const pairs = alerting.burns.map((rule) => judgePair(rule, read, evidence));
  const others = [...judgeMeasurements(evidence, read), ...judgeData(evidence)];
  const all = [...pairs, ...others];
  const left = [...open].filter(([rule]) => !all.some((one) => one.rule === rule));
  return {
    pairs,
    others,
    begins: all.filter(({ rule, firing }) => firing && !open.has(rule)),
    ends: [
      ...all.filter(({ rule, firing }) => !firing && open.has(rule)),
      ...left.map(([rule, alert]) => withoutRule(rule, alert, alerting)),
    ],
  };
}

function judgePair(
  rule: BurnAlertRule,
  read: (minutes: number) => WindowReading,
  evidence: AlertEvidence,
): PairStanding {
  const { rules, alerting, open, atMs, inWindow, budget, windowMinutes } = evidence;
  const [long, short] = [read(rule.longWindowMinutes), read(rule.shortWindowMinutes)];
  const startedAtMs = open.get(rule.name)?.startedAtMs;
  const decision = decidePair(rule, alerting, rules, { isOpen: startedAtMs !== undefined, long, short });
  const { remainingShare } = budget;
  const isOpen = startedAtMs !== undefined;
  const calmIn =
    decision.reason === "open on the long window"
      ? calmWithinMinutes(rule, rules.target, alertingWindows(alerting), evidence.inLast)
      : undefined;
  const endsByMs = calmIn === undefined ? undefined : minuteOf(atMs) + calmIn * MINUTE_MS;
  return {
    kind: "burn",
    rule: rule.name,
    severity: rule.severity,
    firing: decision.firing,
    held: decision.held,
    sinceMs: decision.firing ? (startedAtMs ?? atMs) : undefined,
    because: pairSentence(rule, decision, { long, short, evidence, isOpen, endsByMs }),
    endsByMs,
    budgetShare: rule.budgetShare,
    factor: rule.factor,
    long,
    short,
    budgetSpent: inWindow.total > 0 ? badEvents(long) / budget.allowedBadEvents : undefined,
    timeToExhaustionMinutes: timeToExhaustionMinutes({ remainingShare, burnRate: long.burn, windowMinutes }),
  };
}

/** An objective that changed may leave an alert behind whose rule it no longer has, or that is refused now. */
const withoutRule = (rule: string, { kind, severity }: OpenAlert, { refused }: AlertingRules): AlertStanding => ({
  kind,
  rule,
  severity,
  firing: false,
  held: false,
  sinceMs: undefined,
  because: refused.find(({ row }) => row === rule)?.because ?? "the objective no longer has this alert",
});
