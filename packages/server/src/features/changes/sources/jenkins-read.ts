import { cloudEventsOf } from "@shipshape/contract/cdevents/cloudevent";
import type { BuildFact, DeploymentFact, Fact } from "@shipshape/domain/changes/fact";
import type { ChangeEvent, Reading } from "../change-source.ts";
import { GUESSED_AT } from "./guessed-at.ts";
import { type Fields, fieldsAt, isSha, jsonOf, momentAt, needed, numberAt, textAt } from "./payload.ts";

type Phase = "queued" | "running" | "ended";
const PHASES: Readonly<Record<string, Phase>> = {
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

/** refs/remotes/origin/main, origin/main and main are one branch. */
const branchOf = (told: string | undefined): string | undefined =>
  told?.replace(/^(refs\/)?(heads\/|remotes\/)/, "").replace(/^origin\//, "");

/** A job in folders, and a branch of a multibranch pipeline, by its whole path: job/shop/job/main/ is shop/main. */
function jobName(path: string | undefined, called: string): string {
  const parts =
    path
      ?.replace(/\/+$/, "")
      .split(/(?:^|\/)job\//)
      .filter((part) => part !== "") ?? [];
  return parts.length > 1 ? parts.map(decoded).join("/") : called;
}

/** Jenkins escapes a branch's slashes once for its name, and its addresses once more. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(decodeURIComponent(part));
  } catch {
    return part;
  }
}

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
      deployedBy: "Jenkins",
      pipeline: run.job,
      url: build.fields.url,
    },
  };
}

type Times = Pick<BuildFact["fields"], "queuedAt" | "startedAt" | "finishedAt">;

/** Both plugins say in `timestamp` when the phase began: of a build that ended its end, which less its duration is when it began. */
function timesOf(build: Fields, phase: Phase, receivedAt: Date): Times {
  const at = momentAt(build, "timestamp");
  if (phase === "queued") return { queuedAt: at };
  if (phase === "running") return { startedAt: at };
  const durationMs = numberAt(build, "duration") ?? 0;
  const startedAt = at !== undefined && durationMs > 0 ? new Date(at.getTime() - durationMs) : undefined;
  return { startedAt, finishedAt: at ?? receivedAt };
}

/** FINALIZED comes some moments after the end, when all is put away: whoever told of the end itself knows the times better. */
const guessed = ({ kind, key }: BuildFact | DeploymentFact, times: Times): Fact => ({
  kind,
  key,
  at: GUESSED_AT,
  fields: { startedAt: times.startedAt, finishedAt: times.finishedAt },
});

function factsOf(event: ChangeEvent, run: Run): Reading {
  const said = needed(textAt(run.build, "phase"), "build.phase").toLowerCase();
  const phase = PHASES[said];
  if (!phase) return { facts: [], because: `The phase ${textAt(run.build, "phase")} says nothing of a build.` };
  const result = RESULTS[textAt(run.build, "status") ?? ""];
  if (phase === "ended" && !result) return { facts: [], because: "The build has ended, but does not say how." };
  const times = timesOf(run.build, phase, event.receivedAt);
  const isGuess = said === "finalized";
  const build = buildOf(event, run, phase === "ended" ? result : phase, times);
  const sure: BuildFact = isGuess
    ? { ...build, fields: { ...build.fields, startedAt: undefined, finishedAt: undefined } }
    : build;
  const deployment = deploymentOf(event, run, sure);
  const facts = deployment ? [sure, deployment] : [sure];
  return { facts: isGuess ? [...facts, ...facts.map((fact) => guessed(fact, times))] : facts };
}

function buildOf(event: ChangeEvent, run: Run, status: BuildFact["fields"]["status"], times: Times): BuildFact {
  const branch = branchOf(textAt(run.scm, "branch"));
  const commit = textAt(run.scm, "commit");
  const origin =
    run.fullUrl !== undefined && URL.canParse(run.fullUrl) ? new URL(run.fullUrl).origin : event.source?.name;
  return {
    kind: "build",
    key: {
      source: `jenkins:${origin ?? "unknown"}`,
      externalId: `${run.path}#${needed(textAt(run.build, "number"), "build.number")}`,
    },
    at: times.finishedAt ?? times.startedAt ?? times.queuedAt ?? event.receivedAt,
    fields: {
      place: { name: run.job, repository: textAt(run.scm, "url"), branch },
      name: run.job,
      commit: commit !== undefined && isSha(commit) ? commit : undefined,
      branch,
      status,
      ...times,
      url: run.fullUrl,
    },
  };
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
  const path = textAt(job, "url");
  return factsOf(event, {
    job: jobName(path, name),
    path: path ?? `job/${name}/`,
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
  const path = textAt(job, "url");
  return factsOf(event, {
    job: jobName(path, textAt(job, "display_name") ?? name),
    path: path ?? `job/${name}/`,
    build,
    scm: fieldsAt(build, "scm"),
    fullUrl: textAt(build, "full_url"),
  });
}
