import type { KnownSourceKind } from "./source-setup.ts";

/** A request as a sender of this kind would make it, but for its proof. */
export type SourceSample = {
  /** Behind the address of the source; DevLake's says what is told. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const JSON_TYPE = { "content-type": "application/json" };
const SHA = "5".repeat(40);

type Said = { readonly run: string; readonly time: string; readonly at: Date };

const json = (run: string, body: object, headers: Readonly<Record<string, string>> = {}, path = ""): SourceSample => ({
  path,
  headers: { ...JSON_TYPE, ...headers },
  body: JSON.stringify({ ...body, shipshapeTest: run }),
});

const github = ({ run, time }: Said): SourceSample =>
  json(
    run,
    {
      action: "created",
      repository: { full_name: "shipshape/test", html_url: "https://github.com/shipshape/test" },
      deployment: { id: 1, sha: SHA, ref: "v1.0.0", task: "deploy", environment: "test", created_at: time },
      deployment_status: { state: "success", created_at: time },
    },
    { "x-github-event": "deployment_status", "x-github-delivery": run },
  );

const gitlab = ({ run, time }: Said): SourceSample =>
  json(
    run,
    {
      object_kind: "deployment",
      status: "success",
      status_changed_at: time,
      deployment_id: 1,
      environment: "test",
      short_sha: SHA.slice(0, 8),
      ref: "v1.0.0",
      project: { web_url: "https://gitlab.com/shipshape/test" },
    },
    { "x-gitlab-event": "Deployment Hook", "idempotency-key": run },
  );

const jenkins = ({ run, at }: Said): SourceSample =>
  json(run, {
    name: "shipshape-test",
    url: "job/shipshape-test/",
    build: { number: 1, phase: "FINALIZED", status: "SUCCESS", timestamp: at.getTime(), duration: 1 },
  });

function travis({ run, time }: Said): SourceSample {
  const payload = {
    id: 1,
    number: "1",
    type: "push",
    state: "passed",
    status_message: "Passed",
    started_at: time,
    finished_at: time,
    branch: "main",
    commit: SHA,
    repository: { name: "test", owner_name: "shipshape" },
    shipshapeTest: run,
  };
  return {
    path: "",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: `payload=${encodeURIComponent(JSON.stringify(payload))}`,
  };
}

const argocd = ({ run, time }: Said): SourceSample =>
  json(run, { app: "shipshape-test", phase: "Succeeded", startedAt: time, finishedAt: time, images: ["test:1.0.0"] });

function cdevents({ run, time }: Said): SourceSample {
  const type = "dev.cdevents.service.deployed.0.3.0";
  const context = { specversion: "0.5.1", id: run, source: "/shipshape/test", type, timestamp: time };
  const content = { environment: { id: "test" }, artifactId: "pkg:oci/test@1.0.0" };
  const data = { context, subject: { id: "test", content } };
  return {
    path: "",
    headers: { "content-type": "application/cloudevents+json" },
    body: JSON.stringify({ specversion: "1.0", id: run, source: context.source, type, data }),
  };
}

function devlake({ run, time }: Said): SourceSample {
  const dates = { startedDate: time, finishedDate: time };
  const commit = { repoUrl: "https://github.com/shipshape/test", commitSha: SHA, ...dates };
  const body = { id: run, ...dates, result: "SUCCESS", environment: "TESTING", deploymentCommits: [commit] };
  return json(run, body, {}, "/deployments");
}

const SAMPLES: Readonly<Record<KnownSourceKind, (said: Said) => SourceSample>> = {
  github,
  gitlab,
  jenkins,
  travis,
  argocd,
  cdevents,
  devlake,
};

/** `run` makes it another delivery than the test before. */
export const sourceSample = (
  kind: KnownSourceKind,
  { run, at }: { readonly run: string; readonly at: Date },
): SourceSample => SAMPLES[kind]({ run, at, time: at.toISOString() });
