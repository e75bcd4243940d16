import type { AlertRuleSpec } from "@shipshape/contract/alerts-rules";
import type { AlertRule } from "@shipshape/domain/alerts/rule";
import type { RuleTime } from "@shipshape/domain/alerts/rule-time";
import type * as z from "zod";

export type RuleSpec = z.output<typeof AlertRuleSpec>;

function timeOf(during: NonNullable<RuleSpec["during"]>): RuleTime {
  if (during.kind !== "once") return during;
  // Rows keep moments as text.
  return { kind: "once", fromMs: new Date(during.from).getTime(), toMs: new Date(during.to).getTime() };
}

/** A rule as it is asked, of what its document says. */
export const ruleOf = (name: string, { description: _, during, ...spec }: RuleSpec): AlertRule => ({
  name,
  ...spec,
  ...(during === undefined ? {} : { during: timeOf(during) }),
});
