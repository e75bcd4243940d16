import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

/** With these words begins why a run waits that waits for the end of a silence. */
const WAITS = "paging waits: ";

/** Runs of paging that wait because what their incident is about is silenced. */
export function silencedRunsStore(db: Db) {
  return {
    /** The alerts of an incident that still fire. */
    async firingAlerts(incidentId: string): Promise<string[]> {
      const rows = await db
        .selectFrom("incidentAlert")
        .select("alertId")
        .where("incidentId", "=", incidentId)
        .where("resolvedAt", "is", null)
        .execute();
      return rows.map(({ alertId }) => alertId);
    },

    async wait(runId: string, until: Date, because: string): Promise<void> {
      await db
        .updateTable("pagingRun")
        .set({ nextStepAt: until, because: `${WAITS}${because}` })
        .where("id", "=", runId)
        .execute();
    },

    /** Those that wait go on now; their ids. */
    async wake(at: Date): Promise<string[]> {
      const { rows } = await sql<{ id: string }>`
        update paging_run set next_step_at = ${at}
        where status = 'running' and because like ${`${WAITS}%`}
        returning id`.execute(db);
      return rows.map(({ id }) => id);
    },

    /** The open incidents of these alerts for which nobody is being paged. */
    async unpagedOf(alertIds: readonly string[]): Promise<string[]> {
      const { rows } = await sql<{ id: string }>`
        select distinct incident.id from incident_alert
        join incident on incident.id = incident_id and incident.status = 'open'
        where alert_id = any(${[...alertIds]}::uuid[]) and incident_alert.resolved_at is null
          and not exists (
            select from paging_run where paging_run.incident_id = incident.id and paging_run.status = 'running')`.execute(
        db,
      );
      return rows.map(({ id }) => id);
    },
  };
}
