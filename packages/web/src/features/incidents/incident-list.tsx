import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { Duration } from "../../kit/duration.tsx";
import { RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Severity } from "../../kit/severity.tsx";
import { Soft } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { ServiceLink } from "../catalog/service-link.tsx";
import { type IncidentView, incidentStatus } from "./incident-words.ts";
import { useAcknowledge } from "./use-acknowledge.ts";

const what: Column<IncidentView>[] = [
  { title: "Severity", cell: ({ severity }) => <Severity severity={severity} /> },
  {
    title: "Incident",
    wide: true,
    cell: ({ shortId, title, test }) => (
      <span>
        <Soft>{shortId}</Soft>{" "}
        <RowLink to="/incidents/$id" params={{ id: shortId }}>
          {title}
        </RowLink>
        {test && <Soft> test page</Soft>}
      </span>
    ),
  },
];

const service: Column<IncidentView> = {
  title: "Service",
  cell: (incident) => incident.service && <ServiceLink name={incident.service} />,
};

const times: Column<IncidentView>[] = [
  {
    title: "Firing",
    numeric: true,
    secondary: true,
    cell: ({ openAlerts }) =>
      openAlerts === 0 ? <Soft>no alert</Soft> : openAlerts === 1 ? "1 alert" : `${openAlerts} alerts`,
  },
  { title: "Opened", cell: ({ openedAt }) => <Time at={openedAt} /> },
  {
    title: "Lasted",
    numeric: true,
    secondary: true,
    cell: ({ openedAt, resolvedAt }) => <Duration from={openedAt} to={resolvedAt} />,
  },
];

function StateOrAction({ incident }: { incident: IncidentView }) {
  const acknowledge = useAcknowledge();
  const whyNot = useWhyNot("incidents:write");
  if (incident.status === "open") {
    return (
      <Button onPress={() => acknowledge.mutate(incident)} whyNot={whyNot} pending={acknowledge.isPending}>
        Acknowledge
      </Button>
    );
  }
  return (
    <span>
      <StatusWord status={incidentStatus(incident)} />
      {incident.status === "acknowledged" && <Soft> by {incident.acknowledgedBy}</Soft>}
    </span>
  );
}

const state: Column<IncidentView> = { title: "State", cell: (incident) => <StateOrAction incident={incident} /> };

type IncidentListProps = {
  incidents: readonly IncidentView[];
  empty: React.ReactNode;
  ofOneService?: boolean;
} & Pick<Parameters<typeof ListTable<IncidentView>>[0], "selection" | "more">;

/** Incidents; an open one is acknowledged with one press. */
export function IncidentList({ incidents, empty, ofOneService = false, selection, more }: IncidentListProps) {
  const columns = [...what, ...(ofOneService ? [] : [service]), ...times, state];
  return (
    <ListTable
      caption="Incidents"
      rows={incidents}
      keyOf={({ id }) => id}
      columns={columns}
      empty={empty}
      selection={selection}
      more={more}
    />
  );
}
