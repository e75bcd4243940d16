import { PRIORITIES } from "../alerts/priority.ts";
import type { EscalationFacts } from "../oncall/escalation-world.ts";

export type RaisedFacts =
  | { readonly decision: "keep"; readonly because: string }
  | {
      readonly decision: "raise";
      readonly facts: EscalationFacts;
      /** It had paged over the ways for what can wait only: people are to be paged anew. */
      readonly pagesAnew: boolean;
      readonly because: string;
    };

/**
 * What conditions ask about once an alert has joined: the more urgent of both counts, with its labels beside those of the first.
 * What is no more urgent changes nothing.
 */
export function raisedFacts(before: EscalationFacts, joining: EscalationFacts): RaisedFacts {
  const isUrgent = joining.urgency === "high" && before.urgency === "low";
  const isHigher = PRIORITIES.indexOf(joining.priority) < PRIORITIES.indexOf(before.priority);
  if (!isUrgent && !isHigher) return { decision: "keep", because: `it is ${before.priority} already` };
  const priority = isHigher ? joining.priority : before.priority;
  const urgency = isUrgent ? joining.urgency : before.urgency;
  const facts = { ...before, priority, urgency, labels: { ...before.labels, ...joining.labels } };
  const from = isHigher ? `from ${before.priority} to ${priority}` : `as ${priority}`;
  return { decision: "raise", facts, pagesAnew: isUrgent, because: `${from}${isUrgent ? ", of high urgency" : ""}` };
}
