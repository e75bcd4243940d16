import { describe, expect, test } from "vitest";
import { readGithub } from "./github-read.ts";
import { gitlab } from "./gitlab.ts";
import { readGitlab } from "./gitlab-read.ts";
import { eventOf } from "./source-scene.ts";

// What others publish as samples of these webhooks, with what each must be read as: octokit/webhooks (payload-examples),
// go-playground/webhooks (testdata), and GitLab's own documentation (webhook_events.md, system_hooks.md).
const RECEIVED = new Date("2026-03-02T12:00:00Z");
const repository = {
  full_name: "Codertocat/Hello-World",
  html_url: "https://github.com/Codertocat/Hello-World",
  default_branch: "master",
};
const github = (kind: string, payload: object) =>
  readGithub(eventOf("github", kind, { repository, ...payload }, { receivedAt: RECEIVED }));
const owner = { login: "Codertocat", type: "User" };

describe("octokit: a workflow run", () => {
  const run = {
    id: 289782451,
    name: "",
    conclusion: "action_required",
    status: "completed",
    event: "repository_dispatch",
    head_branch: "master",
    head_sha: "3484a3fb816e0859fd6e1cea078d76385ff50625",
    created_at: "2020-10-05T16:33:24Z",
    run_started_at: "2020-10-05T16:33:24Z",
    updated_at: "2020-10-05T16:33:25Z",
    html_url: "https://github.com/octo-org/octo-repo/actions/runs/289782451",
    pull_requests: [],
  };
  const fieldsOf = (changed: object) =>
    github("workflow_run", { workflow: { name: "test" }, workflow_run: { ...run, ...changed } }).facts[0]?.fields;

  test("that a person must approve waits, and has not failed", () => {
    expect(fieldsOf({})).toMatchObject({
      status: "queued",
      name: "test",
      queuedAt: new Date("2020-10-05T16:33:24Z"),
      startedAt: undefined,
      finishedAt: undefined,
    });
    expect(fieldsOf({ conclusion: "success", updated_at: "2020-10-05T16:40:00Z" })).toMatchObject({
      status: "succeeded",
      finishedAt: new Date("2020-10-05T16:40:00Z"),
    });
  });
  test("that waits for its environment is queued", () => {
    expect(fieldsOf({ status: "waiting", conclusion: null })).toMatchObject({
      status: "queued",
      finishedAt: undefined,
    });
  });
});

describe("octokit: a check of another system", () => {
  const run = {
    id: 4,
    name: "randscape",
    head_sha: "d6fde92930d4715a2b49857d24b940956b26d2d3",
    status: "completed",
    conclusion: "neutral",
    started_at: "2018-05-04T01:14:52Z",
    completed_at: "2018-05-04T01:14:52Z",
    check_suite: { head_branch: "master" },
    app: { name: "Super Duper" },
  };
  const read = (changed: object) => github("check_run", { check_run: { ...run, ...changed } });

  test.each([
    ["neutral says nothing", { conclusion: "neutral" }, undefined],
    ["begun", { status: "in_progress", conclusion: null, completed_at: null }, "running"],
    ["waiting for somebody who is to act has failed", { conclusion: "action_required" }, "failed"],
  ])("%s", (_, changed, status) => {
    expect(read(changed).facts[0]?.fields).toEqual(
      status === undefined ? undefined : expect.objectContaining({ status }),
    );
  });
});

describe("octokit: an image in GitHub's registry", () => {
  const DIGEST = "sha256:3da1996a8115d7616457760d9920b815241d0a03b34cf5f04e9a0e9d8de37498";
  const REVISION = "6c62fb45fe66bfb1ea9a66abc38f6a0cc974292b";
  const labels = { revision: "", all_labels: { "org.opencontainers.image.revision": REVISION } };
  const package_version = {
    version: DIGEST,
    name: DIGEST,
    target_commitish: "master",
    target_oid: DIGEST.replace("sha256:", ""),
    created_at: "0001-01-01T00:00:00Z",
    package_url: "ghcr.io/Codertocat/hello-world:nightly",
    container_metadata: { tag: { name: "", digest: `sha256:${REVISION}` }, labels },
  };
  const registry_package = {
    name: "hello-world-npm",
    ecosystem: "docker",
    package_type: "npm",
    registry: { type: "CONTAINER", url: "https://CONTAINER.pkg.github.com/Codertocat" },
    package_version,
  };
  const read = (changed: object = {}) =>
    github("registry_package", {
      action: "published",
      registry_package: { ...registry_package, package_version: { ...package_version, ...changed } },
    }).facts[0]?.fields;

  test("is what is pulled, of the commit of its label; neither a digest nor the year 1 is taken for more than it is", () => {
    expect(read()).toEqual({
      digest: DIGEST,
      name: "ghcr.io/codertocat/hello-world",
      version: undefined,
      repository: repository.html_url,
      commit: REVISION,
      publishedAt: RECEIVED,
    });
  });
  test.each([
    ["ghcr.io/Codertocat/hello-world:", "ghcr.io/codertocat/hello-world"],
    [`ghcr.io/Codertocat/hello-world@${DIGEST}`, "ghcr.io/codertocat/hello-world"],
    ["registry.example.org:5000/shop", "registry.example.org:5000/shop"],
    [undefined, "CONTAINER.pkg.github.com/Codertocat/hello-world-npm"],
  ])("pulled as %s it is %s", (package_url, name) => expect(read({ package_url })).toMatchObject({ name }));
  test("without a label it is of no commit, and not of its own digest", () => {
    expect(read({ container_metadata: {} })).toMatchObject({ commit: undefined });
  });
});

describe("octokit: a deployment", () => {
  const deployment = {
    id: 145988746,
    sha: "f95f852bd8fca8fcc58a9a2d6c842781e32a215e",
    ref: "master",
    task: "deploy",
    payload: {} as unknown,
    original_environment: "production",
    environment: "production",
    description: null,
    creator: owner,
    created_at: "2019-05-15T15:20:53Z",
    updated_at: "2019-05-15T15:20:53Z",
  };
  const read = (payload: unknown) =>
    github("deployment", { deployment: { ...deployment, payload }, workflow: null, workflow_run: null }).facts[0];

  test.each<[string, unknown, string | undefined, string | undefined]>([
    ["nothing", {}, undefined, undefined],
    ["an object", { service: "shop", version: "1.4.0" }, "shop", "1.4.0"],
    ["a text with an object in it", '{"service":"shop","version":"1.4.0"}', "shop", "1.4.0"],
    ["an empty text", "", undefined, undefined],
    ["a text that is none of ours", "deployed by hand", undefined, undefined],
  ])("whose own words are %s", (_, payload, service, version) => {
    expect(read(payload)?.fields).toMatchObject({
      place: { service, environment: "production", branch: "master" },
      version,
      commit: deployment.sha,
      deployedBy: "Codertocat",
    });
  });
});

test("octokit: what is of no use is said, and nothing breaks on it", () => {
  for (const kind of ["deployment_review", "status", "gollum", "fork", "dependabot_alert", "merge_group"])
    expect(github(kind, { action: "created" }).because).toBe(
      `The record has no use for ${kind} events: they need not be sent.`,
    );
});

test("go-playground: a push of Gitea, which sends GitHub's form, of a branch that is new", () => {
  const sha = "67b56589a45103f891bdee7c0546e5d40bc02001";
  const commit = {
    id: sha,
    message: "example\n",
    url: `http://localhost:3000/example/example/commit/${sha}`,
    author: { name: "example", email: "example@example.com", username: "" },
    timestamp: "2022-03-09T16:23:39+09:00",
  };
  const gitea = { full_name: "example/example", html_url: "http://localhost:3000/example/example" };
  const { facts } = github("push", {
    ref: "refs/heads/master",
    before: "0".repeat(40),
    after: sha,
    commits: [commit],
    head_commit: commit,
    repository: gitea,
    pusher: { login: "example", username: "example" },
  });
  expect(facts).toEqual([
    {
      kind: "commit",
      key: { repository: gitea.html_url, sha },
      at: new Date("2022-03-09T07:23:39Z"),
      fields: {
        authoredAt: new Date("2022-03-09T07:23:39Z"),
        message: "example\n",
        author: "example",
        url: commit.url,
      },
    },
  ]);
});

describe("GitLab's system hooks, which are of a whole installation", () => {
  const project = { web_url: "http://example.com/mike/diaspora", default_branch: "master" };
  const hook = (payload: object) => {
    const body = Buffer.from(JSON.stringify({ project, ...payload }));
    const [event] = gitlab.events({ headers: { "x-gitlab-event": "System Hook" }, path: "", body });
    const { facts, because } = readGitlab(eventOf("gitlab", event?.kind ?? "", body.toString()));
    return { kind: event?.kind, facts, because };
  };

  test("a push calls itself by another name", () => {
    const sha = "c5feabde2d8cd023215af4d2ceeb7a64839fc428";
    const commit = { id: sha, message: "Add search", timestamp: "2013-05-13T18:18:08+00:00", author: { name: "Jo" } };
    const pushed = hook({
      event_name: "push",
      before: "95790bf891e76fee5e1747ab589903a6a1f80f22",
      after: "da1560886d4f094c3e6c9ef40349f7d38b5d27d7",
      ref: "refs/heads/master",
      commits: [commit],
      total_commits_count: 1,
    });
    expect(pushed.kind).toBe("push");
    expect(pushed.facts[0]).toMatchObject({ kind: "commit", key: { repository: project.web_url, sha } });
  });
  test("a tag is a release of the commit it points at, by whoever made it", () => {
    const tagged = hook({
      event_name: "tag_push",
      before: "0".repeat(40),
      after: "82b3d5ae55f7080f1e6022629cdb57bfae7cccc7",
      ref: "refs/tags/v1.0.0",
      checkout_sha: "5937ac0a7beb003549fc5fd26fc247adbce4a52e",
      user_name: "John Smith",
      commits: [],
    });
    expect(tagged).toMatchObject({
      kind: "tag_push",
      facts: [
        {
          key: { version: "v1.0.0" },
          fields: { commit: "5937ac0a7beb003549fc5fd26fc247adbce4a52e", author: "John Smith" },
        },
      ],
    });
  });
  test.each(["repository_update", "project_create", "user_add_to_group", "subgroup_create"])(
    "%s says nothing",
    (name) => {
      expect(hook({ event_name: name })).toEqual({
        kind: name,
        facts: [],
        because: `The record has no use for ${name} events: they need not be sent.`,
      });
    },
  );
});
