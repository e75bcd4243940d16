import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Quiet } from "../../kit/empty-state.tsx";
import { Section } from "../../kit/page.tsx";
import { AlertList } from "../alerts/alert-list.tsx";
import type { IncidentDetailView } from "./incident-words.ts";

/** The alerts that belong to the incident. */
export function LinkedAlerts({ incident }: { incident: IncidentDetailView }) {
  const query = incident.service ? { service: incident.service } : {};
  const { data } = useQuery(ask.alerts.list({ query }));
  const linked = (data?.alerts ?? []).filter(({ id }) => incident.alertIds.includes(id));
  return (
    <Section title="Alerts" count={incident.alertIds.length}>
      <AlertList alerts={linked} empty={<Quiet>It was not an alert that opened it.</Quiet>} />
    </Section>
  );
}
