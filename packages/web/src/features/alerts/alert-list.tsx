import type { Alert } from "@shipshape/contract/alerts";
import type * as z from "zod";
import { RowLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Severity } from "../../kit/severity.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { type Status, StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";

type AlertView = z.infer<typeof Alert>;

export const alertStatus = ({ status }: Pick<AlertView, "status">): Status =>
  status === "firing" ? { tone: "bad", word: "Firing" } : { tone: "ok", word: "Resolved" };

const columns: Column<AlertView>[] = [
  { title: "Status", cell: (alert) => <StatusWord status={alertStatus(alert)} /> },
  { title: "Severity", secondary: true, cell: ({ severity }) => <Severity severity={severity} /> },
  {
    title: "Alert",
    wide: true,
    cell: ({ shortId, title, because }) => (
      <Stack space="tight">
        <span>
          <Soft>{shortId}</Soft>{" "}
          <RowLink to="/alerts/$id" params={{ id: shortId }}>
            {title}
          </RowLink>
        </span>
        <Soft>{because}</Soft>
      </Stack>
    ),
  },
  {
    title: "Service",
    secondary: true,
    cell: ({ service }) =>
      service ? (
        <TextLink to="/services/$name" params={{ name: service }}>
          {service}
        </TextLink>
      ) : (
        <Soft>none</Soft>
      ),
  },
  { title: "Began", cell: ({ startsAt }) => <Time at={startsAt} /> },
  { title: "Received", numeric: true, secondary: true, cell: ({ receivedCount }) => `${receivedCount}×` },
  {
    title: "Incident",
    secondary: true,
    cell: ({ incidentShortId }) =>
      incidentShortId && (
        <TextLink to="/incidents/$id" params={{ id: incidentShortId }}>
          {incidentShortId}
        </TextLink>
      ),
  },
];

/** Alerts, each with why it paged or did not. */
export function AlertList({ alerts, empty }: { alerts: readonly AlertView[]; empty: React.ReactNode }) {
  return <ListTable caption="Alerts" rows={alerts} keyOf={({ id }) => id} columns={columns} empty={empty} />;
}
