import type { BuildFact } from "@shipshape/domain/changes/fact";
import { releaseRef } from "@shipshape/domain/changes/release-tag";
import type { Reading } from "../change-source.ts";
import { none, repositoryOf, sourceOf, told } from "./github-words.ts";
import { type Fields, fieldsAt, momentAt, needed, numberAt, textAt } from "./payload.ts";

const CONCLUSIONS: Readonly<Record<string, BuildFact["fields"]["status"]>> = {
  success: "succeeded",
  failure: "failed",
  timed_out: "failed",
  startup_failure: "failed",
  action_required: "failed",
  cancelled: "aborted",
  stale: "aborted",
};

function buildStatus(status: string | undefined, conclusion: string | undefined): BuildFact["fields"]["status"] {
  if (status === "completed") return conclusion === undefined ? undefined : CONCLUSIONS[conclusion];
  return status === "in_progress" ? "running" : "queued";
}

/** What a branch is hardly called, and a tag is; release/1.2 may be either, and stays a branch. */
const VERSION = /v\d+\.\d+|\d+\.\d+\.\d+/i;

/** The branch of a run; GitHub writes the tag there where a tag was pushed. */
function branchOfRun(ref: string | undefined): string | undefined {
  const isTag = ref !== undefined && VERSION.test(ref) && !/^release/i.test(ref) && releaseRef(ref) !== undefined;
  return isTag ? undefined : ref;
}

export function workflowRun(payload: Fields): Reading {
  const run = fieldsAt(payload, "workflow_run");
  const attempt = numberAt(run, "run_attempt") ?? 1;
  const conclusion = textAt(run, "conclusion");
  // a run of somebody's first pull request waits until it is approved, and then goes on as the same run
  const isWaiting = conclusion === "action_required";
  const isOver = textAt(run, "status") === "completed" && !isWaiting;
  if (isOver && (conclusion === "skipped" || conclusion === "neutral")) return none(`The run was ${conclusion}.`);
  const branch = branchOfRun(textAt(run, "head_branch"));
  const name = textAt(run, "name") ?? textAt(payload, "workflow", "name");
  const build: BuildFact = {
    kind: "build",
    key: { source: sourceOf(payload), externalId: `run-${needed(textAt(run, "id"), "workflow_run.id")}.${attempt}` },
    at: needed(momentAt(run, "updated_at"), "workflow_run.updated_at"),
    fields: {
      place: { repository: repositoryOf(payload), name, branch },
      name,
      commit: textAt(run, "head_sha"),
      branch,
      status: isWaiting ? "queued" : buildStatus(textAt(run, "status"), conclusion),
      queuedAt: attempt === 1 ? momentAt(run, "created_at") : undefined,
      startedAt: isWaiting ? undefined : momentAt(run, "run_started_at"),
      finishedAt: isOver ? momentAt(run, "updated_at") : undefined,
      url: textAt(run, "html_url"),
    },
  };
  return told(build);
}

export function checkRun(payload: Fields): Reading {
  const run = fieldsAt(payload, "check_run");
  if (textAt(run, "app", "slug") === "github-actions") return none("A job of a workflow run, which tells of itself.");
  const branch = branchOfRun(textAt(run, "check_suite", "head_branch"));
  const conclusion = textAt(run, "conclusion");
  if (conclusion === "skipped" || conclusion === "neutral") return none(`The check was ${conclusion}.`);
  const finishedAt = momentAt(run, "completed_at");
  const startedAt = momentAt(run, "started_at");
  const build: BuildFact = {
    kind: "build",
    key: { source: sourceOf(payload), externalId: `check-${needed(textAt(run, "id"), "check_run.id")}` },
    at: finishedAt ?? needed(startedAt, "check_run.started_at"),
    fields: {
      place: { repository: repositoryOf(payload), name: textAt(run, "name"), branch },
      name: textAt(run, "name"),
      commit: textAt(run, "head_sha"),
      branch,
      status: buildStatus(textAt(run, "status"), conclusion),
      startedAt,
      finishedAt,
      url: textAt(run, "html_url"),
    },
  };
  return told(build);
}
