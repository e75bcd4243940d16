import { alertRuleChanged } from "@shipshape/contract/alerts-rules";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "../access/index.ts";
import { unknownRule } from "./rule-view.ts";
import { rulesStore, specOf } from "./rules-store.ts";

/** Takes a rule away. What it held back is judged again when its time comes, by the rules that are left. */
export const removeRule = (kernel: Kernel, actor: Actor, name: string): Promise<void> =>
  inTransaction(kernel.db, async (tx) => {
    const store = rulesStore(tx);
    await store.nextVersion();
    const before = await store.rule(name);
    if (!before) throw unknownRule(name);
    await store.remove(name);
    const subject = `alert-rule:${name}`;
    await audit(tx, actor, { action: "alerts.removeRule", subject, before: specOf(before) });
    await emit(tx, actor, alertRuleChanged, { rule: name, change: "removed" }, subject);
  });
