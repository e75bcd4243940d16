import type { OnCallNow } from "@shipshape/contract/oncall";
import type { EscalationPolicy } from "@shipshape/contract/oncall-escalation";
import { type EscalationNode, type EscalationTarget, handOffOf } from "@shipshape/domain/oncall/escalation";
import type * as z from "zod";

type Policy = Pick<z.infer<typeof EscalationPolicy>, "name" | "steps">;
type Now = z.infer<typeof OnCallNow>;

/** Somebody whom the first step of a policy reaches now; nobody when a schedule has a gap. */
export type Reached = { readonly user: string | null; readonly schedule: string | null; readonly until: Date | null };

/** Whom a policy pages first, at this moment. Empty for a policy that is not there. */
export function onCallOf(policyName: string | null, policies: readonly Policy[], now: readonly Now[]): Reached[] {
  return firstTargets(policyName, policies, []).flatMap((target): Reached[] => {
    const through =
      target.kind === "schedule" ? target.name : target.kind === "roundRobin" ? target.schedule : undefined;
    if (through !== undefined) {
      const found = now.find(({ schedule }) => schedule === through);
      const people = found?.people.map(({ user }) => user) ?? [];
      const users = people.length > 0 ? people : [null];
      return users.map((user) => ({ user, schedule: through, until: found?.until ?? null }));
    }
    const named = target.kind === "user" ? [target.name] : target.kind === "roundRobin" ? (target.users ?? []) : [];
    return named.map((user) => ({ user, schedule: null, until: null }));
  });
}

/** The targets of the first step, of the policy that is handed to where that hands off; of branches the first side. */
function firstTargets(
  name: string | null,
  policies: readonly Policy[],
  trail: readonly string[],
): readonly EscalationTarget[] {
  const policy = policies.find((one) => one.name === name);
  const first = policy && firstStep(policy.steps);
  const to = first && handOffOf(first);
  if (to === undefined || trail.includes(to)) return first?.targets ?? [];
  return firstTargets(to, policies, [...trail, to]);
}

function firstStep(nodes: readonly EscalationNode[]): EscalationNode | undefined {
  for (const node of nodes) {
    const found = node.if === undefined ? node : (firstStep(node.steps ?? []) ?? firstStep(node.else ?? []));
    if (found) return found;
  }
  return undefined;
}
