import type { AlertGroup } from "@shipshape/contract/alert-routes";
import { sql } from "kysely";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";

type View = z.input<typeof AlertGroup>;

/** Groups of alerts as they stand, next to be looked at first. */
export async function groupList(db: Db, route: string | undefined, limit: number): Promise<View[]> {
  const { rows } = await sql<Omit<View, "labels"> & { labels: unknown }>`
    select alert_group.id, alert_group.key, alert_group.route, receiver, alert_group.labels, next_flush_at, alert_group.told_at,
      reason, alert_group.because, count(alert.id)::int as firing
    from alert_group
    left join alert_group_member on group_id = alert_group.id
    left join alert on alert.id = alert_id and alert.status = 'firing'
    where ${route ?? null}::text is null or route = ${route ?? null}
    group by alert_group.id
    order by next_flush_at
    limit ${limit}`.execute(db);
  return rows.map((row) => ({ ...row, labels: row.labels as View["labels"] }));
}
