import { type RawBuilder, sql } from "kysely";
import { textColumn, uuidColumn } from "../../kernel/columns.ts";
import type { Tx } from "../../kernel/database.ts";
import { namesOfPart, namesOfVersion } from "./version-names-views.ts";

export type Place = { readonly serviceId: string; readonly environment: string };

/** Since when what is known of the deployments of a service is otherwise than it was. */
export type RevisedService = { readonly serviceId: string; readonly since: Date };

export type PlacedDeployment = Place & {
  readonly id: string;
  readonly version: string;
  readonly commitSha: string | null;
  readonly repositoryId: string | null;
  readonly previousVersion: string | null;
  readonly previousCommitSha: string | null;
  readonly kind: string;
  readonly baseline: boolean;
  readonly status: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly said: {
    readonly kind?: string;
    readonly commits?: readonly { readonly repository: string; readonly sha: string }[];
    readonly shipped?: string;
  };
};

/** Where a deployment stands of which more is known now. */
export type Filling = Place & { readonly startedAt: Date };

export type SeenWrite = {
  readonly id: string;
  readonly previous_version: string | null;
  readonly previous_commit_sha: string | null;
  readonly kind: string;
  readonly baseline: boolean;
  /** What it was called when it was told; kept from the first time on. */
  readonly told_kind: string;
};

/** What a release or an artifact may tell of deployments: by service and version, by identity. */
export type Filled = {
  readonly deployments: readonly string[];
  readonly artifacts: readonly string[];
  readonly releases: readonly { readonly service_id: string; readonly version: string }[];
};

/** The release of a version, by any of its names. */
const releaseOf = (serviceId: RawBuilder<unknown>, version: RawBuilder<unknown>) => sql`
  select commit_sha, repository_id from release
  where release.service_id = ${serviceId} and release.version = any(${namesOfVersion(version)}
    || ${namesOfPart(sql`(select name from service where id = ${serviceId})`, version)})
  order by commit_sha is null, release.version <> ${version} limit 1`;

export const historyStore = (tx: Tx) => ({
  /** The commit that the release of a version tells; null where it tells none. */
  async releasedCommit(serviceId: string, version: string): Promise<string | null> {
    const { rows } = await sql<{
      commitSha: string | null;
    }>`${releaseOf(sql`${serviceId}::uuid`, sql`${version}::text`)}`.execute(tx);
    return rows[0]?.commitSha ?? null;
  },

  /** Those that wait for one of these commits to say what they shipped. */
  async missing(shas: readonly string[]): Promise<string[]> {
    if (shas.length === 0) return [];
    const { rows } = await sql<{ id: string }>`/* changes.missing */
      select id from deployment
      where missing_commits <> '{}' and missing_commits && ${textColumn([...shas])}::text[]`.execute(tx);
    return rows.map(({ id }) => id);
  },

  /** Gives deployments the commit and the repository that their artifact or release tells, where they tell none themselves. */
  async fill(filled: Filled): Promise<Filling[]> {
    return [...(await this.fillIn("deployment", filled)), ...(await this.fillIn("deployment_twin", filled))];
  },

  async fillIn(
    table: "deployment" | "deployment_twin",
    { deployments, artifacts, releases }: Filled,
  ): Promise<Filling[]> {
    const own = sql.table(table);
    const { rows } = await sql<Filling>`${sql.raw(`/* changes.fill-${table} */`)}
      with wanted as (
        select unnest(${uuidColumn([...deployments])}::uuid[]) as id
        union select id from ${own} where artifact_identity = any(${textColumn([...artifacts])}::text[])
        union select standing.id
          from jsonb_to_recordset(${JSON.stringify(releases)}::jsonb) as row(service_id uuid, version text)
          join ${own} standing using (service_id, version)
      ), d as (
        select standing.*, case when said ? 'own' then said #>> '{own,commit}' else commit_sha end as own_commit,
          case when said ? 'own' then (said #>> '{own,repository}')::uuid else repository_id end as own_repository
        from wanted join ${own} standing using (id)
      ), told as (
        select d.id, case when d.said ? 'commit' or (d.source is null and d.own_commit is not null) then d.own_commit
            else coalesce(artifact.commit_sha, build.commit_sha, release.commit_sha) end as commit_sha,
          case when d.said ? 'repository' then d.own_repository
            else coalesce(artifact.repository_id, build.repository_id, release.repository_id) end as repository_id,
          d.own_commit, d.own_repository
        from d
        left join artifact on artifact.identity = d.artifact_identity
        left join build on build.source = artifact.build_source and build.external_id = artifact.build_external_id
        left join lateral (${releaseOf(sql`d.service_id`, sql`d.version`)}) release on true
      ), found as (
        select told.id, told.own_commit, told.own_repository, told.commit_sha, coalesce(told.repository_id, (
          select min(repository_id::text)::uuid from commit
          where sha ~>=~ told.commit_sha and sha ~<~ (told.commit_sha || 'g')
          having count(distinct repository_id) = 1)) as repository_id
        from told
      )
      update ${own} standing set commit_sha = found.commit_sha, repository_id = found.repository_id,
        said = case when said ? 'own' then said || jsonb_build_object('own', said -> 'own' || jsonb_build_object(
          'commit', found.commit_sha, 'repository', found.repository_id)) else said end
      from found
      where standing.id = found.id
        and (found.own_commit is distinct from found.commit_sha or found.own_repository is distinct from found.repository_id)
      returning standing.service_id, standing.environment, standing.started_at`.execute(tx);
    return rows;
  },

  /** Services of which a deployment shipped one of these commits, or a commit of one of these pull requests; since which. */
  async shipping(pullRequests: readonly string[], commits: readonly { repositoryId: string; sha: string }[]) {
    if (pullRequests.length + commits.length === 0) return [];
    const ids = uuidColumn([...pullRequests]);
    const { rows } = await sql<RevisedService>`/* changes.shipping */
      with known as (
        select repository_id, merge_commit_sha as sha from pull_request where id = any(${ids}::uuid[])
        union
        select repository_id, part.sha from pull_request join pull_request_commit part on pull_request_id = id
        where id = any(${ids}::uuid[])
        union
        select repository_id, sha from unnest(
          ${uuidColumn(commits.map(({ repositoryId }) => repositoryId))}::uuid[], ${textColumn(commits.map(({ sha }) => sha))}::text[]
        ) as row(repository_id, sha)
      )
      select service_id, min(started_at) as since
      from known join shipped_commit using (repository_id, sha) join deployment on deployment.id = deployment_id
      group by service_id`.execute(tx);
    return rows;
  },

  /** The places of these deployments. */
  async placesOf(ids: readonly string[]): Promise<Place[]> {
    if (ids.length === 0) return [];
    const { rows } = await sql<Place>`/* changes.placesOf */
      select distinct service_id, environment from deployment where id = any(${uuidColumn([...ids])}::uuid[])`.execute(
      tx,
    );
    return rows;
  },

  /** Everything that was deployed in these places. */
  async inPlaces(places: readonly Place[]): Promise<PlacedDeployment[]> {
    if (places.length === 0) return [];
    const { rows } = await sql<PlacedDeployment>`/* changes.inPlaces */
      select id, service_id, environment, version, commit_sha, repository_id, previous_version, previous_commit_sha, kind,
        baseline, status, started_at, finished_at, said
      from unnest(
        ${uuidColumn(places.map(({ serviceId }) => serviceId))}::uuid[],
        ${textColumn(places.map(({ environment }) => environment))}::text[]
      ) as place(service_id, environment)
      join deployment using (service_id, environment)`.execute(tx);
    return rows;
  },

  async writeSeen(rows: readonly SeenWrite[]): Promise<void> {
    if (rows.length === 0) return;
    await sql`/* changes.writeSeen */
      update deployment set previous_version = row.previous_version, previous_commit_sha = row.previous_commit_sha,
        kind = row.kind, baseline = row.baseline, said = jsonb_build_object('kind', row.told_kind) || said
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(
        id uuid, previous_version text, previous_commit_sha text, kind text, baseline boolean, told_kind text)
      where deployment.id = row.id`.execute(tx);
  },
});
