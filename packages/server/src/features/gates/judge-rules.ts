import { ROLLBACK_CLASS } from "@shipshape/domain/gates/budget-policy";
import { type ChangeSelector, selects } from "@shipshape/domain/gates/change-selector";
import type { Finding } from "@shipshape/domain/gates/finding";
import { type ApprovalsGiven, approvalFinding } from "@shipshape/domain/gates/judge-budget";
import type { RuleFacts } from "./rule-facts.ts";
import { askRule } from "./rule-language.ts";

/** A rule of the gate as it is judged by. */
export type GateRule = {
  readonly name: string;
  readonly selector: ChangeSelector;
  readonly when: string;
  readonly effect: "warn" | "deny" | "defer" | "requireApproval";
  readonly approvers?: number | undefined;
  readonly approverTeams?: readonly string[] | undefined;
  readonly message: string;
  readonly action?: string | undefined;
};

/** The clause under which a rule's request for approval stands. */
const RULE_CLAUSE = "rule";

export const isSelected = (rule: GateRule, { service, environment, change }: RuleFacts): boolean =>
  selects(rule.selector, {
    service: service.name,
    team: service.team,
    tier: service.tier,
    labels: service.labels,
    environment,
    changeClass: change.class,
  });

/**
 * What the house's own rules say of a change. One that cannot be told (it looks at what is not known) warns, so that a rule that
 * no longer fits is seen, and stops nobody. No rule holds up a rollback.
 */
export function judgeRules(rules: readonly GateRule[], facts: RuleFacts, given: ApprovalsGiven): Finding[] {
  if (facts.change.class === ROLLBACK_CLASS || facts.change.kind === "rollback") return [];
  return rules.filter((rule) => isSelected(rule, facts)).flatMap((rule) => judge(rule, facts, given));
}

function judge(rule: GateRule, facts: RuleFacts, given: ApprovalsGiven): Finding[] {
  const { name, effect, message, action } = rule;
  const outcome = askRule(rule.when, facts);
  const source = { policy: name, subject: facts.service.name, ...(action ? { action } : {}) };
  if (!outcome.ok) {
    const text = `the rule ${name} cannot be told: ${outcome.because}`;
    return [{ verdict: "warn", reason: { ...source, code: "rule_untold", text } }];
  }
  if (outcome.value !== true) return [];
  const says = (fact: string): string => `${fact} (rule ${name})`;
  if (effect === "requireApproval") {
    const wanted = { action: effect, approvers: rule.approvers, approverTeams: rule.approverTeams };
    return [approvalFinding(wanted, given, { ...source, clause: RULE_CLAUSE, says, because: message })];
  }
  return [{ verdict: effect, reason: { ...source, code: "rule", text: says(message) } }];
}
