import type { Tier } from "../catalog/tier.ts";
import type { Severity } from "./incident.ts";

type Urgency = "critical" | "error" | "warning" | "info";

/** How urgent the words are that senders use as severity: Prometheus and PagerDuty, burn alerts, Opsgenie priorities. */
const URGENCY: ReadonlyMap<string, Urgency> = new Map([
  ...["critical", "page", "emergency", "fatal", "disaster", "p1", "sev1"].map((word) => [word, "critical"] as const),
  ...["error", "major", "high", "p2", "sev2"].map((word) => [word, "error"] as const),
  ...["warning", "warn", "ticket", "minor", "medium", "average", "p3", "sev3"].map(
    (word) => [word, "warning"] as const,
  ),
  ...["info", "information", "informational", "notice", "low", "none", "debug", "p4", "p5", "sev4"].map(
    (word) => [word, "info"] as const,
  ),
]);

const SEVERITY: Readonly<Record<Urgency, Readonly<Record<Tier, Severity>>>> = {
  critical: { 1: "SEV1", 2: "SEV2", 3: "SEV3", 4: "SEV3" },
  error: { 1: "SEV2", 2: "SEV3", 3: "SEV3", 4: "SEV4" },
  warning: { 1: "SEV3", 2: "SEV3", 3: "SEV4", 4: "SEV4" },
  info: { 1: "SEV4", 2: "SEV4", 3: "SEV4", 4: "SEV4" },
};

/** "an error alert", "a critical alert" */
export const anAlert = (word: string): string => `${/^[aeiou]/i.test(word) ? "an" : "a"} ${word} alert`;

/**
 * How severe an incident is that an alert opens: by the tier of the service and the alert's own severity, in whatever
 * common word and case. A word nobody knows, or none, counts as "error": rather too loud than missed.
 */
export function severityFor(tier: Tier, alertSeverity: string | undefined): { severity: Severity; because: string } {
  const word = alertSeverity?.trim().toLowerCase() ?? "";
  const known = URGENCY.get(word);
  const severity = SEVERITY[known ?? "error"][tier];
  const alert = word === "" ? "an alert without severity (counted as error)" : anAlert(word);
  const note = known === undefined && word !== "" ? ` (an unknown word, counted as error)` : "";
  return { severity, because: `${alert}${note} on a tier ${tier} service is ${severity}` };
}
