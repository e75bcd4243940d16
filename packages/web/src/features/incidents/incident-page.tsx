import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { QuietLink } from "../../kit/link.tsx";
import { Page } from "../../kit/page.tsx";
import { Severity } from "../../kit/severity.tsx";
import { IncidentActions } from "./incident-actions.tsx";
import { IncidentBanner } from "./incident-banner.tsx";
import { IncidentRoom } from "./incident-room.tsx";
import { incidentStatus } from "./incident-words.ts";
import { RoomDialogs } from "./room-dialogs.tsx";
import { useRoom } from "./use-room.ts";

const route = getRouteApi("/signed-in/incidents/$id");

/** Where an incident is worked on: how it stands, who does what, the story, and why. */
export function IncidentPage() {
  const { id } = route.useParams();
  const { data: incident } = useSuspenseQuery(ask.incidents.get({ params: { id } }));
  const room = useRoom(incident);
  return (
    <Page
      title={incident.title}
      shortId={incident.shortId}
      crumbs={<QuietLink to="/incidents">Incidents</QuietLink>}
      status={incidentStatus(incident)}
      beside={<Severity severity={incident.severity} large />}
      actions={<IncidentActions incident={incident} runs={room.runs} pending={room.isAcknowledging} />}
    >
      <IncidentBanner incident={incident} />
      <IncidentRoom incident={incident} room={room} />
      <RoomDialogs incident={incident} opened={room.opened} onClose={room.close} />
    </Page>
  );
}
