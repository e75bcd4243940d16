import type { QueryClient } from "@tanstack/react-query";
import type { IncidentView } from "./incident-words.ts";

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
