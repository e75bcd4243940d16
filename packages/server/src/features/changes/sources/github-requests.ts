import type { PullRequestFact } from "@shipshape/domain/changes/fact";
import type { Reading } from "../change-source.ts";
import { firstLook } from "./first-look.ts";
import { isBot, none, repositoryOf, told } from "./github-words.ts";
import { booleanAt, type Fields, fieldsAt, listAt, momentAt, needed, numberAt, textAt } from "./payload.ts";

/** What a pull request says of itself, in the events that carry the whole of it and in those that carry less. */
function pullRequestFact(payload: Fields, more: PullRequestFact["fields"], at?: Date): PullRequestFact {
  const request = fieldsAt(payload, "pull_request");
  const mergedAt = momentAt(request, "merged_at");
  const isMerged = booleanAt(request, "merged") || mergedAt !== undefined;
  const state = textAt(request, "state");
  return {
    kind: "pull_request",
    key: { repository: repositoryOf(payload), number: needed(numberAt(request, "number"), "pull_request.number") },
    at: at ?? needed(momentAt(request, "updated_at"), "pull_request.updated_at"),
    fields: {
      title: textAt(request, "title"),
      author: textAt(request, "user", "login"),
      branch: textAt(request, "head", "ref"),
      baseBranch: textAt(request, "base", "ref"),
      state: isMerged ? "merged" : state === "open" || state === "closed" ? state : undefined,
      labels: Array.isArray(request["labels"])
        ? listAt(request, "labels").flatMap((label) => textAt(label, "name") ?? [])
        : undefined,
      openedAt: momentAt(request, "created_at"),
      mergedAt,
      closedAt: momentAt(request, "closed_at"),
      // before the merge it is the sha of a trial of it
      mergeCommitSha: isMerged ? textAt(request, "merge_commit_sha") : undefined,
      headSha: textAt(request, "head", "sha"),
      additions: numberAt(request, "additions"),
      deletions: numberAt(request, "deletions"),
      url: textAt(request, "html_url"),
      ...more,
    },
  };
}

export function pullRequest(payload: Fields): Reading {
  const request = fieldsAt(payload, "pull_request");
  const action = textAt(payload, "action");
  const readyAt =
    action === "ready_for_review"
      ? momentAt(request, "updated_at")
      : action === "opened" && !booleanAt(request, "draft")
        ? momentAt(request, "created_at")
        : undefined;
  return told(pullRequestFact(payload, readyAt === undefined ? {} : { readyAt }));
}

export function review(payload: Fields): Reading {
  const given = fieldsAt(payload, "review");
  const state = textAt(given, "state")?.toLowerCase();
  if (textAt(payload, "action") !== "submitted") return none("Only a review that is submitted says when it was made.");
  if (isBot(given["user"])) return none("A review of a bot is no review of a person.");
  const author = textAt(payload, "pull_request", "user", "login");
  if (textAt(given, "user", "login") === author) return none("A comment of the author is no review.");
  const at = needed(momentAt(given, "submitted_at"), "review.submitted_at");
  const request = pullRequestFact(payload, {}, at);
  return told(request, firstLook(request.key, at, state === "approved"));
}

/** A comment beside a pull request (`issue_comment`) or on its lines (`pull_request_review_comment`). */
export function comment(payload: Fields): Reading {
  if (textAt(payload, "action") !== "created") return none("Only a new comment says when somebody looked.");
  const isOnLines = payload["pull_request"] !== undefined;
  const issue = fieldsAt(payload, isOnLines ? "pull_request" : "issue");
  if (!isOnLines && issue["pull_request"] === undefined) return none("A comment of an issue, not of a pull request.");
  const given = fieldsAt(payload, "comment");
  if (isBot(given["user"])) return none("A comment of a bot is no review of a person.");
  if (textAt(given, "user", "login") === textAt(issue, "user", "login")) {
    return none("A comment of the author is no review.");
  }
  const at = needed(momentAt(given, "created_at"), "comment.created_at");
  const key = {
    repository: repositoryOf(payload),
    number: needed(numberAt(issue, "number"), "the number of the pull request"),
  };
  return told(firstLook(key, at));
}
