import { sql } from "kysely";
import { textColumn, uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";

/** From which commit to which the history of a repository is wanted; `from` is where it may stop. */
export type Walk = {
  readonly id: string;
  readonly repository_id: string;
  readonly start: string;
  readonly stop: string | null;
};
export type Step = { readonly id: string; readonly sha: string; readonly parents: readonly string[] | null };

export type ShippedWrite = {
  readonly id: string;
  readonly commits: readonly { readonly repository: string; readonly sha: string }[];
  readonly gap: string | null;
  readonly missing: readonly string[];
  /** Of what it was made: as long as that is the same, it need not be made again. */
  readonly signature: string;
};

export const shippedStore = (db: Db) => ({
  /** The whole names of commits that may be told by their beginning; those that are not known stay as they are. */
  async wholeNames(told: readonly { readonly repository_id: string; readonly sha: string }[]) {
    const { rows } = await sql<{ repositoryId: string; told: string; sha: string }>`/* changes.wholeNames */
      select repository_id, told.sha as told, whole.sha
      from (select distinct * from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as row(repository_id uuid, sha text)) told
      join lateral (
        select min(sha) as sha from commit
        where commit.repository_id = told.repository_id and sha ~>=~ told.sha and sha ~<~ (told.sha || 'g')
        having count(*) = 1
      ) whole on true`.execute(db);
    return new Map(rows.map((row) => [`${row.repositoryId} ${row.told}`, row.sha]));
  },

  /** The commits from each start backwards, as far as they are known, until its stop; at most so many each. */
  async walk(walks: readonly Walk[], most: number): Promise<Step[]> {
    if (walks.length === 0) return [];
    const { rows } = await sql<Step>`/* changes.walk */
      select wanted.id, step.sha, step.parents
      from jsonb_to_recordset(${JSON.stringify(walks)}::jsonb) as wanted(id uuid, repository_id uuid, start text, stop text)
      cross join lateral (
        with recursive back(sha) as (
          select wanted.start
          union
          select parent from back
          join commit on commit.repository_id = wanted.repository_id and commit.sha = back.sha
          cross join unnest(commit.parents) as parent
          where wanted.stop is null or back.sha <> wanted.stop
        )
        select near.sha, commit.parents
        from (select sha from back limit ${most}) near
        left join commit on commit.repository_id = wanted.repository_id and commit.sha = near.sha
      ) step`.execute(db);
    return rows;
  },

  /** What deployments shipped, instead of what was written of them before. */
  async write(rows: readonly ShippedWrite[]): Promise<void> {
    if (rows.length === 0) return;
    const ids = uuidColumn(rows.map(({ id }) => id));
    await sql`/* changes.forgetShipped */ delete from shipped_commit where deployment_id = any(${ids}::uuid[])`.execute(
      db,
    );
    const commits = rows.flatMap(({ id, commits: shipped }) => shipped.map((commit) => ({ id, ...commit })));
    if (commits.length > 0) {
      await sql`/* changes.insertShipped */
        insert into shipped_commit (deployment_id, repository_id, sha)
        select * from unnest(
          ${uuidColumn(commits.map(({ id }) => id))}::uuid[], ${uuidColumn(commits.map(({ repository }) => repository))}::uuid[],
          ${textColumn(commits.map(({ sha }) => sha))}::text[])
        on conflict do nothing`.execute(db);
    }
    await sql`/* changes.shipped */
      update deployment set shipped_gap = row.gap, missing_commits = row.missing,
        said = said || jsonb_build_object('shipped', row.signature)
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(id uuid, gap text, missing text[], signature text)
      where deployment.id = row.id`.execute(db);
  },
});
