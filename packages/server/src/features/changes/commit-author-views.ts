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

/**
 * Who wrote the commits that a version of these services is known to be made of, or opened the pull requests whose merge they
 * are; a version may be named by its commit.
 */
export async function authorsOfVersion(db: Db, serviceIds: readonly string[], version: string): Promise<string[]> {
  const ids = uuidColumn(serviceIds);
  const { rows } = await sql<{ author: string }>`/* changes.authorsOfVersion */
    with shipped as materialized (
      select repository_id, sha, author from commit where sha in (
        select commit_sha from release where service_id = any(${ids}::uuid[]) and version = ${version}
        union all
        select commit_sha from deployment where service_id = any(${ids}::uuid[]) and version = ${version}
        union all
        select ${version}
      )
    )
    select author from shipped where author is not null
    union
    select pull_request.author from shipped
      join pull_request on pull_request.repository_id = shipped.repository_id and merge_commit_sha = shipped.sha
      where pull_request.author is not null`.execute(db);
  return rows.map(({ author }) => author);
}
