import type { EscalationPolicy, OnCallNow } from "@shipshape/contract/oncall";
import type * as z from "zod";

type Policy = z.infer<typeof EscalationPolicy>;
type Now = z.infer<typeof OnCallNow>;

/** Somebody whom the first step of a policy reaches now; nobody when a schedule has a gap. */
export type Reached = { readonly user: string | null; readonly schedule: string | null; readonly until: Date | null };

/** Whom a policy pages first, at this moment. Empty for a policy that is not there. */
export function onCallOf(policyName: string | null, policies: readonly Policy[], now: readonly Now[]): Reached[] {
  const targets = policies.find(({ name }) => name === policyName)?.steps[0]?.targets ?? [];
  return targets.map(({ kind, name }) => {
    if (kind === "user") return { user: name, schedule: null, until: null };
    const found = now.find(({ schedule }) => schedule === name);
    return { user: found?.user ?? null, schedule: name, until: found?.until ?? null };
  });
}
