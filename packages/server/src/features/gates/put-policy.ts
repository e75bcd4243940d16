import { budgetPolicyChanged } from "@shipshape/contract/gates-policies";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "../access/index.ts";
import { governsOf } from "./policies-governing.ts";
import { type PolicySaid, policyWrite } from "./policy-input.ts";
import { policyStore } from "./policy-store.ts";
import { policyView } from "./policy-view.ts";

/** Writes an error budget policy: it holds from now on. */
export async function putPolicy({ db, clock }: Kernel, actor: Actor, name: string, said: PolicySaid) {
  return inTransaction(db, async (tx) => {
    const store = policyStore(tx);
    const standing = await store.policy(name);
    await store.put(await policyWrite(tx, name, said));
    const row = await store.policy(name);
    if (!row) throw new Error(`The policy ${name} was not stored`);
    const after = policyView(row, (await governsOf(tx, clock.now())).get(name) ?? 0);
    const before = standing && policyView(standing, 0);
    const subject = `budget-policy:${name}`;
    await audit(tx, actor, { action: "gates.putPolicy", subject, ...(before ? { before } : {}), after });
    await emit(tx, actor, budgetPolicyChanged, { policy: name, change: standing ? "updated" : "created" }, subject);
    return after;
  });
}
