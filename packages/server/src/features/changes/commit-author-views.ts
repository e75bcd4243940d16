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
