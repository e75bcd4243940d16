import {
  type DevLakeDeploymentCommit,
  type DevLakeIncident,
  type DevLakePullRequest,
  previousSuccesses,
  prMetrics,
} from "@shipshape/domain/insights/devlake-compat";
import { type DevLakeReport, devlakeMeasures } from "@shipshape/domain/insights/devlake-measures";
import { sql } from "kysely";
import { textColumn, uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import { DomainError } from "../../kernel/problem.ts";
import type { AskedScope } from "./asked-scope.ts";

/** DevLake looks at all that a project ever deployed; so much of it is read for a comparison. */
const MOST = 100_000;

type Deployment = {
  readonly id: string;
  readonly serviceId: string;
  readonly repositoryId: string | null;
  readonly commitSha: string;
  readonly isAsked: boolean;
  readonly environment: string;
  readonly status: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
};

/**
 * What DevLake would say: the services that are asked for are its project, and the environments its PRODUCTION. Its diff of
 * two commits is what the record says a deployment shipped. All that ever happened is read, as DevLake reads it: an incident of
 * the month after is put down to the last deployment of this one.
 */
export async function devlakeOf(db: Db, scope: AskedScope, report: DevLakeReport) {
  const deployments = await deploymentsOf(db, scope);
  if (deployments.length >= MOST) {
    throw new DomainError(
      "invalid",
      `DevLake's way reads all that was ever deployed, at most ${MOST} deployments: ask for one service or team.`,
    );
  }
  const rows = deployments.map(rowOf);
  const pullRequests = await shippedPullRequests(
    db,
    deployments.map(({ id }) => id),
  );
  const shipped = grouped(pullRequests, ({ deploymentId }) => deploymentId);
  const diff = ({ id }: DevLakeDeploymentCommit) =>
    new Set((shipped.get(id) ?? []).map(({ mergeCommitSha }) => mergeCommitSha));
  const unique = [...new Map(pullRequests.map((one) => [one.id, one])).values()];
  const metrics = prMetrics(unique, rows, previousSuccesses(rows), diff);
  const measured = devlakeMeasures({
    rows,
    pullRequests: metrics,
    incidents: await incidentsOf(db, scope),
    fromMs: scope.from.getTime(),
    toMs: scope.to.getTime(),
    report,
  });
  return { report, ...measured };
}

const rowOf = (one: Deployment): DevLakeDeploymentCommit => ({
  id: one.id,
  deploymentId: one.id,
  result: one.status === "succeeded" ? "SUCCESS" : "FAILURE",
  environment: one.isAsked ? "PRODUCTION" : one.environment,
  scope: one.serviceId,
  repoUrl: one.repositoryId ?? one.serviceId,
  commitSha: one.commitSha,
  startedAtMs: one.startedAt.getTime(),
  finishedAtMs: one.finishedAt?.getTime(),
});

const ofServices = ({ serviceIds }: AskedScope) =>
  serviceIds ? sql`and service_id = any(${uuidColumn(serviceIds)}::uuid[])` : sql``;

async function deploymentsOf(db: Db, scope: AskedScope): Promise<Deployment[]> {
  const { rows } = await sql<Deployment>`
    select id, service_id, repository_id, coalesce(commit_sha, id::text) as commit_sha, environment, status, started_at, finished_at,
      environment = any(${textColumn(scope.environments)}::text[]) as is_asked
    from deployment where status <> 'in_progress' and finished_at is not null ${ofServices(scope)}
    order by finished_at limit ${MOST}`.execute(db);
  return rows;
}

async function shippedPullRequests(db: Db, deploymentIds: readonly string[]) {
  const { rows } = await sql<{
    id: string;
    deploymentId: string;
    mergeCommitSha: string;
    openedAt: Date;
    mergedAt: Date;
    firstCommitAt: Date | null;
    firstReviewAt: Date | null;
  }>`
    select pull_request.id, deployment_id, merge_commit_sha, coalesce(opened_at, merged_at) as opened_at, merged_at, first_commit_at,
      first_review_at
    from shipped_commit shipped
    join pull_request on pull_request.repository_id = shipped.repository_id and merge_commit_sha = sha
    where deployment_id = any(${uuidColumn(deploymentIds)}::uuid[]) and merged_at is not null`.execute(db);
  return rows.map((row): DevLakePullRequest & { readonly deploymentId: string } => ({
    id: row.id,
    deploymentId: row.deploymentId,
    author: "its author",
    mergeCommitSha: row.mergeCommitSha,
    createdAtMs: row.openedAt.getTime(),
    mergedAtMs: row.mergedAt.getTime(),
    commits: row.firstCommitAt === null ? [] : [{ sha: "first", authoredAtMs: row.firstCommitAt.getTime() }],
    comments:
      row.firstReviewAt === null
        ? []
        : [{ id: "first", author: "somebody else", createdAtMs: row.firstReviewAt.getTime() }],
  }));
}

/** Ours and those that other systems lead; one that says no service is of that of its alerts. An end alone is no incident of DevLake. */
async function incidentsOf(db: Db, scope: AskedScope): Promise<DevLakeIncident[]> {
  const ids = scope.serviceIds;
  const ours = ids
    ? sql`and (service_id = any(${uuidColumn(ids)}::uuid[]) or (service_id is null and exists (
        select from incident_alert part where part.incident_id = incident.id and part.service_id = any(${uuidColumn(ids)}::uuid[]))))`
    : sql``;
  const { rows } = await sql<{ id: string; openedAt: Date; resolvedAt: Date | null }>`
    select id, opened_at, resolved_at from incident where not test ${ours}
    union all
    select id, opened_at, resolved_at from foreign_incident
    where ignored_by is null and said ? 'openedAt' ${ofServices(scope)}`.execute(db);
  return rows.map(({ id, openedAt, resolvedAt }) => ({
    id,
    createdAtMs: openedAt.getTime(),
    resolvedAtMs: resolvedAt?.getTime(),
  }));
}
