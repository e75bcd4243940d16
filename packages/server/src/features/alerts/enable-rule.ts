import { alertRuleChanged } from "@shipshape/contract/alerts-rules";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "../access/index.ts";
import { type RuleView, ruleView, unknownRule } from "./rule-view.ts";
import { rulesStore } from "./rules-store.ts";

/** Switches a rule on or off. */
export const enableRule = (kernel: Kernel, actor: Actor, name: string, enabled: boolean): Promise<RuleView> =>
  inTransaction(kernel.db, async (tx) => {
    const store = rulesStore(tx);
    await store.nextVersion();
    const before = await store.rule(name);
    if (!before) throw unknownRule(name);
    await store.switch(name, enabled);
    const subject = `alert-rule:${name}`;
    await audit(tx, actor, {
      action: "alerts.enableRule",
      subject,
      before: { enabled: before.enabled },
      after: { enabled },
    });
    await emit(tx, actor, alertRuleChanged, { rule: name, change: "updated" }, subject);
    return ruleView(tx, kernel, name);
  });
