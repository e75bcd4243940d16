import { alertRuleChanged } from "@shipshape/contract/alerts-rules";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "../access/index.ts";
import { type RuleView, ruleViews, unknownRule } from "./rule-view.ts";
import { rulesStore } from "./rules-store.ts";

const APART = 10;

/** Asks a rule right before another, or last; all rules are numbered anew, so that there is room between them. */
export const moveRule = (kernel: Kernel, actor: Actor, name: string, before: string | null): Promise<RuleView[]> =>
  inTransaction(kernel.db, async (tx) => {
    const store = rulesStore(tx);
    await store.nextVersion();
    const names = (await store.rules()).map((rule) => rule.name);
    if (!names.includes(name)) throw unknownRule(name);
    if (before !== null && !names.includes(before)) throw unknownRule(before);
    const others = names.filter((other) => other !== name);
    const place = before === null || before === name ? others.length : others.indexOf(before);
    const order = before === name ? names : others.toSpliced(place, 0, name);
    await store.place(order.map((rule, at) => ({ name: rule, position: (at + 1) * APART })));
    const subject = `alert-rule:${name}`;
    await audit(tx, actor, { action: "alerts.moveRule", subject, before: names, after: order });
    await emit(tx, actor, alertRuleChanged, { rule: name, change: "moved" }, subject);
    return ruleViews(tx, kernel);
  });
