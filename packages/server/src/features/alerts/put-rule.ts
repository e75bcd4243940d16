import { type AlertRuleInput, alertRuleChanged } from "@shipshape/contract/alerts-rules";
import type * as z from "zod";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { invalid } from "../../kernel/problem.ts";
import { type Meant, refuseTakenName } from "../../kernel/refuse-taken-name.ts";
import { audit } from "../access/index.ts";
import { servicesByNames } from "../catalog/index.ts";
import { isEscalationPolicy } from "./rule-names-views.ts";
import { problemText, ruleProblems } from "./rule-problems.ts";
import { type RuleView, ruleView } from "./rule-view.ts";
import { type RuleWrite, rulesStore, specOf } from "./rules-store.ts";

type Said = z.output<typeof AlertRuleInput>;

/** Makes or replaces a rule: it holds for alerts from now on. */
export const putRule = (kernel: Kernel, actor: Actor, name: string, said: Said, meant: Meant = {}): Promise<RuleView> =>
  inTransaction(kernel.db, async (tx) => {
    refuseTakenName(meant, await rulesStore(tx).rule(name), "a rule", name);
    const { displayName = name, labels, annotations, ...spec } = said;
    await refuseFaults(tx, spec);
    await writeRule(tx, actor, { name, displayName, labels, annotations, spec }, "putRule");
    return ruleView(tx, kernel, name);
  });

/** Keeps a rule in the caller's transaction, with its audit row and its event. */
export async function writeRule(tx: Tx, actor: Actor, rule: RuleWrite, action: "putRule" | "applyRule"): Promise<void> {
  const store = rulesStore(tx);
  await store.nextVersion();
  const before = await store.rule(rule.name);
  await store.put({ ...rule, author: actor.name });
  const subject = `alert-rule:${rule.name}`;
  await audit(tx, actor, {
    action: `alerts.${action}`,
    subject,
    before: before && specOf(before),
    after: rule.spec,
  });
  await emit(tx, actor, alertRuleChanged, { rule: rule.name, change: before ? "updated" : "created" }, subject);
}

async function refuseFaults(tx: Tx, spec: RuleWrite["spec"]): Promise<void> {
  const policy = spec.do.route?.escalationPolicy;
  const known = await servicesByNames(tx, spec.services ?? []);
  const faults = [
    ...ruleProblems(spec).map((problem) => ({ path: problem.path, message: problemText(problem) })),
    ...(spec.services ?? [])
      .filter((service) => !known.has(service))
      .map((service) => ({ path: "services", message: `there is no service "${service}"` })),
    ...(policy !== undefined && !(await isEscalationPolicy(tx, policy))
      ? [{ path: "do.route.escalationPolicy", message: `there is no escalation policy "${policy}"` }]
      : []),
  ];
  if (faults.length > 0) throw invalid(faults);
}
