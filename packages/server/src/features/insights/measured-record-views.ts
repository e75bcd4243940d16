import { sql } from "kysely";
import { uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";

export type RecordedDeployment = {
  readonly id: string;
  readonly number: number;
  readonly serviceId: string;
  readonly environment: string;
  readonly version: string;
  readonly commitSha: string | null;
  readonly artifact: string | null;
  readonly kind: "deploy" | "rollback";
  readonly status: "in_progress" | "succeeded" | "failed" | "aborted";
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly baseline: boolean;
  readonly labels: readonly string[];
  readonly branch: string | null;
  readonly title: string | null;
};

export type RecordedCommit = {
  readonly deploymentId: string;
  readonly repositoryId: string;
  readonly sha: string;
  readonly committedAt: Date | null;
  /** Null where the commit itself is not known. */
  readonly parents: readonly string[] | null;
  readonly author: string | null;
  readonly title: string | null;
  readonly url: string | null;
  /** An earlier success of the same place shipped it too, and what ran there was taken back since. */
  readonly isAgain: boolean;
};

export type RecordedPullRequest = {
  readonly id: string;
  readonly deploymentId: string;
  /** The shipped commit by which it is known to be in. */
  readonly sha: string;
  readonly repositoryId: string;
  readonly number: number;
  readonly title: string | null;
  readonly author: string | null;
  readonly branch: string | null;
  readonly labels: readonly string[];
  readonly url: string | null;
  readonly openedAt: Date | null;
  readonly readyAt: Date | null;
  readonly firstCommitAt: Date | null;
  readonly firstReviewAt: Date | null;
  readonly mergedAt: Date | null;
  readonly mergeCommitSha: string | null;
};

/** How much of a service's past is looked at to say what went back to what. */
const MOST = 50_000;

/** What the measures read of the change record. */
export const measuredRecord = (db: Db) => ({
  /** The deployments of a service that ended, or began, since a moment. */
  async deployments(serviceId: string, since: Date): Promise<RecordedDeployment[]> {
    const { rows } = await sql<RecordedDeployment>`
      select id, number, service_id, environment, version, commit_sha, artifact_identity as artifact, kind, status, started_at,
        finished_at, baseline, labels, branch, title
      from deployment
      where service_id = ${serviceId} and (started_at >= ${since} or finished_at >= ${since})
      order by started_at desc limit ${MOST}`.execute(db);
    return rows;
  },

  /** The commits that these deployments shipped, as much as is known of them. */
  async commits(deploymentIds: readonly string[]): Promise<RecordedCommit[]> {
    const { rows } = await sql<RecordedCommit>`
      select shipped.deployment_id, shipped.repository_id, shipped.sha, coalesce(committed_at, authored_at) as committed_at,
        author, split_part(message, E'\n', 1) as title, commit.url, commit.parents, exists (
          select from shipped_commit before join deployment earlier on earlier.id = before.deployment_id
          where before.repository_id = shipped.repository_id and before.sha = shipped.sha and before.deployment_id <> own.id
            and earlier.service_id = own.service_id and earlier.environment = own.environment
            and (earlier.finished_at, earlier.id) < (own.finished_at, own.id)
        ) as is_again
      from shipped_commit shipped join deployment own on own.id = shipped.deployment_id
      left join commit on commit.repository_id = shipped.repository_id and commit.sha = shipped.sha
      where shipped.deployment_id = any(${uuidColumn(deploymentIds)}::uuid[])
      order by shipped.deployment_id, committed_at, shipped.sha`.execute(db);
    return rows;
  },

  /** The pull requests that these commits belong to, once for each of them. */
  async pullRequests(deploymentIds: readonly string[]): Promise<RecordedPullRequest[]> {
    const { rows } = await sql<RecordedPullRequest>`
      with shipped as materialized (
        select deployment_id, repository_id, sha from shipped_commit
        where deployment_id = any(${uuidColumn(deploymentIds)}::uuid[])
      ), held as (
        select deployment_id, sha, pull_request.id from shipped
          join pull_request on pull_request.repository_id = shipped.repository_id and merge_commit_sha = sha
        union
        select deployment_id, shipped.sha, pull_request.id from shipped
          join pull_request_commit part on part.sha = shipped.sha
          join pull_request on pull_request.id = part.pull_request_id
            and pull_request.repository_id = shipped.repository_id
      )
      select held.deployment_id, held.sha, pull.id, repository_id, number, title, author, branch, labels, url, opened_at, ready_at,
        first_commit_at, first_review_at, merged_at, merge_commit_sha
      from held join pull_request pull on pull.id = held.id
      order by held.deployment_id, merged_at, number`.execute(db);
    return rows;
  },
});

export type RecordedIncident = {
  readonly id: string;
  readonly shortId: string;
  readonly isForeign: boolean;
  readonly title: string;
  readonly serviceId: string;
  readonly environment: string | null;
  readonly beganAt: Date;
  readonly resolvedAt: Date | null;
  /** Values of labels of its alerts that name what runs. */
  readonly named: readonly string[];
};

const NAMING = ["version", "release", "commit", "sha", "revision", "image", "artifact", "digest"];

const RECORDED_INCIDENT = sql`
  select incident.id, 'INC-' || number as short_id, false as is_foreign, title, coalesce(incident.service_id, touched.service_id) as service_id,
    environment, began_at, resolved_at, coalesce(touched.named, '{}') as named
  from incident
  left join lateral (
    select (array_agg(part.service_id order by part.joined_at, part.alert_id) filter (where part.service_id is not null))[1] as service_id,
      array_agg(distinct label.value) filter (where label.key = any(${NAMING}::text[])) as named
    from incident_alert part join alert on alert.id = part.alert_id
    left join lateral jsonb_each_text(alert.labels) label on true
    where part.incident_id = incident.id
  ) touched on true
  where not test
  union all
  select id, external_id, true, title, service_id, environment, opened_at, resolved_at, '{}' from foreign_incident
  where ignored_by is null`;

/** Incidents, ours and those that other systems lead; test pages, and those of which no service is known, are none. */
export const recordedIncidents = (db: Db) => ({
  async byIds(ids: readonly string[]): Promise<RecordedIncident[]> {
    const { rows } = await sql<RecordedIncident>`/* insights.recordedIncidents */
      select * from (${RECORDED_INCIDENT}) as known
      where service_id is not null and id = any(${uuidColumn(ids)}::uuid[])`.execute(db);
    return rows;
  },

  async touching(serviceIds: readonly string[], since: Date): Promise<RecordedIncident[]> {
    const { rows } = await sql<RecordedIncident>`
      select * from (${RECORDED_INCIDENT}) as known
      where service_id = any(${uuidColumn(serviceIds)}::uuid[]) and began_at >= ${since}`.execute(db);
    return rows;
  },
});
