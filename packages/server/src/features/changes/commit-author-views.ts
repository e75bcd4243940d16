import { sql } from "kysely";
import { uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";

/** Who wrote a commit, as it was told; undefined where nobody did. */
export async function commitAuthor(db: Db, sha: string): Promise<string | undefined> {
  const row = await db
    .selectFrom("commit")
    .select("author")
    .where("sha", "=", sha)
    .where("author", "is not", null)
    .executeTakeFirst();
  return row?.author ?? undefined;
}

/** Who wrote the commits that a version of these services is known to be made of; it may be named by its commit. */
export async function authorsOfVersion(db: Db, serviceIds: readonly string[], version: string): Promise<string[]> {
  const ids = uuidColumn(serviceIds);
  const { rows } = await sql<{ author: string }>`/* changes.authorsOfVersion */
    select distinct author from commit where author is not null and sha in (
      select commit_sha from release where service_id = any(${ids}::uuid[]) and version = ${version}
      union all
      select commit_sha from deployment where service_id = any(${ids}::uuid[]) and version = ${version}
      union all
      select ${version}
    )`.execute(db);
  return rows.map(({ author }) => author);
}
