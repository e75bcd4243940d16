import { Duration } from "../../kit/duration.tsx";
import { RowLink, TextLink } from "../../kit/link.tsx";
import type { Column } from "../../kit/list-table.tsx";
import { Severity } from "../../kit/severity.tsx";
import { Soft } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { ServiceLink } from "../catalog/service-link.tsx";
import { type AlertView, alertStatus } from "./alert-words.ts";

export const statusColumn: Column<AlertView> = {
  title: "Status",
  cell: (alert) => <StatusWord status={alertStatus(alert)} />,
};

export const severityColumn: Column<AlertView> = {
  title: "Severity",
  cell: ({ severity }) => <Severity severity={severity} />,
};

/** `opens`: in the inbox an alert is opened beside the list, elsewhere on its page. */
export const titleColumn = (opens: "beside" | "page"): Column<AlertView> => ({
  title: "Alert",
  wide: true,
  cell: ({ shortId, title, silencedBy }) => (
    <span>
      <Soft>{shortId}</Soft>{" "}
      {opens === "page" ? (
        <RowLink to="/alerts/$id" params={{ id: shortId }}>
          {title}
        </RowLink>
      ) : (
        <RowLink from="/alerts" to="/alerts" search={(search) => ({ ...search, peek: shortId })} resetScroll={false}>
          {title}
        </RowLink>
      )}
      {silencedBy.length > 0 && <Soft> silenced by {silencedBy.join(", ")}</Soft>}
    </span>
  ),
});

export const serviceColumn: Column<AlertView> = {
  title: "Service",
  cell: ({ service }) => (service ? <ServiceLink name={service} /> : <Soft>no service</Soft>),
};

export const ageColumn: Column<AlertView> = { title: "Began", cell: ({ startsAt }) => <Time at={startsAt} /> };

export const lastedColumn: Column<AlertView> = {
  title: "Lasted",
  numeric: true,
  secondary: true,
  cell: ({ startsAt, endsAt }) => <Duration from={startsAt} to={endsAt} />,
};

export const receivedColumn: Column<AlertView> = {
  title: "Received",
  numeric: true,
  secondary: true,
  cell: ({ receivedCount }) => `${receivedCount}×`,
};

export const incidentColumn: Column<Pick<AlertView, "incidentShortId">> = {
  title: "Incident",
  secondary: true,
  cell: ({ incidentShortId }) =>
    incidentShortId && (
      <TextLink to="/incidents/$id" params={{ id: incidentShortId }}>
        {incidentShortId}
      </TextLink>
    ),
};
