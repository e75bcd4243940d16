import type { AlertAnswer } from "@shipshape/contract/alerts";
import { sql } from "kysely";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { namesAt, type Target } from "../oncall/index.ts";

type Answer = z.input<typeof AlertAnswer>;

type Row = {
  readonly id: string;
  readonly status: Answer["incidentStatus"];
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: Date | null;
  readonly resolvedBy: string | null;
  readonly resolvedAt: Date | null;
  readonly userName: string | null;
  readonly pagedAt: Date | null;
  readonly pageStatus: string | null;
  readonly others: number;
  readonly because: string | null;
  readonly nextStepAt: Date | null;
  /** Whom the next step asks; nobody where all were taken and the last ones asked still have time. */
  readonly nextTargets: readonly Target[] | null;
  readonly nextPolicy: string | null;
};

/** How far each of these incidents has come: whom it paged last, and when it pages whom next, by whatever policy. One statement. */
const rowsOf = async (db: Db, incidentIds: readonly string[]) => {
  const ids = [...new Set(incidentIds)];
  const { rows } = await sql<Row>`
    select incident.id, incident.status, acknowledged_by, acknowledged_at, resolved_by, resolved_at,
      paged.user_name, paged.at as paged_at, paged.status as page_status, coalesce(paged.others, 0)::int as others,
      run.because, run.next_step_at, run.next_targets, run.position ->> 'policy' as next_policy
    from incident
    left join lateral (
      select * from paging_run where incident_id = incident.id
      order by status = 'running' desc, case when status = 'running' then next_step_at end, started_at desc, id desc limit 1
    ) run on true
    left join lateral (
      select user_name, at, page.status,
        (select count(*) - 1 from page as same where same.paging_run_id = page.paging_run_id and same.step = page.step)
          as others
      from page where incident_id = incident.id order by at desc, id limit 1
    ) paged on true
    where incident.id = any(${ids}::uuid[])`.execute(db);
  return rows;
};

/** The answers to these incidents, by incident. */
export async function answersOf(db: Db, incidentIds: readonly string[]): Promise<ReadonlyMap<string, Answer>> {
  const rows = incidentIds.length === 0 ? [] : await rowsOf(db, incidentIds);
  const asked = rows.flatMap((row) =>
    row.nextStepAt === null
      ? []
      : [{ id: row.id, at: row.nextStepAt, targets: row.nextTargets ?? [], policy: row.nextPolicy ?? "" }],
  );
  const names = new Map((await namesAt(db, asked)).map((to, at) => [asked[at]?.id, to]));
  return new Map(
    rows.map((row) => [
      row.id,
      {
        incidentStatus: row.status,
        acknowledgedBy: row.acknowledgedBy,
        acknowledgedAt: row.acknowledgedAt,
        resolvedBy: row.resolvedBy,
        resolvedAt: row.resolvedAt,
        paged:
          row.userName === null || row.pagedAt === null
            ? null
            : { user: row.userName, at: row.pagedAt, status: row.pageStatus ?? "", others: row.others },
        next: row.nextStepAt === null ? null : { at: row.nextStepAt, to: [...(names.get(row.id) ?? [])] },
        because: row.because,
      },
    ]),
  );
}
