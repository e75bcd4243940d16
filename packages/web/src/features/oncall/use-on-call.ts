import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { onCallOf, type Reached } from "./on-call-of.ts";

/** Tells whom a policy pages first now; undefined until that is known. For lists: asked once for all rows. */
export function useOnCall(): ((policy: string | null) => readonly Reached[]) | undefined {
  const policies = useQuery(ask.oncall.listEscalationPolicies()).data?.escalationPolicies;
  const schedules = useQuery(ask.oncall.listSchedules()).data?.schedules;
  if (!policies || !schedules) return undefined;
  const now = schedules.map((schedule) => schedule.now);
  return (policy) => onCallOf(policy, policies, now);
}
