import { gateRuleChanged } from "@shipshape/contract/gates-rules";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { ruleStore } from "./rule-store.ts";
import { ruleView } from "./rule-view.ts";

/** Takes a rule of the gate away; the audit log keeps what it was. */
export async function deleteRule({ db }: Kernel, actor: Actor, name: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const store = ruleStore(tx);
    const standing = await store.rule(name);
    if (!standing) throw notFound("gate rule", name, "It may have been taken away before.");
    await store.remove(name);
    const subject = `gate-rule:${name}`;
    await audit(tx, actor, { action: "gates.deleteRule", subject, before: ruleView(standing) });
    await emit(tx, actor, gateRuleChanged, { rule: name, change: "deleted" }, subject);
  });
}
