import type { Fact, ReleaseFact } from "@shipshape/domain/changes/fact";
import { releaseTag } from "@shipshape/domain/changes/release-tag";
import type { ChangeEvent, Reading } from "../change-source.ts";
import { deployment, deploymentStatus } from "./github-deployments.ts";
import { packagePublished } from "./github-packages.ts";
import { created, release } from "./github-releases.ts";
import { comment, pullRequest, review } from "./github-requests.ts";
import { checkRun, workflowRun } from "./github-runs.ts";
import { branchOf, none, repositoryOf, told } from "./github-words.ts";
import { booleanAt, type Fields, fieldsAt, jsonOf, listAt, momentAt, needed, textAt } from "./payload.ts";
import { mergedRequest, pushedCommits } from "./pushed-commits.ts";

function push(payload: Fields, receivedAt: Date): Reading {
  const ref = needed(textAt(payload, "ref"), "ref");
  const repository = repositoryOf(payload);
  if (booleanAt(payload, "deleted")) return none(`${ref} was deleted.`);
  const commits = listAt(payload, "commits").flatMap((commit) => {
    const sha = textAt(commit, "id");
    if (!sha) return [];
    const at = momentAt(commit, "timestamp") ?? receivedAt;
    const author = textAt(commit, "author", "username") ?? textAt(commit, "author", "name");
    return [{ sha, at, message: textAt(commit, "message"), author, url: textAt(commit, "url") }];
  });
  const isLinear = !booleanAt(payload, "forced") && commits.length < 2_048;
  const pushed = { repository, before: textAt(payload, "before"), commits, complete: isLinear };
  const facts: Fact[] = [...pushedCommits(pushed), ...mergedRequest(pushed)];
  const tag = /^refs\/tags\/(.+)$/.exec(ref)?.[1];
  if (tag === undefined) return facts.length > 0 ? { facts } : none(`No commit is new on ${branchOf(ref)}.`);
  const tagged = releaseTag(tag);
  if (!tagged) return none(`The tag ${tag} is no version.`);
  // an annotated tag has a sha of its own in `after`; what it points at is the head commit
  const commit = textAt(payload, "head_commit", "id") ?? textAt(payload, "after");
  const at = momentAt(payload, "head_commit", "timestamp") ?? receivedAt;
  const release: ReleaseFact = {
    kind: "release",
    key: { place: { repository, name: tagged.component }, version: tag },
    at,
    fields: { commit, author: textAt(payload, "pusher", "name") },
  };
  return told(...facts, release);
}

const READERS: Readonly<Record<string, (payload: Fields, receivedAt: Date) => Reading>> = {
  ping: () => none("GitHub's ping: the address and the secret are right."),
  push,
  pull_request: pullRequest,
  pull_request_review: review,
  pull_request_review_comment: comment,
  issue_comment: comment,
  workflow_run: workflowRun,
  workflow_job: () => none("A job of a workflow run, which tells of itself."),
  check_run: checkRun,
  check_suite: () => none("Its checks tell of themselves."),
  deployment: deployment,
  deployment_status: deploymentStatus,
  release,
  registry_package: packagePublished,
  package: packagePublished,
  create: created,
  delete: () => none("What was deleted stays in the record."),
};

/** Webhooks of GitHub, GitHub Enterprise and whatever sends in their form. */
export function readGithub({ kind, body, receivedAt }: ChangeEvent): Reading {
  const read = READERS[kind];
  if (!read) return none(`The record has no use for ${kind} events: they need not be sent.`);
  return read(fieldsAt(jsonOf(body)), receivedAt);
}
