import { sql } from "kysely";
import { textColumn, uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";
import type { AskedScope } from "./asked-scope.ts";
import { measureStore } from "./measure-store.ts";
import { readMonth } from "./month-codec.ts";
import { minuteAt, type Outside, tally } from "./tally.ts";

/** Deployments of these services in the range that no measure counts: under way, or in environments that were not asked for. */
export async function outsideOf(db: Db, { serviceIds, environments, from, to }: AskedScope): Promise<Outside> {
  const { rows } = await sql<{ environment: string; count: number }>`
    select environment, count(*) as count from measured_deployment
    where status = 'in_progress' and at >= ${from} and at < ${to}
      ${serviceIds ? sql`and service_id = any(${uuidColumn(serviceIds)}::uuid[])` : sql``}
    group by environment`.execute(db);
  const others = await otherEnvironments(db, environments);
  const months = await measureStore(db).months(serviceIds, others, from, to, false);
  const elsewhere = tally();
  for (const month of months) {
    readMonth(month.monthMinute, month, minuteAt(from.getTime()), minuteAt(to.getTime()), elsewhere.sink);
  }
  const asked = new Set(environments);
  const under = (isAsked: boolean) =>
    rows.reduce((sum, row) => sum + (asked.has(row.environment) === isAsked ? row.count : 0), 0);
  return { in_progress: under(true), elsewhere: elsewhere.count.ended + under(false) };
}

async function otherEnvironments(db: Db, but: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ environment: string }>`
    with recursive known as (
      (select environment from measured_month order by environment limit 1)
      union all
      select (select environment from measured_month where environment > known.environment order by environment limit 1)
      from known where known.environment is not null
    )
    select environment from known where environment is not null and environment <> all(${textColumn(but)}::text[])`.execute(
    db,
  );
  return rows.map(({ environment }) => environment);
}
