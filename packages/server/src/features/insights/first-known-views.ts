import { sql } from "kysely";
import { textColumn, uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";
import type { AskedScope } from "./asked-scope.ts";

type Place = Pick<AskedScope, "environments" | "to">;

/** When the first known deployment of each of these services was, in epoch milliseconds; of those that had one by then. */
export async function firstKnownOfEach(
  db: Db,
  serviceIds: readonly string[],
  { environments, to }: Place,
): Promise<ReadonlyMap<string, number>> {
  if (serviceIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; at: Date }>`/* insights.firstKnownOfEach */
    select asked.id, first.at from unnest(${uuidColumn(serviceIds)}::uuid[]) asked (id), lateral (
      select at from measured_deployment
      where service_id = asked.id and environment = any(${textColumn(environments)}::text[]) and at < ${to}
      order by at limit 1
    ) first`.execute(db);
  return new Map(rows.map(({ id, at }) => [id, at.getTime()]));
}

/** When the first known deployment of a scope was, in epoch milliseconds; undefined where there was none by then. */
export async function firstKnown(db: Db, { serviceIds, environments, to }: AskedScope): Promise<number | undefined> {
  if (serviceIds) {
    const of = await firstKnownOfEach(db, serviceIds, { environments, to });
    return of.size === 0 ? undefined : Math.min(...of.values());
  }
  const { rows } = await sql<{ at: Date }>`/* insights.firstKnown */
    select at from measured_deployment where environment = any(${textColumn(environments)}::text[]) and at < ${to}
    order by at limit 1`.execute(db);
  return rows[0]?.at.getTime();
}
