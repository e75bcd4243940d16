import type { QueryClient } from "@tanstack/react-query";
import type { IncidentDetailView, IncidentView } from "./incident-words.ts";

type Cached =
  | IncidentView
  | { readonly incidents: readonly IncidentView[] }
  | { readonly rows: readonly IncidentView[] };
/** What becomes of an incident once the server has answered. */
export type Foreseen = (incident: IncidentView) => IncidentView;

const isIncident = (cached: Cached): cached is IncidentView => "openedAt" in cached;

/** Shows some incidents as they will be wherever they stand, before the server has answered. */
export function foreseeIncidents(queries: QueryClient, ids: ReadonlySet<string>, foreseen: Foreseen): void {
  const changed = (incident: IncidentView): IncidentView => (ids.has(incident.id) ? foreseen(incident) : incident);
  queries.setQueriesData<Cached>({ queryKey: ["incidents"] }, (cached) => {
    if (cached === undefined) return undefined;
    if ("rows" in cached) return { ...cached, rows: cached.rows.map(changed) };
    if ("incidents" in cached) return { ...cached, incidents: cached.incidents.map(changed) };
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

/** Shows one as it will be: severity, title. */
export const changed =
  (change: Partial<Pick<IncidentView, "severity" | "title">>): Foreseen =>
  (incident) => ({ ...incident, ...change });

type Detail = IncidentView & { readonly timeline: readonly { readonly id: string }[] };

/** Shows a note in the timeline before the server has it. */
export const noted =
  (entry: IncidentDetailView["timeline"][number]): Foreseen =>
  (incident) =>
    "timeline" in incident
      ? ({ ...incident, timeline: [...(incident as Detail).timeline, entry] } as IncidentView)
      : incident;
