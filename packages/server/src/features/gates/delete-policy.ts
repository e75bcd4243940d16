import { budgetPolicyChanged } from "@shipshape/contract/gates-policies";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { policyStore } from "./policy-store.ts";
import { policyView } from "./policy-view.ts";

/** Takes an error budget policy away; the audit log keeps what it was. */
export async function deletePolicy({ db }: Kernel, actor: Actor, name: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const store = policyStore(tx);
    const standing = await store.policy(name);
    if (!standing) throw notFound("error budget policy", name, "The one that is built in cannot be taken away.");
    await store.remove(name);
    const subject = `budget-policy:${name}`;
    await audit(tx, actor, { action: "gates.deletePolicy", subject, before: policyView(standing, 0) });
    await emit(tx, actor, budgetPolicyChanged, { policy: name, change: "deleted" }, subject);
  });
}
