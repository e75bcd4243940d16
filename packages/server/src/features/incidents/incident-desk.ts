import type { Kernel } from "../../kernel/kernel.ts";
import { answeredBefore } from "./acknowledge-incident.ts";
import { incidentReference, shortIdOf } from "./incident-reference.ts";
import { type IncidentRow, incidentsStore } from "./incidents-store.ts";
import { incidentList } from "./incidents-views.ts";

const MOST = 100;

const known = (row: IncidentRow) => ({
  id: row.id,
  shortId: shortIdOf(row),
  title: row.title,
  status: row.status,
  severity: row.severity,
  service: row.serviceName,
});

/** What commands from a chat or a phone ask about incidents; notify ranks above us and is handed this by `app.ts`. */
export const incidentDesk = ({ db }: Pick<Kernel, "db">) => ({
  async incident(typed: string) {
    const row = await incidentsStore(db).incident(incidentReference(typed));
    return row && known(row);
  },
  async answeredBefore(incidentIds: readonly string[]) {
    const rows = incidentIds.length === 0 ? [] : await incidentsStore(db).byIds([...new Set(incidentIds)]);
    return new Map(rows.map((row) => [row.id, answeredBefore(row) ?? null]));
  },
  liveIncidents: async () => (await incidentList(db, { status: "live", limit: MOST, of: undefined })).incidents,
});
