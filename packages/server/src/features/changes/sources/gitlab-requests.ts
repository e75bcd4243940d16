import type { PullRequestFact } from "@shipshape/domain/changes/fact";
import type { Reading } from "../change-source.ts";
import { firstLook } from "./first-look.ts";
import { none, repositoryOf, told } from "./gitlab-words.ts";
import { booleanAt, type Fields, fieldsAt, listAt, momentAt, needed, numberAt, textAt, valueAt } from "./payload.ts";

const STATES: Readonly<Record<string, PullRequestFact["fields"]["state"]>> = {
  opened: "open",
  locked: "open",
  merged: "merged",
  closed: "closed",
};

export function mergeRequest(payload: Fields, receivedAt: Date): Reading {
  const request = fieldsAt(payload, "object_attributes");
  const action = textAt(request, "action");
  const at = momentAt(request, "updated_at") ?? receivedAt;
  const state = STATES[textAt(request, "state") ?? ""];
  const isDraft = booleanAt(request, "draft") || booleanAt(request, "work_in_progress");
  const openedAt = momentAt(request, "created_at");
  const becameReady = valueAt(payload, "changes", "draft", "previous") === true && !isDraft;
  const isByAuthor = numberAt(payload, "user", "id") === numberAt(request, "author_id");
  const approvedAt = action === "approved" || action === "approval" ? at : undefined;
  const fact: PullRequestFact = {
    kind: "pull_request",
    key: { repository: repositoryOf(payload), number: needed(numberAt(request, "iid"), "object_attributes.iid") },
    at,
    fields: {
      title: textAt(request, "title"),
      // the payload names whoever acted; that is the author where the ids are the same
      author: isByAuthor ? (textAt(payload, "user", "username") ?? textAt(payload, "user", "name")) : undefined,
      branch: textAt(request, "source_branch"),
      baseBranch: textAt(request, "target_branch"),
      state,
      labels: Array.isArray(payload["labels"])
        ? listAt(payload, "labels").flatMap((label) => textAt(label, "title") ?? [])
        : undefined,
      openedAt,
      readyAt: becameReady ? at : action === "open" && !isDraft ? openedAt : undefined,
      mergedAt:
        state === "merged" ? (momentAt(request, "merged_at") ?? (action === "merge" ? at : undefined)) : undefined,
      closedAt: action === "close" ? at : undefined,
      mergeCommitSha: state === "merged" ? textAt(request, "merge_commit_sha") : undefined,
      headSha: textAt(request, "last_commit", "id"),
      url: textAt(request, "url"),
    },
  };
  return approvedAt === undefined || isByAuthor ? told(fact) : told(fact, firstLook(fact.key, approvedAt, true));
}

/** A comment: of somebody else on a merge request it is the first look at it. */
export function note(payload: Fields): Reading {
  const given = fieldsAt(payload, "object_attributes");
  if (textAt(given, "noteable_type") !== "MergeRequest") return none("A comment, but of no merge request.");
  if (booleanAt(given, "system")) return none("GitLab wrote this comment, not a person.");
  const request = fieldsAt(payload, "merge_request");
  if (numberAt(given, "author_id") === numberAt(request, "author_id"))
    return none("A comment of the author is no review.");
  const at = needed(momentAt(given, "created_at"), "object_attributes.created_at");
  const key = { repository: repositoryOf(payload), number: needed(numberAt(request, "iid"), "merge_request.iid") };
  return told(firstLook(key, at));
}
