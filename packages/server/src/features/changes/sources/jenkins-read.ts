import { cloudEventsOf } from "@shipshape/contract/cdevents/cloudevent";
import type { BuildFact, DeploymentFact, Fact } from "@shipshape/domain/changes/fact";
import type { ChangeEvent, Reading } from "../change-source.ts";
import { type Fields, fieldsAt, isSha, jsonOf, momentAt, needed, numberAt, textAt } from "./payload.ts";

const PHASES: Readonly<Record<string, "queued" | "running" | "ended">> = {
  queued: "queued",
  started: "running",
  completed: "ended",
  finalized: "ended",
};

const RESULTS: Readonly<Record<string, "succeeded" | "failed" | "aborted">> = {
  SUCCESS: "succeeded",
  // its tests failed, and it went on
  UNSTABLE: "failed",
  FAILURE: "failed",
  ABORTED: "aborted",
  NOT_BUILT: "aborted",
};

/** What both plugins say of a build, in the words of each. */
type Run = {
  readonly job: string;
  readonly path: string;
  readonly build: Fields;
  readonly scm: Fields;
  readonly fullUrl: string | undefined;
};

const setting = ({ source }: ChangeEvent, name: string, otherwise: string): string => {
  const value = source?.settings[name];
  return typeof value === "string" && value !== "" ? value : otherwise;
};

/** Whoever deploys by Jenkins says where to in a parameter of the job. */
function deploymentOf(event: ChangeEvent, run: Run, build: BuildFact): DeploymentFact | undefined {
  const parameters = fieldsAt(run.build, "parameters");
  const environment = textAt(parameters, setting(event, "environmentParameter", "ENVIRONMENT"));
  if (environment === undefined || build.fields.status === "queued") return undefined;
  const { status } = build.fields;
  return {
    kind: "deployment",
    key: build.key,
    at: build.at,
    fields: {
      place: {
        ...build.fields.place,
        service: textAt(parameters, setting(event, "serviceParameter", "SERVICE")),
        environment,
      },
      version: textAt(parameters, setting(event, "versionParameter", "VERSION")),
      commit: build.fields.commit,
      deployment: "deploy",
      status: status === "running" || status === undefined ? "in_progress" : status,
      startedAt: build.fields.startedAt,
      finishedAt: build.fields.finishedAt,
      pipeline: run.job,
      url: build.fields.url,
    },
  };
}

function factsOf(event: ChangeEvent, run: Run): Reading {
  const phase = PHASES[needed(textAt(run.build, "phase"), "build.phase").toLowerCase()];
  if (!phase) return { facts: [], because: `The phase ${textAt(run.build, "phase")} says nothing of a build.` };
  const result = RESULTS[textAt(run.build, "status") ?? ""];
  if (phase === "ended" && !result) return { facts: [], because: "The build has ended, but does not say how." };
  const startedAt = momentAt(run.build, "timestamp");
  const durationMs = numberAt(run.build, "duration") ?? 0;
  const finishedAt =
    phase !== "ended"
      ? undefined
      : startedAt && durationMs > 0
        ? new Date(startedAt.getTime() + durationMs)
        : event.receivedAt;
  const branch = textAt(run.scm, "branch")?.replace(/^(refs\/heads\/|origin\/)/, "");
  const commit = textAt(run.scm, "commit");
  const origin =
    run.fullUrl !== undefined && URL.canParse(run.fullUrl) ? new URL(run.fullUrl).origin : event.source?.name;
  const build: BuildFact = {
    kind: "build",
    key: {
      source: `jenkins:${origin ?? "unknown"}`,
      externalId: `${run.path}#${needed(textAt(run.build, "number"), "build.number")}`,
    },
    at: finishedAt ?? (phase === "running" ? startedAt : undefined) ?? startedAt ?? event.receivedAt,
    fields: {
      place: { name: run.job, repository: textAt(run.scm, "url"), branch },
      name: run.job,
      commit: commit !== undefined && isSha(commit) ? commit : undefined,
      branch,
      status: phase === "ended" ? result : phase,
      queuedAt: phase === "queued" ? startedAt : undefined,
      startedAt: phase === "queued" ? undefined : startedAt,
      finishedAt,
      url: run.fullUrl,
    },
  };
  const deployment = deploymentOf(event, run, build);
  const facts: Fact[] = deployment ? [build, deployment] : [build];
  return { facts };
}

/** `org.jenkinsci.job.completed` of the CloudEvents plugin: a job, and within it the build. */
function cloudEvent(event: ChangeEvent): Reading {
  const [envelope] = cloudEventsOf(event.headers, event.body.toString("utf8"));
  const type = envelope?.type ?? "";
  if (!type.startsWith("org.jenkinsci.job.")) return { facts: [], because: `${type} says nothing of a build.` };
  const job = fieldsAt(envelope?.data);
  const build = fieldsAt(job, "build");
  if (build["number"] === undefined) return { facts: [], because: "The job was changed, not run." };
  const name = textAt(job, "displayName") ?? needed(textAt(job, "name"), "name");
  return factsOf(event, {
    job: name,
    path: textAt(job, "url") ?? `job/${name}/`,
    build,
    scm: fieldsAt(build, "scmState"),
    fullUrl: textAt(build, "fullUrl"),
  });
}

export function readJenkins(event: ChangeEvent): Reading {
  const isCloud =
    event.headers["ce-specversion"] !== undefined || (event.headers["content-type"] ?? "").includes("cloudevents");
  if (isCloud) return cloudEvent(event);
  const job = fieldsAt(jsonOf(event.body));
  const build = fieldsAt(job, "build");
  const name = needed(textAt(job, "name"), "name");
  return factsOf(event, {
    job: textAt(job, "display_name") ?? name,
    path: textAt(job, "url") ?? `job/${name}/`,
    build,
    scm: fieldsAt(build, "scm"),
    fullUrl: textAt(build, "full_url"),
  });
}
