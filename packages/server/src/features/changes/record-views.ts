import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

export type ToldCommit = {
  readonly repositoryId: string;
  readonly repository: string;
  readonly sha: string;
  readonly message: string | null;
  readonly author: string | null;
  readonly at: Date | null;
  readonly tickets: readonly string[];
  readonly url: string | null;
};

export type ToldPullRequest = {
  readonly id: string;
  readonly repositoryId: string;
  readonly repository: string;
  readonly number: number;
  readonly title: string | null;
  readonly author: string | null;
  readonly tickets: readonly string[];
  readonly url: string | null;
  /** Which of the commits that were asked for it brought. */
  readonly shas: readonly string[];
};

export type CommitKey = { readonly repository: string; readonly sha: string };

/** What the record says of commits and pull requests. */
export const recordViews = (db: Db) => ({
  /** These commits, as far as they are known, newest first. */
  async commits(keys: readonly CommitKey[]): Promise<ToldCommit[]> {
    if (keys.length === 0) return [];
    const { rows } = await sql<ToldCommit>`
      select wanted.repository as repository_id, repository.url as repository, wanted.sha, message, author,
        coalesce(committed_at, authored_at) as at, coalesce(tickets, '{}') as tickets, commit.url
      from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as wanted(repository uuid, sha text)
      join repository on repository.id = wanted.repository
      left join commit on commit.repository_id = wanted.repository and commit.sha = wanted.sha
      order by at desc nulls last, wanted.sha`.execute(db);
    return rows;
  },

  /** The pull requests that brought these commits: by their merge, or by what they hold. */
  async pullRequestsOf(keys: readonly CommitKey[]): Promise<ToldPullRequest[]> {
    if (keys.length === 0) return [];
    const { rows } = await sql<ToldPullRequest>`
      with wanted as (
        select * from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as row(repository uuid, sha text)
      ), found as (
        select pull_request.id, wanted.sha from wanted
        join pull_request on repository_id = wanted.repository and merge_commit_sha = wanted.sha
        union
        select pull_request.id, wanted.sha from wanted
        join pull_request_commit held on held.sha = wanted.sha
        join pull_request on pull_request.id = held.pull_request_id and repository_id = wanted.repository
      )
      select pull_request.id, repository_id, repository.url as repository, number, title, author, tickets, pull_request.url,
        array_agg(found.sha) as shas
      from found
      join pull_request using (id)
      join repository on repository.id = repository_id
      group by pull_request.id, repository.url
      order by number desc`.execute(db);
    return rows;
  },

  /** Commits by the beginning of their name, by a ticket or by a pull request. */
  async find({ commit, ticket, pullRequest, repository }: Wanted): Promise<ToldCommit[]> {
    const { rows } = await sql<ToldCommit>`
      with wanted as (
        select repository_id, sha from commit
        where ${commit ?? null}::text is not null and sha ~>=~ ${commit ?? ""}::text and sha ~<~ (${commit ?? ""}::text || 'g')
        union
        select repository_id, sha from commit where ${ticket ?? null}::text is not null and tickets @> array[${ticket ?? ""}::text]
        union
        select repository_id, sha from shipped_commit
        where ${commit ?? null}::text is not null and sha ~>=~ ${commit ?? ""}::text and sha ~<~ (${commit ?? ""}::text || 'g')
        union
        select repository_id, own.sha from (
          select id, repository_id, merge_commit_sha from pull_request
          where ${ticket ?? null}::text is not null and tickets @> array[${ticket ?? ""}::text]
          union
          select id, repository_id, merge_commit_sha from pull_request where number = ${pullRequest ?? null}::bigint
        ) requested
        cross join lateral (
          select merge_commit_sha as sha where merge_commit_sha is not null
          union select sha from pull_request_commit where pull_request_id = requested.id
        ) own
      )
      select wanted.repository_id, repository.url as repository, wanted.sha, message, author,
        coalesce(committed_at, authored_at) as at, coalesce(tickets, '{}') as tickets, commit.url
      from wanted
      join repository on repository.id = wanted.repository_id
      left join commit on commit.repository_id = wanted.repository_id and commit.sha = wanted.sha
      where ${repository ?? null}::text is null or repository.url like '%' || ${repository ?? ""}::text
      order by at desc nulls last, wanted.sha limit 500`.execute(db);
    return rows;
  },

  /** What a deployment shipped. */
  async shipped(deploymentId: string): Promise<CommitKey[]> {
    const { rows } = await sql<CommitKey>`
      select repository_id as repository, sha from shipped_commit where deployment_id = ${deploymentId}::uuid limit 5000`.execute(
      db,
    );
    return rows;
  },

  /** The releases of a service that are these commits, in the order of their time. */
  async releasesOf(serviceId: string, shas: readonly string[]): Promise<string[]> {
    const { rows } = await sql<{ version: string }>`
      select version from release
      where service_id = ${serviceId}::uuid and commit_sha = any(${[...shas]}::text[])
      order by published_at nulls last, version`.execute(db);
    return rows.map(({ version }) => version);
  },

  releases: (serviceId: string, limit: number) =>
    db
      .selectFrom("release")
      .selectAll()
      .select(
        sql<string[]>`array(
          select environment from (
            select distinct on (environment) environment, version, commit_sha from deployment
            where service_id = release.service_id and status = 'succeeded'
            order by environment, finished_at desc
          ) running where running.commit_sha = release.commit_sha
            or regexp_replace(running.version, '^v(?=[0-9])', '') = regexp_replace(release.version, '^v(?=[0-9])', '')
        )`.as("runsIn"),
      )
      .where("serviceId", "=", serviceId)
      .orderBy(sql`published_at desc nulls last`)
      .orderBy("version", "desc")
      .limit(limit)
      .execute(),
});

type Wanted = {
  readonly commit?: string | undefined;
  readonly ticket?: string | undefined;
  readonly pullRequest?: number | undefined;
  readonly repository?: string | undefined;
};
