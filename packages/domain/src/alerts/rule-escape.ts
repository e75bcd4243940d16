import type { Passed } from "./disposition.ts";
import type { Consulted } from "./rule-consult.ts";

/** P1 is not kept waiting, unless the rule says that it holds back P1 too. */
export function priorityPasses(
  { priority }: Consulted,
  stage: string,
  { rule, holdsP1 }: { readonly rule: string; readonly holdsP1: boolean },
): Passed | undefined {
  if (priority !== "P1" || holdsP1) return undefined;
  const because = "priority P1 is not kept waiting: 'holdsP1: true' in the rule would";
  return { decision: "pass", stage, rule, effect: "does not wait", because };
}
