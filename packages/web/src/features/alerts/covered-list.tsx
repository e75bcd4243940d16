import { TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Severity } from "../../kit/severity.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { Time } from "../../kit/time.tsx";
import { incidentColumn } from "./alert-columns.tsx";
import type { CoveredView } from "./silence-words.ts";

const columns: Column<CoveredView>[] = [
  { title: "Severity", cell: ({ severity }) => <Severity severity={severity} /> },
  {
    title: "Alert",
    wide: true,
    cell: ({ shortId, title, service, silencedBy }) => (
      <Stack space="tight">
        <TextLink to="/alerts/$id" params={{ id: shortId }}>
          {shortId} {title}
        </TextLink>
        <Soft>
          {[service, silencedBy.length > 0 ? `silenced by ${silencedBy.join(", ")}` : ""].filter(Boolean).join(" · ")}
        </Soft>
      </Stack>
    ),
  },
  { title: "Since", cell: ({ startsAt }) => <Time at={startsAt} /> },
  incidentColumn,
];

/** Alerts that fire now and that matchers cover. */
export const CoveredList = ({ alerts, none }: { alerts: readonly CoveredView[]; none: string }) => (
  <ListTable
    caption="Alerts that are covered"
    rows={alerts}
    keyOf={({ id }) => id}
    columns={columns}
    empty={<Soft>{none}</Soft>}
  />
);
