import { humanizeMinutes } from "../time/duration.ts";
import type { AlertEvidence, AlertKind, AlertStanding } from "./alert-standing.ts";
import type { BudgetDropRule, BurnedBudgetRule, ExhaustionRule } from "./alerting.ts";
import { timeToExhaustionMinutes } from "./budget.ts";
import { isHeld, type WindowReading } from "./burn-decision.ts";
import { badEvents } from "./counts.ts";
import { coverageOf } from "./coverage.ts";
import { heldSentence } from "./pair-sentence.ts";
import { percent } from "./percent.ts";

/** Having begun at a share, it ends this much below, so that a budget near the mark does not come and go. */
const SLACK_SHARE = 0.02;
/** Having begun at a time left, it ends when this many times as much is left. */
const SLACK_TIME = 1.1;

type Rule = BurnedBudgetRule | BudgetDropRule | ExhaustionRule;
type Finding = { readonly firing: boolean; readonly because: string };

/** The measurements beside the pairs: budget burned, budget lost within a window, time until it is gone. */
export function judgeMeasurements(evidence: AlertEvidence, read: (minutes: number) => WindowReading): AlertStanding[] {
  const { burnedBudget, budgetDrop, timeToExhaustion } = evidence.alerting;
  const standing = (kind: AlertKind, rule: Rule, reading: WindowReading, find: (isOpen: boolean) => Finding) => {
    const open = evidence.open.get(rule.name);
    const isOpen = open !== undefined;
    const held = isHeld(evidence.rules, reading);
    const { firing, because } = held
      ? { firing: isOpen, because: heldSentence(isOpen, evidence.rules.minimumCoverage, reading) }
      : find(isOpen);
    const sinceMs = firing ? (open?.startedAtMs ?? evidence.atMs) : undefined;
    return { kind, rule: rule.name, severity: rule.severity, firing, held, sinceMs, because };
  };
  return [
    ...burnedBudget.map((rule) =>
      standing("burned_budget", rule, wholeWindow(evidence), (isOpen) => burned(rule, evidence, isOpen)),
    ),
    ...budgetDrop.map((rule) => {
      const reading = read(rule.windowMinutes);
      return standing("budget_drop", rule, reading, () => dropped(rule, evidence, reading));
    }),
    ...timeToExhaustion.map((rule) => {
      const reading = read(rule.windowMinutes);
      return standing("exhaustion", rule, reading, (isOpen) => exhausted(rule, evidence, reading, isOpen));
    }),
  ];
}

const wholeWindow = ({ windowMinutes, inWindow, ...watermark }: AlertEvidence): WindowReading => ({
  ...inWindow,
  minutes: windowMinutes,
  burn: undefined,
  coverage: coverageOf(windowMinutes, inWindow, watermark),
});

function burned({ share }: BurnedBudgetRule, { budget }: AlertEvidence, isOpen: boolean): Finding {
  if (budget.remainingShare === undefined) return { firing: false, because: "no events in the objective's window" };
  const spent = 1 - budget.remainingShare;
  const firing = spent >= share - 1e-9 || (isOpen && spent > share - SLACK_SHARE);
  const mark =
    firing && spent < share - 1e-9 ? `it ends below ${percent(share - SLACK_SHARE)}` : `of ${percent(share)}`;
  return { firing, because: `${percent(spent)} of the budget is burned, ${mark}${firing ? "" : " that alert"}` };
}

function dropped({ share }: BudgetDropRule, { budget }: AlertEvidence, reading: WindowReading): Finding {
  const span = humanizeMinutes(reading.minutes);
  if (!(budget.allowedBadEvents > 0)) return { firing: false, because: "no events in the objective's window" };
  const lost = badEvents(reading) / budget.allowedBadEvents;
  return {
    firing: lost >= share - 1e-9,
    because: `${percent(lost)} of the budget was lost in the last ${span}, and ${percent(share)} alerts`,
  };
}

function exhausted(
  { withinMinutes }: ExhaustionRule,
  { budget, windowMinutes }: AlertEvidence,
  { burn, minutes }: WindowReading,
  isOpen: boolean,
): Finding {
  const left = timeToExhaustionMinutes({ remainingShare: budget.remainingShare, burnRate: burn, windowMinutes });
  const span = humanizeMinutes(minutes);
  if (left === undefined) return { firing: false, because: `nothing burned in the last ${span}` };
  const firing = left <= withinMinutes * (isOpen ? SLACK_TIME : 1);
  const when =
    left === 0 ? "the budget is gone" : `the budget lasts ${humanizeMinutes(left)} at the burn of the last ${span}`;
  return { firing, because: `${when}, and less than ${humanizeMinutes(withinMinutes)} alerts` };
}
