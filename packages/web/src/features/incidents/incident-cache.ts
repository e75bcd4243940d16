import type { QueryClient } from "@tanstack/react-query";
import type { IncidentDetailView, IncidentView } from "./incident-words.ts";

type Cached = IncidentView | { readonly incidents: readonly IncidentView[] };

const isList = (cached: Cached): cached is { readonly incidents: readonly IncidentView[] } => "incidents" in cached;

/** Shows an incident as acknowledged wherever it stands, before the server has answered. */
export function foreseeAcknowledged(queries: QueryClient, incidentId: string, by: string, at: Date): void {
  const acknowledged = (incident: IncidentView): IncidentView =>
    incident.id === incidentId && incident.status === "open"
      ? { ...incident, status: "acknowledged", acknowledgedAt: at, acknowledgedBy: by }
      : incident;
  queries.setQueriesData<Cached>({ queryKey: ["incidents"] }, (cached) => {
    if (cached === undefined) return undefined;
    return isList(cached) ? { ...cached, incidents: cached.incidents.map(acknowledged) } : acknowledged(cached);
  });
}

/** Takes over what the server answered about an incident. */
export function showIncident(queries: QueryClient, incident: IncidentDetailView): void {
  for (const id of [incident.id, incident.shortId]) {
    queries.setQueryData(["incidents", "get", { params: { id } }], incident);
  }
}
