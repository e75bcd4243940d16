import type { Tier } from "../catalog/tier.ts";
import { isSevere, type Severity } from "./incident.ts";
import { severityFor } from "./severity-for.ts";

export type IncidentForAlert =
  | { readonly decision: "open"; readonly severity: Severity; readonly because: string }
  | { readonly decision: "none"; readonly because: string };

/**
 * Whether an alert opens an incident, and how severe it is. Alerts that say critical, page or error do, whatever the
 * tier; warnings, tickets and information wait in the list of alerts. The measure is what the alert would be on a service
 * of tier 1, so that a low tier makes an incident less severe but never silent.
 */
export function incidentForAlert(tier: Tier, alertSeverity: string | undefined): IncidentForAlert {
  if (!isSevere(severityFor(1, alertSeverity).severity)) {
    const word = alertSeverity?.trim().toLowerCase();
    const because = `a ${word} alert waits in the list: only critical, page and error alerts open an incident`;
    return { decision: "none", because };
  }
  return { decision: "open", ...severityFor(tier, alertSeverity) };
}
