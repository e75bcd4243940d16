import type { DeploymentFact, IncidentFact, PullRequestFact } from "@shipshape/domain/changes/fact";
import type { ChangeEvent, Reading } from "../change-source.ts";
import { type Fields, fieldsAt, jsonOf, listAt, momentAt, needed, numberAt, textAt } from "./payload.ts";

/** The names that DevLake gave fields before it renamed them. */
const either = (payload: unknown, ...names: readonly string[]): string | undefined =>
  names.map((name) => textAt(payload, name)).find((one) => one !== undefined);
const eitherMoment = (payload: unknown, ...names: readonly string[]): Date | undefined =>
  names.map((name) => momentAt(payload, name)).find((one) => one !== undefined);

const RESULTS: Readonly<Record<string, DeploymentFact["fields"]["status"]>> = {
  SUCCESS: "succeeded",
  FAILURE: "failed",
  FAILED: "failed",
  ABORT: "aborted",
  ABORTED: "aborted",
  CANCELLED: "aborted",
};

type Shipped = { readonly repository: string; readonly sha: string; readonly ref: string | undefined };

/** The commits of a deployment: listed, or, as older versions had it, the one that stands in the deployment itself. */
function commitsOf(payload: Fields): Shipped[] {
  const listed = [...listAt(payload, "deploymentCommits"), ...listAt(payload, "deployment_commits")];
  const all = listed.length > 0 ? listed : [payload];
  return all.flatMap((one) => {
    const repository = either(one, "repoUrl", "repo_url");
    const sha = either(one, "commitSha", "commit_sha");
    return repository && sha ? [{ repository, sha, ref: either(one, "refName", "ref_name") }] : [];
  });
}

function deployment(event: ChangeEvent, payload: Fields): Reading {
  const id = needed(either(payload, "id", "pipeline_id", "pipelineId"), "id");
  const commits = commitsOf(payload);
  const [first] = commits;
  if (!first) throw new Error("deploymentCommits is missing: at least one, with repoUrl and commitSha.");
  const startedAt = needed(eitherMoment(payload, "startedDate", "start_time", "started_date"), "startedDate");
  const finishedAt = eitherMoment(payload, "finishedDate", "end_time", "finished_date");
  const result = (either(payload, "result") ?? "SUCCESS").toUpperCase();
  const status = finishedAt === undefined && textAt(payload, "result") === undefined ? "in_progress" : RESULTS[result];
  if (!status) throw new Error(`result is ${result}: SUCCESS, FAILURE and ABORT are known.`);
  const fact: DeploymentFact = {
    kind: "deployment",
    key: { source: `devlake:${event.source?.name ?? "webhook"}`, externalId: id },
    // the same id again is an update, and what comes later is the newer word
    at: event.receivedAt,
    fields: {
      place: {
        repository: first.repository,
        name: either(payload, "name"),
        // DevLake's own default
        environment: either(payload, "originalEnvironment", "environment") ?? "PRODUCTION",
        branch: first.ref,
      },
      version: undefined,
      commit: first.sha,
      status,
      startedAt,
      finishedAt: finishedAt ?? (status === "in_progress" ? undefined : startedAt),
      title: either(payload, "displayTitle", "display_title", "name"),
      url: either(payload, "url"),
      commits: commits.slice(1).map(({ repository, sha }) => ({ repository, sha })),
    },
  };
  return { facts: [fact] };
}

const STATES: Readonly<Record<string, PullRequestFact["fields"]["state"]>> = {
  OPEN: "open",
  MERGED: "merged",
  CLOSED: "closed",
};

function pullRequest({ receivedAt }: ChangeEvent, payload: Fields): Reading {
  const number = needed(numberAt(payload, "pullRequestKey"), "pullRequestKey");
  const url = textAt(payload, "url");
  const repository = needed(
    either(payload, "repoUrl", "baseRepoUrl") ??
      url?.replace(/\/(-\/)?(pull|pulls|merge_requests|pull-requests)\/\d+.*$/, ""),
    "url, from which the repository is told",
  );
  const mergedAt = momentAt(payload, "mergedDate");
  const fact: PullRequestFact = {
    kind: "pull_request",
    key: { repository, number },
    at: receivedAt,
    fields: {
      title: textAt(payload, "title"),
      author: textAt(payload, "authorName"),
      branch: textAt(payload, "headRef"),
      baseBranch: textAt(payload, "baseRef"),
      state: mergedAt ? "merged" : STATES[(textAt(payload, "status") ?? "").toUpperCase()],
      openedAt: momentAt(payload, "createdDate"),
      mergedAt,
      closedAt: momentAt(payload, "closedDate"),
      mergeCommitSha: textAt(payload, "mergeCommitSha"),
      headSha: textAt(payload, "headCommitSha"),
      additions: numberAt(payload, "additions"),
      deletions: numberAt(payload, "deletions"),
      url,
    },
  };
  return { facts: [fact] };
}

function issue(event: ChangeEvent, payload: Fields): Reading {
  const type = (textAt(payload, "type") ?? "INCIDENT").toUpperCase();
  if (type !== "INCIDENT") return { facts: [], because: `An issue of the type ${type} is no incident.` };
  const resolvedAt = momentAt(payload, "resolutionDate");
  const isOver = resolvedAt !== undefined || (textAt(payload, "status") ?? "").toUpperCase() === "DONE";
  const fact: IncidentFact = {
    kind: "incident",
    key: {
      source: `devlake:${event.source?.name ?? "webhook"}`,
      externalId: needed(textAt(payload, "issueKey"), "issueKey"),
    },
    at: event.receivedAt,
    fields: {
      place: { name: textAt(payload, "component"), environment: "PRODUCTION" },
      title: textAt(payload, "title"),
      status: isOver ? "resolved" : "open",
      openedAt: needed(momentAt(payload, "createdDate"), "createdDate"),
      resolvedAt: resolvedAt ?? (isOver ? (momentAt(payload, "updatedDate") ?? event.receivedAt) : undefined),
      url: textAt(payload, "url"),
    },
  };
  return { facts: [fact] };
}

function close(event: ChangeEvent, key: string): Reading {
  const { receivedAt: at } = event;
  const id = { source: `devlake:${event.source?.name ?? "webhook"}`, externalId: key };
  return { facts: [{ kind: "incident", key: id, at, fields: { status: "resolved", resolvedAt: at } }] };
}

/** What scripts send to DevLake's webhook; `kind` is the path that they sent it to. */
export function readDevlake(event: ChangeEvent): Reading {
  const payload = fieldsAt(jsonOf(event.body));
  if (event.kind === "deployments") return deployment(event, payload);
  if (event.kind === "pull_requests") return pullRequest(event, payload);
  if (event.kind === "issues") return issue(event, payload);
  const key = /^issue\/([^/]+)\/close$/.exec(event.kind)?.[1];
  if (key !== undefined) return close(event, decodeURIComponent(key));
  return { facts: [], because: `DevLake has no ${event.kind}.` };
}
