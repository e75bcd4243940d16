import type { GateRule, GateRuleSpec } from "@shipshape/contract/gates-rules";
import type * as z from "zod";
import type { RuleRow } from "./rule-store.ts";

type Spec = z.output<typeof GateRuleSpec>;
type View = z.input<typeof GateRule>;

/** What a row says, as a document does. */
export function specOf({ description, selector, whenSource, effect, message }: RuleRow): Spec {
  const kept = effect as unknown as Pick<Spec, "effect" | "approvers" | "approverTeams" | "action">;
  return { description, selector: selector as Spec["selector"], when: whenSource, ...kept, message };
}

/** The same the other way. */
export function rowOf({ description, selector, when, message, effect, approvers, approverTeams, action }: Spec) {
  const kept = {
    effect,
    ...(approvers === undefined ? {} : { approvers }),
    ...(approverTeams === undefined ? {} : { approverTeams }),
    ...(action === undefined ? {} : { action }),
  };
  return { description, selector, whenSource: when, effect: kept, message };
}

/** A rule as the API tells it. */
export const ruleView = (row: RuleRow): View => ({
  name: row.name,
  displayName: row.displayName,
  ...specOf(row),
  labels: row.labels as View["labels"],
  annotations: row.annotations as View["annotations"],
});
