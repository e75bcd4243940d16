import { escalationPolicyChanged } from "@shipshape/contract/oncall-escalation";
import { handsOffTo } from "@shipshape/domain/oncall/escalation-references";
import type { Actor } from "../../kernel/actor.ts";
import { lockDefinitions } from "../../kernel/configuration/lock-definitions.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { whoPagesBy } from "../catalog/index.ts";
import { policyChanges, policyNamed, policySaid } from "./escalation-policy-views.ts";
import { escalationStore } from "./escalation-store.ts";
import { refuseUnseen, type Seen } from "./seen-revision.ts";

/** Deletes an escalation policy. One by which somebody pages, or to which another hands off, stays. */
export async function deleteEscalationPolicy(
  { db }: Kernel,
  actor: Actor,
  name: string,
  seen: Seen = {},
): Promise<void> {
  await inTransaction(db, async (tx) => {
    await lockDefinitions(tx);
    const store = escalationStore(tx);
    const policy = await policyNamed(tx, name);
    await refuseUnseen(tx, seen, policySaid(policy), policyChanges(name));
    const handing = (await store.policies()).filter((other) => handsOffTo(other).includes(name));
    const users = [...(await whoPagesBy(tx, name)), ...handing.map((other) => `the policy ${other.name}`)];
    if (users.length > 0) {
      throw new DomainError("conflict", `It is in use by ${users.join(", ")}: give them another policy first.`);
    }
    await store.delete(policy.id);
    const subject = `escalation-policy:${name}`;
    await audit(tx, actor, { action: "oncall.deleteEscalationPolicy", subject, before: policySaid(policy) });
    await emit(tx, actor, escalationPolicyChanged, { escalationPolicy: name }, subject);
  });
}
