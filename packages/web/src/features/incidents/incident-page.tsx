import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { Facts } from "../../kit/facts.tsx";
import { QuietLink, TextLink } from "../../kit/link.tsx";
import { Page, RailPart, Section } from "../../kit/page.tsx";
import { Severity } from "../../kit/severity.tsx";
import { ClockTime, Duration } from "../../kit/time.tsx";
import { GatesOf } from "../gates/gate-card.tsx";
import { NotificationLog } from "../notify/notification-log.tsx";
import { IncidentActions } from "./incident-actions.tsx";
import { IncidentBanner } from "./incident-banner.tsx";
import { IncidentTimeline } from "./incident-timeline.tsx";
import { type IncidentDetailView, incidentStatus } from "./incident-words.ts";
import { LikelyCauses } from "./likely-causes.tsx";
import { LinkedAlerts } from "./linked-alerts.tsx";
import { NoteComposer } from "./note-composer.tsx";
import { PagingRun } from "./paging-run.tsx";

const route = getRouteApi("/signed-in/incidents/$id");

export function IncidentPage() {
  const { id } = route.useParams();
  const { data: incident } = useSuspenseQuery(ask.incidents.get({ params: { id } }));
  return (
    <Page
      title={incident.title}
      shortId={incident.shortId}
      crumbs={<QuietLink to="/incidents">Incidents</QuietLink>}
      status={incidentStatus(incident)}
      beside={<Severity severity={incident.severity} large />}
      lead={incident.because}
      actions={<IncidentActions incident={incident} />}
      rail={<IncidentRail incident={incident} />}
    >
      <IncidentBanner incident={incident} />
      <LikelyCauses causes={incident.likelyCauses} isOver={incident.status === "resolved"} />
      <Section title="Timeline">
        <NoteComposer incident={incident} />
        <IncidentTimeline entries={incident.timeline} />
      </Section>
      <LinkedAlerts incident={incident} />
      <NotificationLog title="Notifications" query={{ incidentId: incident.id }} />
    </Page>
  );
}

function IncidentRail({ incident }: { incident: IncidentDetailView }) {
  const { service, openedAt, acknowledgedAt, acknowledgedBy, resolvedAt, resolvedBy, pagingRun } = incident;
  return (
    <>
      {pagingRun && <PagingRun run={pagingRun} />}
      <RailPart title="Facts">
        <Facts
          facts={[
            {
              term: "Service",
              value: service && (
                <TextLink to="/services/$name" params={{ name: service }}>
                  {service}
                </TextLink>
              ),
            },
            { term: "Opened", value: <ClockTime at={openedAt} /> },
            {
              term: "Acknowledged",
              value: acknowledgedAt && (
                <>
                  <ClockTime at={acknowledgedAt} /> by {acknowledgedBy}, after{" "}
                  <Duration from={openedAt} to={acknowledgedAt} />
                </>
              ),
            },
            {
              term: "Resolved",
              value: resolvedAt && (
                <>
                  <ClockTime at={resolvedAt} /> by {resolvedBy}, after <Duration from={openedAt} to={resolvedAt} />
                </>
              ),
            },
          ]}
        />
      </RailPart>
      {service && (
        <RailPart title="Gate">
          <GatesOf service={service} />
        </RailPart>
      )}
    </>
  );
}
