import type { BurnState } from "@shipshape/contract/slo";
import {
  type BurnAlertSeverity,
  type BurnEvaluation,
  burnAlertRules,
  evaluateBurnRules,
} from "@shipshape/domain/slo/burn-rate";
import type { Counts } from "@shipshape/domain/slo/counts";
import { type SloWindow, windowLengthMinutes } from "@shipshape/domain/slo/window";
import type * as z from "zod";

export type BurnView = z.output<typeof BurnState>;
export type OpenBurn = { readonly severity: BurnAlertSeverity; readonly startedAt: Date };

/** A burn that begins or ends with this evaluation. */
export type BurnChange = BurnView & { readonly longBurn: number; readonly shortBurn: number };

type Ground = { readonly target: number; readonly window: SloWindow; readonly atMs: number };

export type BurnEvidence = Ground & {
  /** Counts over the last so many minutes. */
  readonly inLast: (minutes: number) => Counts;
  /** Burn alerts that are open, by rule. */
  readonly open: ReadonlyMap<string, OpenBurn>;
  /** No data comes: nothing begins and nothing ends. */
  readonly isHeld: boolean;
};

export type BurnJudgement = {
  readonly burn: readonly BurnView[];
  readonly begins: readonly BurnChange[];
  readonly ends: readonly BurnChange[];
};

/** The burn rules that make sense for an objective, and those that do not, with the reason. */
export const burnRulesOf = ({ target, window, atMs }: Ground) =>
  burnAlertRules(windowLengthMinutes(window, atMs), target);

/** What burns, what begins to, and what has ended. While held, what burned goes on: unmeasured is neither good nor bad. */
export function judgeBurn(evidence: BurnEvidence): BurnJudgement {
  const { target, open, inLast, isHeld } = evidence;
  const burn = evaluateBurnRules(burnRulesOf(evidence).rules, inLast, target).map((found) => burnView(found, evidence));
  if (isHeld) return { burn, begins: [], ends: [] };
  const changes = burn.map((view) => ({ ...view, longBurn: view.longBurn ?? 0, shortBurn: view.shortBurn ?? 0 }));
  return {
    burn,
    begins: changes.filter(({ rule, firing }) => firing && !open.has(rule)),
    ends: [...changes.filter(({ rule, firing }) => !firing && open.has(rule)), ...endsWithoutRule(evidence)],
  };
}

function burnView({ rule, firing, longBurn, shortBurn, because }: BurnEvaluation, evidence: BurnEvidence): BurnView {
  const { name, factor, severity, longWindowMinutes, shortWindowMinutes } = rule;
  const { open, isHeld, atMs } = evidence;
  const startedAt = open.get(name)?.startedAt;
  const isFiring = isHeld ? startedAt !== undefined : firing;
  return {
    rule: name,
    severity,
    longWindowMinutes,
    shortWindowMinutes,
    factor,
    longBurn: longBurn ?? null,
    shortBurn: shortBurn ?? null,
    firing: isFiring,
    since: isFiring ? (startedAt ?? new Date(atMs)) : null,
    because: isHeld ? `held as it was, for want of data (${because})` : because,
  };
}

/** An objective that changed may leave an alert behind whose rule makes no sense any more. */
function endsWithoutRule(evidence: BurnEvidence): BurnChange[] {
  const { rules, refused } = burnRulesOf(evidence);
  const reasons = new Map(refused.map(({ rule, because }) => [rule.name, because]));
  return [...evidence.open]
    .filter(([name]) => !rules.some((rule) => rule.name === name))
    .map(([name, { severity }]) => ({
      rule: name,
      severity,
      longWindowMinutes: 0,
      shortWindowMinutes: 0,
      factor: 0,
      longBurn: 0,
      shortBurn: 0,
      firing: false,
      since: null,
      because: reasons.get(name) ?? "the objective no longer has this rule",
    }));
}
