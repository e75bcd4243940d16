import type { QueryClient } from "@tanstack/react-query";
import type { IncidentView } from "./incident-words.ts";

type Cached = IncidentView | { readonly incidents: readonly IncidentView[] };
/** What becomes of an incident once the server has answered. */
export type Foreseen = (incident: IncidentView) => IncidentView;

const isList = (cached: Cached): cached is { readonly incidents: readonly IncidentView[] } => "incidents" in cached;
const isIncident = (cached: Cached): cached is IncidentView => "openedAt" in cached;

/** Shows some incidents as they will be wherever they stand, before the server has answered. */
export function foreseeIncidents(queries: QueryClient, ids: ReadonlySet<string>, foreseen: Foreseen): void {
  const changed = (incident: IncidentView): IncidentView => (ids.has(incident.id) ? foreseen(incident) : incident);
  queries.setQueriesData<Cached>({ queryKey: ["incidents"] }, (cached) => {
    if (cached === undefined) return undefined;
    if (isList(cached)) return { ...cached, incidents: cached.incidents.map(changed) };
    return isIncident(cached) ? changed(cached) : cached;
  });
}

export const acknowledged =
  (by: string, at: Date): Foreseen =>
  (incident) =>
    incident.status === "open"
      ? { ...incident, status: "acknowledged", acknowledgedAt: at, acknowledgedBy: by }
      : incident;

export const resolved =
  (by: string, at: Date): Foreseen =>
  (incident) =>
    incident.status === "resolved" ? incident : { ...incident, status: "resolved", resolvedAt: at, resolvedBy: by };
