import { type Priority, priorityOf, urgencyOf } from "../alerts/priority.ts";
import type { Tier } from "../catalog/tier.ts";
import { isSevere, type Severity } from "./incident.ts";
import { anAlert, severityFor } from "./severity-for.ts";
import type { RouteOfAlert } from "./wanted-policies.ts";

export type IncidentForAlert =
  | { readonly decision: "open"; readonly severity: Severity; readonly because: string }
  | { readonly decision: "none"; readonly because: string };

/** What the rules made of an alert, where they were asked. */
export type Ruled = {
  readonly priority?: Priority | undefined;
  readonly route?: RouteOfAlert | undefined;
};

/** A severity that says as much as a priority: what an incident is measured by where a rule set the priority. */
const WORD_OF: Readonly<Record<Priority, string>> = {
  P1: "critical",
  P2: "error",
  P3: "warning",
  P4: "info",
  P5: "info",
};

/**
 * Whether an alert opens an incident, and how severe it is. Alerts that say critical, page or error do, whatever the
 * tier; warnings, tickets and information wait in the list of alerts. The measure is what the alert would be on a service
 * of tier 1, so that a low tier makes an incident less severe but never silent. A priority that rules gave counts instead of
 * the severity, and an alert that a rule or route sends to an escalation policy opens one in any case.
 */
export function incidentForAlert(
  tier: Tier,
  alertSeverity: string | undefined,
  { priority, route }: Ruled = {},
): IncidentForAlert {
  const isGiven = priority === undefined || priorityOf(alertSeverity).priority === priority;
  const severity = isGiven ? alertSeverity : WORD_OF[priority];
  const opens = isGiven ? isSevere(severityFor(1, severity).severity) : urgencyOf(priority) === "high";
  const [policy] = [route, ...(route?.also ?? [])].flatMap((receiver) => receiver?.escalationPolicy ?? []);
  if (!opens && policy === undefined) {
    const word = isGiven ? severity?.trim().toLowerCase() : priority;
    const because = `${anAlert(String(word))} waits in the list: only critical, page and error alerts open an incident`;
    return { decision: "none", because };
  }
  const found = severityFor(tier, severity);
  const why = isGiven ? "" : ` (its priority is ${priority})`;
  const sent = opens ? "" : `; its route sends it to ${policy}`;
  return { decision: "open", severity: found.severity, because: `${found.because}${why}${sent}` };
}
