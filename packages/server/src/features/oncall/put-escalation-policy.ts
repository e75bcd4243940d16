import { type EscalationPolicyInput, escalationPolicyChanged } from "@shipshape/contract/oncall-escalation";
import type { Fault } from "@shipshape/contract/problem";
import { escalationReferences } from "@shipshape/domain/oncall/escalation-references";
import type * as z from "zod";
import type { Actor } from "../../kernel/actor.ts";
import type { KnownNames } from "../../kernel/configuration/kind.ts";
import { lockDefinitions } from "../../kernel/configuration/lock-definitions.ts";
import { type Db, inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { refused } from "../../kernel/problem.ts";
import { type Meant, refuseTakenName } from "../../kernel/refuse-taken-name.ts";
import { audit } from "../access/index.ts";
import { policyFaults } from "./escalation-policy-configuration.ts";
import { rowOf } from "./escalation-policy-document.ts";
import { type PolicyView, policyChanges, policySaid, policyView } from "./escalation-policy-views.ts";
import { escalationStore } from "./escalation-store.ts";
import { knownNames } from "./known-names.ts";
import { refuseUnseen, type Seen } from "./seen-revision.ts";

export type PolicyInput = z.output<typeof EscalationPolicyInput>;

/** What is wrong with a policy that somebody wants to put there, by the rules of configuration as code. */
export async function draftFaults(db: Db, name: string, input: PolicyInput): Promise<Fault[]> {
  const references = escalationReferences(input);
  const named = (kind: string) => references.filter((one) => one.kind === kind).map((one) => one.name);
  const policies = await escalationStore(db).policies();
  const byName = new Map(policies.map((policy) => [policy.name, policy]));
  const referred = await knownNames(db, { User: named("User"), Team: named("Team"), Schedule: named("Schedule") });
  const known: KnownNames = (kind) => (kind === "EscalationPolicy" ? new Set(byName.keys()) : referred(kind));
  const others = { named: (one: string) => byName.get(one), names: [...byName.keys()] };
  return policyFaults(name, input, known, others).map(({ path, message }) => ({
    path: path.replace(/^spec\./, ""),
    message,
  }));
}

/** Creates an escalation policy, or makes it what is said now. Runs that page already keep what they began with. */
export async function putEscalationPolicy(
  { db }: Kernel,
  actor: Actor,
  name: string,
  input: PolicyInput,
  meant: Meant & Seen = {},
): Promise<PolicyView> {
  return inTransaction(db, async (tx) => {
    await lockDefinitions(tx);
    const store = escalationStore(tx);
    const [before] = await store.policies([name]);
    refuseTakenName(meant, before, "an escalation policy", name);
    await refuseUnseen(tx, meant, before && policySaid(before), policyChanges(name));
    const faults = await draftFaults(tx, name, input);
    if (faults.length > 0) throw refused("The escalation policy cannot be", faults);
    const { displayName, labels, annotations, ...spec } = input;
    const row = rowOf({ name, displayName, labels, annotations }, spec, before?.id ?? newId());
    await store.put(row);
    const subject = `escalation-policy:${name}`;
    const [was, is] = [before && policySaid(before), policySaid(row)];
    await audit(tx, actor, { action: "oncall.putEscalationPolicy", subject, before: was, after: is });
    await emit(tx, actor, escalationPolicyChanged, { escalationPolicy: name }, subject);
    return policyView(row);
  });
}
