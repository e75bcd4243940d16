import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { namesOfVersion } from "./version-names-views.ts";

type Sought = { readonly serviceId: string; readonly environment: string; readonly version: string };

/**
 * Whether a version, by any of its names or its commit, never ran in a place, of which other successes are known. Where none is,
 * nobody knows what ran there.
 */
export async function neverRan(db: Db, { serviceId, environment, version }: Sought): Promise<boolean> {
  const place = sql`service_id = ${serviceId}::uuid and environment = ${environment}`;
  const isIt = sql`(version = any(${namesOfVersion(sql`${version}::text`)})
    or ${version} ~ '^[0-9a-f]{7,64}$' and starts_with(commit_sha, ${version}))`;
  const { rows } = await sql<{ neverRan: boolean }>`/* changes.neverRan */
    select exists (select from deployment where ${place} and status = 'succeeded')
      and not exists (select from deployment where ${place} and status = 'succeeded' and ${isIt})
      and not exists (select from deployment_twin where ${place} and status = 'succeeded' and ${isIt}) as never_ran`.execute(
    db,
  );
  return rows[0]?.neverRan ?? false;
}
