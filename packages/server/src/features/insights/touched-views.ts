import { sql } from "kysely";
import { uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";
import type { StaleService } from "./measure-store.ts";

/** The services of these deployments, each since its earliest. */
export async function placesOf(db: Db, deploymentIds: readonly string[]): Promise<StaleService[]> {
  const { rows } = await sql<StaleService>`
    select service_id, min(started_at) as since from deployment
    where id = any(${uuidColumn(deploymentIds)}::uuid[]) group by service_id`.execute(db);
  return rows;
}
