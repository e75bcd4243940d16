import type { DeploymentFact } from "@shipshape/domain/changes/fact";
import { releaseRef } from "@shipshape/domain/changes/release-tag";
import type { Reading } from "../change-source.ts";
import { branchOf, isBot, none, repositoryOf, sourceOf, told } from "./github-words.ts";
import { type Fields, fieldsAt, isSha, momentAt, needed, textAt } from "./payload.ts";

/** Deployments of workflows are made by a bot: who started the run is behind them. */
function deployerOf(payload: Fields): string | undefined {
  const creator = fieldsAt(payload, "deployment", "creator");
  const person =
    textAt(payload, "workflow_run", "triggering_actor", "login") ?? textAt(payload, "workflow_run", "actor", "login");
  return (isBot(creator) ? person : undefined) ?? textAt(creator, "login");
}

/** What whoever deploys adds of their own, which GitHub keeps as it came: an object, or a text with one in it. */
function ownWords(given: Fields): Fields {
  const said = textAt(given, "payload");
  if (said === undefined) return fieldsAt(given, "payload");
  try {
    return fieldsAt(JSON.parse(said));
  } catch {
    return {};
  }
}

/** What a deployment says at its beginning: whatever is told of it later is newer. */
function deploymentFact(payload: Fields): DeploymentFact {
  const given = fieldsAt(payload, "deployment");
  const createdAt = needed(momentAt(given, "created_at"), "deployment.created_at");
  const ref = textAt(given, "ref");
  const environment = textAt(given, "environment") ?? textAt(given, "original_environment");
  const task = textAt(given, "task") ?? "deploy";
  const tagged = ref === undefined ? undefined : releaseRef(ref);
  const isBranch = ref !== undefined && !isSha(ref) && !tagged;
  const words = ownWords(given);
  const own = textAt(words, "version");
  return {
    kind: "deployment",
    key: { source: sourceOf(payload), externalId: needed(textAt(given, "id"), "deployment.id") },
    at: createdAt,
    fields: {
      place: {
        repository: repositoryOf(payload),
        service: textAt(words, "service"),
        name: tagged?.component,
        environment,
        branch: isBranch ? branchOf(ref) : undefined,
        labels: task === "deploy" ? undefined : [task],
      },
      version: own ?? (tagged ? ref : undefined),
      commit: textAt(given, "sha"),
      deployment: task === "rollback" ? "rollback" : "deploy",
      status: "in_progress",
      startedAt: createdAt,
      deployedBy: deployerOf(payload),
      title: textAt(given, "description"),
      url: textAt(payload, "workflow_run", "html_url"),
    },
  };
}

export function deploymentStatus(payload: Fields): Reading {
  const status = fieldsAt(payload, "deployment_status");
  const state = textAt(status, "state");
  if (state === "inactive") {
    return none("inactive says that another deployment took its place, not how this one ended.");
  }
  // its own created_at, never the deployment's updated_at, which moves when the deployment becomes inactive
  const at = needed(momentAt(status, "created_at"), "deployment_status.created_at");
  const begun = deploymentFact(payload);
  const url = textAt(status, "log_url") ?? textAt(status, "target_url");
  const ended = state === "success" ? "succeeded" : state === "failure" || state === "error" ? "failed" : undefined;
  const fields: DeploymentFact["fields"] = ended
    ? { status: ended, finishedAt: at, url }
    : { status: "in_progress", url, ...(state === "in_progress" ? { startedAt: at } : {}) };
  return told(begun, { kind: "deployment", key: begun.key, at, fields });
}

export const deployment = (payload: Fields): Reading => told(deploymentFact(payload));
