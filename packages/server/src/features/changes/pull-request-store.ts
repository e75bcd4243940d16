import { sql } from "kysely";
import type { Tx } from "../../kernel/database.ts";

type Held = { readonly repository_id: string; readonly number: number; readonly sha: string };

export const pullRequestStore = (tx: Tx) => ({
  /** Commits that pull requests hold: they only become more. Of which that is so. */
  async addCommits(held: readonly Held[]): Promise<string[]> {
    if (held.length === 0) return [];
    const { rows } = await sql<{ id: string }>`/* changes.addCommits */
      insert into pull_request_commit (pull_request_id, sha)
      select distinct id, sha
      from jsonb_to_recordset(${JSON.stringify(held)}::jsonb) as held(repository_id uuid, number bigint, sha text)
      join pull_request using (repository_id, number)
      on conflict do nothing
      returning pull_request_id as id`.execute(tx);
    return rows.map(({ id }) => id);
  },
});
