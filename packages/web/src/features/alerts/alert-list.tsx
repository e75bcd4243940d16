import { ListTable } from "../../kit/list-table.tsx";
import {
  ageColumn,
  incidentColumn,
  receivedColumn,
  serviceColumn,
  severityColumn,
  statusColumn,
  titleColumn,
} from "./alert-columns.tsx";
import type { AlertView } from "./alert-words.ts";

const columns = [
  statusColumn,
  severityColumn,
  titleColumn("page"),
  serviceColumn,
  ageColumn,
  receivedColumn,
  incidentColumn,
];

/** A few alerts, on the page of something they belong to. */
export function AlertList({ alerts, empty }: { alerts: readonly AlertView[]; empty: React.ReactNode }) {
  return <ListTable caption="Alerts" rows={alerts} keyOf={({ id }) => id} columns={columns} empty={empty} />;
}
