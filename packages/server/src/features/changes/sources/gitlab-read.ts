import type { BuildFact, DeploymentFact, Fact, ReleaseFact } from "@shipshape/domain/changes/fact";
import { type ReleaseTag, releaseRef, releaseTag } from "@shipshape/domain/changes/release-tag";
import type { ChangeEvent, Reading } from "../change-source.ts";
import { mergeRequest, note } from "./gitlab-requests.ts";
import { branchOf, none, repositoryOf, sourceOf, told } from "./gitlab-words.ts";
import {
  booleanAt,
  type Fields,
  fieldsAt,
  jsonOf,
  listAt,
  momentAt,
  needed,
  numberAt,
  textAt,
  valueAt,
} from "./payload.ts";
import { mergedRequest, pushedCommits } from "./pushed-commits.ts";

const NO_SHA = /^0+$/;

function push(payload: Fields, receivedAt: Date): Reading {
  const repository = repositoryOf(payload);
  const branch = branchOf(needed(textAt(payload, "ref"), "ref"));
  if (NO_SHA.test(textAt(payload, "after") ?? "")) return none(`The branch ${branch} was deleted.`);
  const commits = listAt(payload, "commits").flatMap((commit) => {
    const sha = textAt(commit, "id");
    if (!sha) return [];
    const at = momentAt(commit, "timestamp") ?? receivedAt;
    const author = textAt(commit, "author", "name");
    return [{ sha, at, message: textAt(commit, "message"), author, url: textAt(commit, "url") }];
  });
  if (commits.length === 0) return none(`No commit is new on ${branch}.`);
  // GitLab lists twenty commits at most, and how many there are
  const complete = (numberAt(payload, "total_commits_count") ?? commits.length) === commits.length;
  const pushed = { repository, before: textAt(payload, "before"), commits, complete };
  return told(...pushedCommits(pushed), ...mergedRequest(pushed));
}

function tagPush(payload: Fields, receivedAt: Date): Reading {
  const tag = needed(textAt(payload, "ref"), "ref").replace(/^refs\/tags\//, "");
  if (NO_SHA.test(textAt(payload, "after") ?? "")) return none(`The tag ${tag} was deleted.`);
  const tagged = releaseTag(tag);
  if (!tagged) return none(`The tag ${tag} is no version.`);
  const [newest] = listAt(payload, "commits");
  const fact: ReleaseFact = {
    kind: "release",
    key: { place: { repository: repositoryOf(payload), name: tagged.component }, version: tag },
    at: momentAt(newest, "timestamp") ?? receivedAt,
    // `after` may be the sha of an annotated tag, `checkout_sha` is the commit
    fields: {
      commit: textAt(payload, "checkout_sha"),
      author: textAt(payload, "user_username") ?? textAt(payload, "user_name"),
    },
  };
  return told(fact);
}

const PIPELINE: Readonly<Record<string, BuildFact["fields"]["status"]>> = {
  created: "queued",
  waiting_for_resource: "queued",
  preparing: "queued",
  waiting_for_callback: "queued",
  pending: "queued",
  scheduled: "queued",
  running: "running",
  success: "succeeded",
  failed: "failed",
  canceling: "running",
  canceled: "aborted",
};

function pipeline(payload: Fields, receivedAt: Date): Reading {
  const run = fieldsAt(payload, "object_attributes");
  const word = needed(textAt(run, "status"), "object_attributes.status");
  const status = PIPELINE[word];
  if (!status) return none(`A pipeline that is ${word} neither runs nor has ended.`);
  const repository = repositoryOf(payload);
  // of a tag the ref is its name, which no branch has
  const branch = booleanAt(run, "tag") ? undefined : textAt(run, "ref");
  const [queuedAt, finishedAt] = [momentAt(run, "created_at"), momentAt(run, "finished_at")];
  const queuedSeconds = numberAt(run, "queued_duration");
  const id = needed(textAt(run, "id"), "object_attributes.id");
  const name = textAt(run, "name") ?? "pipeline";
  const fact: BuildFact = {
    kind: "build",
    key: { source: sourceOf(payload), externalId: `pipeline-${id}` },
    at: finishedAt ?? (status === "queued" ? queuedAt : undefined) ?? receivedAt,
    fields: {
      place: { repository, name, branch },
      name,
      commit: textAt(run, "sha"),
      branch,
      status,
      queuedAt,
      startedAt:
        queuedAt && queuedSeconds !== undefined ? new Date(queuedAt.getTime() + queuedSeconds * 1_000) : undefined,
      finishedAt,
      url: textAt(run, "url") ?? `${repository}/-/pipelines/${id}`,
    },
  };
  return told(fact);
}

const DEPLOYMENT: Readonly<Record<string, DeploymentFact["fields"]["status"]>> = {
  created: "in_progress",
  running: "in_progress",
  success: "succeeded",
  failed: "failed",
  canceled: "aborted",
};

type Deployed = {
  readonly key: string;
  readonly status: DeploymentFact["fields"]["status"];
  readonly at: Date;
  readonly startedAt?: Date | undefined;
  readonly commit: string | undefined;
  readonly environment: string | undefined;
  readonly ref: string | undefined;
  /** Whether the ref is a tag; undefined where nobody says. */
  readonly tag?: boolean | undefined;
  readonly by: string | undefined;
  readonly url: string | undefined;
};

function taggedBy({ ref, tag }: Deployed): ReleaseTag | undefined {
  if (ref === undefined || tag === false) return undefined;
  return tag ? releaseTag(ref) : releaseRef(ref);
}

/** A deployment is made by a job, and known by it: both tell of the same one. */
function deploymentFacts(payload: Fields, deployed: Deployed): Fact[] {
  const { key: externalId, status, at, startedAt, ref } = deployed;
  const key = { source: sourceOf(payload), externalId };
  const tagged = taggedBy(deployed);
  const place = {
    repository: repositoryOf(payload),
    name: tagged?.component,
    environment: deployed.environment,
    branch: tagged || deployed.tag ? undefined : ref,
  };
  const isOver = status !== "in_progress";
  return [
    {
      kind: "deployment",
      key,
      at,
      fields: {
        place,
        version: tagged ? ref : undefined,
        commit: deployed.commit,
        deployment: "deploy",
        status,
        startedAt: startedAt ?? (isOver ? undefined : at),
        finishedAt: isOver ? at : undefined,
        deployedBy: deployed.by,
        url: deployed.url,
      },
    },
  ];
}

function deployment(payload: Fields): Reading {
  const word = needed(textAt(payload, "status"), "status");
  const status = DEPLOYMENT[word];
  if (!status) return none(`A deployment that is ${word} neither runs nor has ended.`);
  const job = textAt(payload, "deployable_id");
  const facts = deploymentFacts(payload, {
    key: job ? `job-${job}` : `deployment-${needed(textAt(payload, "deployment_id"), "deployment_id")}`,
    status,
    at: needed(momentAt(payload, "status_changed_at"), "status_changed_at, with its offset"),
    // the whole sha stands in the address of the commit only
    commit:
      /\/commit\/([0-9a-f]{40,64})$/.exec(textAt(payload, "commit_url") ?? "")?.[1] ?? textAt(payload, "short_sha"),
    environment: textAt(payload, "environment"),
    ref: textAt(payload, "ref"),
    by: textAt(payload, "user", "username") ?? textAt(payload, "user", "name"),
    url: textAt(payload, "deployable_url"),
  });
  return told(...facts);
}

function job(payload: Fields): Reading {
  const environment = textAt(payload, "environment", "name");
  const action = textAt(payload, "environment", "action") ?? "start";
  const pipelineId = textAt(payload, "pipeline_id") ?? "?";
  if (!environment || action !== "start") return none(`A job of pipeline ${pipelineId}, which tells of itself.`);
  const word = needed(textAt(payload, "build_status"), "build_status");
  const status = word === "created" || word === "pending" ? undefined : DEPLOYMENT[word];
  if (!status) return none(`A job that is ${word} neither runs nor has ended.`);
  const id = needed(textAt(payload, "build_id"), "build_id");
  const startedAt = momentAt(payload, "build_started_at");
  const tag = valueAt(payload, "tag");
  const facts = deploymentFacts(payload, {
    key: `job-${id}`,
    status,
    at: needed(momentAt(payload, "build_finished_at") ?? startedAt, "build_started_at"),
    startedAt,
    commit: textAt(payload, "sha"),
    environment,
    ref: textAt(payload, "ref"),
    tag: tag === true || tag === false ? tag : undefined,
    by: textAt(payload, "user", "username") ?? textAt(payload, "user", "name"),
    url: `${repositoryOf(payload)}/-/jobs/${id}`,
  });
  return told(...facts);
}

function release(payload: Fields, receivedAt: Date): Reading {
  if (textAt(payload, "action") === "delete") return none("The release was deleted.");
  const tag = needed(textAt(payload, "tag"), "tag");
  const publishedAt = momentAt(payload, "released_at");
  const fact: ReleaseFact = {
    kind: "release",
    key: { place: { repository: repositoryOf(payload), name: releaseTag(tag)?.component }, version: tag },
    at: textAt(payload, "action") === "update" ? receivedAt : (momentAt(payload, "created_at") ?? receivedAt),
    fields: {
      commit: textAt(payload, "commit", "id"),
      title: textAt(payload, "name"),
      notes: textAt(payload, "description"),
      publishedAt,
      url: textAt(payload, "url"),
    },
  };
  return told(fact);
}

const READERS: Readonly<Record<string, (payload: Fields, receivedAt: Date) => Reading>> = {
  push,
  tag_push: tagPush,
  merge_request: mergeRequest,
  note,
  pipeline,
  build: job,
  deployment,
  release,
};

/** Webhooks of GitLab. A payload calls itself `object_kind`; the pushes of a system hook, which is of a whole installation, `event_name`. */
export function readGitlab({ body, receivedAt }: ChangeEvent): Reading {
  const payload = fieldsAt(jsonOf(body));
  const kind = needed(textAt(payload, "object_kind") ?? textAt(payload, "event_name"), "object_kind");
  const read = READERS[kind];
  return read ? read(payload, receivedAt) : none(`The record has no use for ${kind} events: they need not be sent.`);
}
