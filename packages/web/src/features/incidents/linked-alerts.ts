import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import type { AlertView } from "../alerts/alert-words.ts";
import type { IncidentDetailView } from "./incident-words.ts";

/** The alerts that belong to the incident, newest first. */
export function useLinkedAlerts({ service, alertIds }: IncidentDetailView): readonly AlertView[] {
  const query = service ? { service, limit: 200 } : { limit: 200 };
  const { data } = useQuery({ ...ask.alerts.list({ query }), enabled: alertIds.length > 0 });
  return (data?.alerts ?? []).filter(({ id }) => alertIds.includes(id));
}
