import { gateRuleChanged } from "@shipshape/contract/gates-rules";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "../access/index.ts";
import { checkRule, type RuleSpec } from "./rule-input.ts";
import { ruleStore } from "./rule-store.ts";
import { rowOf, ruleView } from "./rule-view.ts";

type Said = {
  readonly displayName?: string | undefined;
  readonly rule: RuleSpec;
  readonly labels: Readonly<Record<string, string | string[]>>;
  readonly annotations: Readonly<Record<string, string>>;
};

/** Writes a rule of the gate: it holds from now on. */
export async function putRule({ db }: Kernel, actor: Actor, name: string, said: Said) {
  const { displayName = name, rule, labels, annotations } = said;
  return inTransaction(db, async (tx) => {
    await checkRule(tx, rule);
    const store = ruleStore(tx);
    const standing = await store.rule(name);
    await store.put({ name, displayName, ...rowOf(rule), labels, annotations });
    const row = await store.rule(name);
    if (!row) throw new Error(`The rule ${name} was not stored`);
    const after = ruleView(row);
    const subject = `gate-rule:${name}`;
    await audit(tx, actor, {
      action: "gates.putRule",
      subject,
      ...(standing ? { before: ruleView(standing) } : {}),
      after,
    });
    await emit(tx, actor, gateRuleChanged, { rule: name, change: standing ? "updated" : "created" }, subject);
    return after;
  });
}
