import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { callProgram } from "./call-program.ts";
import { askStillWorking } from "./still-working.ts";
import { takeStep } from "./take-step-job.ts";

/** What should be under way and is not: everything that the auditor of the pager looks for. */
export function pagingAuditViews(db: Db) {
  const ids = async (query: { execute(db: Db): Promise<{ rows: { id: string }[] }> }) =>
    (await query.execute(db)).rows.map(({ id }) => id);
  return {
    /** Running runs of open incidents whose next step is overdue, has no time, or has no job that will take it. */
    stuckRuns: (before: Date): Promise<string[]> =>
      ids(sql`
        select run.id from paging_run run join incident on incident.id = incident_id and incident.status = 'open'
        left join graphile_worker.jobs job
          on job.key = ${`${takeStep.name}:`} || run.id and job.attempts < job.max_attempts
        where run.status = 'running' and (
          run.next_step_at is null or job.id is null
          or run.next_step_at < ${before}
        )`),

    /** Questions to whoever acknowledged that are overdue, or have no job that will ask them. */
    stuckQuestions: (before: Date): Promise<string[]> =>
      ids(sql`
        select question.incident_id as id from still_working question
        join incident on incident.id = question.incident_id and incident.status = 'acknowledged'
        left join graphile_worker.jobs job
          on job.key = ${`${askStillWorking.name}:`} || question.incident_id and job.attempts < job.max_attempts
        where job.id is null
          or coalesce(answer_until, ask_at) < ${before}`),

    /** Programs that are still to be told, and of whose call no job is left. */
    stuckCalls: (before: Date): Promise<string[]> =>
      ids(sql`
        select call.id from paging_call call
        left join graphile_worker.jobs job
          on job.key = ${`${callProgram.name}:`} || call.id and job.attempts < job.max_attempts
        where call.status = 'pending' and call.at < ${before} and job.id is null
        limit 500`),

    /** Alerts that a rule holds and that nothing looks at again: without a time for it, or long past it. */
    heldForEver: (before: Date): Promise<string[]> =>
      ids(sql`
        select alert.id from alert_disposition held join alert on alert.id = held.alert_id and alert.status = 'firing'
        where held.decision = 'hold' and held.waits_for is null
          and (held.reconsider_at is null or held.reconsider_at < ${before})
        limit 500`),

    /** Alerts that a rule hides without saying why. */
    hiddenWithoutReason: (): Promise<string[]> =>
      ids(sql`
        select alert.id from alert_disposition hidden join alert on alert.id = hidden.alert_id and alert.status = 'firing'
        where hidden.decision = 'suppress' and hidden.because = '' limit 500`),

    /** What was taken in and lies in the log, unprocessed. */
    async unprocessed(before: Date): Promise<number> {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from alert_intake where outcome is null and at < ${before}`.execute(db);
      return rows[0]?.count ?? 0;
    },

    /** Runs that still run although their incident needs nobody any more. */
    needlessRuns: (): Promise<string[]> =>
      ids(sql`
        select run.id from paging_run run join incident on incident.id = incident_id
        where run.status = 'running' and incident.status <> 'open'`),

    /** Open incidents that alerts opened and for which nobody has even tried to page. */
    unpagedIncidents: (before: Date): Promise<string[]> =>
      ids(sql`
        select id from incident
        where status = 'open' and origin = 'alert' and opened_at < ${before}
          and not exists (select from paging_run where incident_id = incident.id)`),

    /** Pages of live incidents that wait and of which the outbox has never heard. */
    async unsentPages(before: Date): Promise<{ id: string; incidentId: string }[]> {
      const { rows } = await sql<{ id: string; incidentId: string }>`
        select page.id, incident_id from page join incident on incident.id = incident_id and incident.status <> 'resolved'
        where page.status = 'pending' and page.at < ${before}
          and not exists (select from notification where page_id = page.id)`.execute(db);
      return rows;
    },

    /** Alerts that fire and were never judged, although no rule holds or hides them; what the rules said of them. */
    async unjudgedAlerts(before: Date) {
      // Their ids first: all that fires is compared, and an alert is wide.
      const unjudged = db
        .selectFrom("alert as firing")
        .select("firing.id")
        .where("firing.status", "=", "firing")
        .where("firing.createdAt", "<", before)
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom("alertJudgement").select("alertId").whereRef("alertId", "=", "firing.id"))),
        );
      return db
        .with(
          (cte) => cte("unjudged").materialized(),
          () => unjudged,
        )
        .selectFrom("unjudged")
        .innerJoin("alert", "alert.id", "unjudged.id")
        .leftJoin("alertDisposition as ruled", "ruled.alertId", "alert.id")
        .selectAll("alert")
        .select(["ruled.priority as ruledPriority", "ruled.urgency", "ruled.groupKey", "ruled.route"])
        .where(sql<boolean>`coalesce(ruled.decision, 'dispatch') = 'dispatch'`)
        .orderBy("alert.createdAt")
        .limit(500)
        .execute();
    },
  };
}
