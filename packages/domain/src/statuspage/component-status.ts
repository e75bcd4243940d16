import { type Severity, worstSeverity } from "../incidents/incident.ts";

/** Best first. */
export const COMPONENT_STATUSES = ["operational", "maintenance", "degraded", "partial_outage", "major_outage"] as const;
export type ComponentStatus = (typeof COMPONENT_STATUSES)[number];

/** What visitors read. */
export const COMPONENT_STATUS_TEXT: Readonly<Record<ComponentStatus, string>> = {
  operational: "Operational",
  maintenance: "Under maintenance",
  degraded: "Degraded performance",
  partial_outage: "Partial outage",
  major_outage: "Major outage",
};

const BY_SEVERITY: Readonly<Record<Severity, ComponentStatus>> = {
  SEV1: "major_outage",
  SEV2: "partial_outage",
  SEV3: "degraded",
  SEV4: "operational",
};

/** Negative when `a` is better than `b`. */
export const compareStatus = (a: ComponentStatus, b: ComponentStatus): number =>
  COMPONENT_STATUSES.indexOf(a) - COMPONENT_STATUSES.indexOf(b);

/** The worst of several; operational of none. */
export const worstStatus = (statuses: readonly ComponentStatus[]): ComponentStatus =>
  statuses.toSorted((a, b) => compareStatus(b, a))[0] ?? "operational";

/**
 * The status of a component: by the most severe of its open incidents (SEV1 major outage, SEV2 partial outage, SEV3
 * degraded; a SEV4 is not felt outside). Announced maintenance shows unless something worse is open.
 */
export function componentStatus(
  openIncidents: readonly { readonly shortId: string; readonly severity: Severity }[],
  underMaintenance = false,
): { status: ComponentStatus; because: string } {
  const severity = worstSeverity(openIncidents.map((incident) => incident.severity));
  const worst = openIncidents.find((incident) => incident.severity === severity);
  const status = worstStatus([
    severity === undefined ? "operational" : BY_SEVERITY[severity],
    underMaintenance ? "maintenance" : "operational",
  ]);
  if (status === "maintenance") return { status, because: "maintenance is announced for now" };
  if (worst === undefined) return { status, because: "no incident is open" };
  if (status === "operational")
    return { status, because: `${worst.shortId} (${severity}) is open, and not felt outside` };
  return { status, because: `${worst.shortId} (${severity}) is open` };
}

/** The one sentence on top of a status page, and the status that colours it. */
export function banner(components: readonly { readonly name: string; readonly status: ComponentStatus }[]): {
  status: ComponentStatus;
  sentence: string;
} {
  const status = worstStatus(components.map((component) => component.status));
  const names = components.filter((component) => component.status === status).map(({ name }) => name);
  if (status === "operational") return { status, sentence: "All systems operational" };
  const sentence = {
    major_outage: `Major outage: ${listed(names)} ${names.length === 1 ? "is" : "are"} down`,
    partial_outage: `Partial outage of ${listed(names)}`,
    degraded: `Degraded performance of ${listed(names)}`,
    maintenance: `Maintenance of ${listed(names)}`,
  }[status];
  const others = components.filter(
    (component) => component.status !== status && component.status !== "operational",
  ).length;
  const more = others === 0 ? "" : `; ${others} other ${others === 1 ? "component is" : "components are"} affected`;
  return { status, sentence: `${sentence}${more}` };
}

const NAMED = 3;

function listed(names: readonly string[]): string {
  if (names.length > NAMED) return `${names.slice(0, NAMED - 1).join(", ")} and ${names.length - NAMED + 1} more`;
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
