import { describe, expect, test } from "vitest";
import type { Reading } from "../change-source.ts";
import { readArgocd } from "./argocd-read.ts";
import { readDevlake } from "./devlake-read.ts";
import { readGitHistory } from "./history-read.ts";
import { eventOf } from "./source-scene.ts";
import { readTravis } from "./travis-read.ts";

const SHA = "c".repeat(40);
const AT = new Date("2026-03-02T10:00:00Z");
const DIGEST = `sha256:${"0b31b1c0".repeat(8)}`;

describe("Travis", () => {
  const payload = {
    id: 1771959,
    number: "2",
    type: "push",
    state: "passed",
    status: 0,
    result: 0,
    status_message: "Passed",
    started_at: "2026-03-02T09:58:00Z",
    finished_at: "2026-03-02T10:00:00Z",
    duration: 120,
    build_url: "https://app.travis-ci.com/org/shop/builds/1771959",
    commit: SHA,
    branch: "main",
    message: "Mend",
    committed_at: "2026-03-02T09:50:00Z",
    author_name: "Mona",
    repository: { id: 1, name: "shop", owner_name: "org", url: "" },
    matrix: [
      { id: 1771960, number: "2.1", state: "passed" },
      { id: 1771961, number: "2.2", state: "passed" },
    ],
  };
  const read = (more: object) => readTravis(eventOf("travis", "push", { ...payload, ...more }));
  test("a build with its matrix is one, and tells of its commit", () => {
    expect(read({}).facts).toMatchObject([
      {
        kind: "build",
        key: { source: "travis:app.travis-ci.com/org/shop", externalId: "1771959" },
        at: AT,
        fields: { status: "succeeded", name: "Travis build 2 (2 jobs)", finishedAt: AT },
      },
      {
        kind: "commit",
        key: { repository: "https://github.com/org/shop", sha: SHA },
        fields: { author: "Mona", committedAt: new Date("2026-03-02T09:50:00Z") },
      },
    ]);
  });
  test.each([
    ["Pending", "running"],
    ["Fixed", "succeeded"],
    ["Broken", "failed"],
    ["Still Failing", "failed"],
    ["Canceled", "aborted"],
    ["Errored", "failed"],
  ])("older versions say %s", (message, expected) => {
    expect(read({ state: undefined, status_message: message }).facts[0]?.fields).toMatchObject({ status: expected });
  });
});

describe("Argo CD", () => {
  const image = `registry.example.org/shop:1.4.0@${DIGEST}`;
  const sync = {
    app: "shop",
    project: "default",
    namespace: "shop-prod",
    cluster: "north",
    environment: "production",
    phase: "Succeeded",
    startedAt: "2026-03-02T09:58:00Z",
    finishedAt: "2026-03-02T10:00:00Z",
    revision: SHA,
    images: [image],
    resources: ["deployment.apps/shop configured"],
    server: "https://argocd.example.org",
    url: "https://argocd.example.org/applications/shop",
  };
  const read = (more: object): Reading => readArgocd(eventOf("argocd", "succeeded", { ...sync, ...more }));
  const keyOf = (reading: Reading) => reading.facts.at(-1)?.key;

  test("a sync that changed something is a deployment of what it holds", () => {
    expect(read({}).facts).toMatchObject([
      { kind: "artifact", key: { identity: DIGEST }, fields: { name: "registry.example.org/shop", version: "1.4.0" } },
      {
        kind: "deployment",
        at: AT,
        fields: {
          version: "1.4.0",
          artifact: DIGEST,
          status: "succeeded",
          finishedAt: AT,
          place: { name: "shop", environment: "production" },
        },
      },
    ]);
  });
  test.each([
    ["shop", ["docker.io/istio/proxyv2:1.20.0", "registry.example.org/shop:1.4.0"]],
    ["shop-production", ["docker.io/istio/proxyv2:1.20.0", "registry.example.org/shop:1.4.0"]],
    ["org-shop", ["docker.io/istio/proxyv2:1.20.0", "registry.example.org/shop:1.4.0"]],
    ["something", ["registry.example.org/shop:1.4.0", "registry.example.org/worker:7"]],
  ])("the version of %s is that of the image it is called after, not of a helper beside it", (app, images) => {
    expect(read({ app, images }).facts.at(-1)?.fields).toMatchObject({ version: "1.4.0" });
  });
  test("told again because a pod was replaced is the same deployment", () => {
    expect(keyOf(read({ message: "healthy again" }))).toEqual(keyOf(read({})));
  });
  test("a sync that changed nothing of the app is none", () => {
    expect(read({ resources: ["service/shop unchanged", "deployment.apps/shop unchanged"] })).toEqual({
      facts: [],
      because: "shop was synced, but nothing of it changed.",
    });
  });
  test("going back to what ran before is another deployment", () => {
    expect(keyOf(read({ startedAt: "2026-03-03T09:00:00Z", finishedAt: "2026-03-03T09:01:00Z" }))).not.toEqual(
      keyOf(read({})),
    );
  });
  test("its start and its end are one; a failed sync failed", () => {
    const started = read({ phase: "Running", finishedAt: "" });
    expect(keyOf(started)).toEqual(keyOf(read({})));
    expect(started.facts.at(-1)?.fields).toMatchObject({ status: "in_progress", finishedAt: undefined });
    expect(read({ phase: "Error" }).facts.at(-1)?.fields).toMatchObject({ status: "failed" });
  });
  test("without images it is known by its revision", () => {
    expect(read({ images: [] }).facts).toMatchObject([{ kind: "deployment", fields: { version: SHA, commit: SHA } }]);
    expect(() => read({ images: [], revision: "" })).toThrow("revision, or images is missing.");
  });
});

describe("DevLake's webhook", () => {
  const read = (kind: string, payload: object) => readDevlake(eventOf("devlake", kind, payload, { receivedAt: AT }));
  const commit = (name: string) => ({
    repoUrl: `https://github.com/org/${name}`,
    refName: "main",
    commitSha: SHA,
    startedDate: "2026-03-02T09:50:00Z",
    finishedDate: "2026-03-02T09:55:00Z",
  });
  const deployment = {
    id: "d-1",
    startedDate: "2026-03-02T09:50:00+01:00",
    finishedDate: "2026-03-02T09:55:00+01:00",
    result: "SUCCESS",
    environment: "STAGING",
    displayTitle: "Release 7",
    deploymentCommits: [commit("shop"), commit("cart")],
  };

  test("a deployment of several commits is one", () => {
    expect(read("deployments", deployment).facts).toMatchObject([
      {
        kind: "deployment",
        key: { source: "devlake:ci", externalId: "d-1" },
        fields: {
          place: { repository: "https://github.com/org/shop", environment: "STAGING", branch: "main" },
          commit: SHA,
          status: "succeeded",
          startedAt: new Date("2026-03-02T08:50:00Z"),
          title: "Release 7",
          commits: [{ repository: "https://github.com/org/cart", sha: SHA }],
        },
      },
    ]);
  });
  test("has DevLake's defaults", () => {
    const { result: _, environment: __, ...little } = deployment;
    expect(read("deployments", little).facts[0]?.fields).toMatchObject({
      status: "succeeded",
      place: { environment: "PRODUCTION" },
    });
  });
  test("in the words of older versions", () => {
    const older = {
      pipeline_id: "p-1",
      repo_url: "https://github.com/org/shop",
      commit_sha: SHA,
      start_time: "2026-03-02T09:50:00Z",
      end_time: "2026-03-02T09:55:00Z",
      result: "FAILURE",
    };
    expect(read("deployments", older).facts).toMatchObject([
      { key: { externalId: "p-1" }, fields: { status: "failed", commit: SHA } },
    ]);
  });
  test("what is missing is named", () => {
    expect(() => read("deployments", { id: "x", startedDate: "2026-03-02T09:50:00Z" })).toThrow(
      "deploymentCommits is missing",
    );
    expect(() => read("deployments", { ...deployment, result: "MAYBE" })).toThrow("result is MAYBE");
  });
  test("an incident, closed by its key", () => {
    const issue = {
      issueKey: "INC-1",
      title: "Down",
      type: "INCIDENT",
      originalStatus: "Open",
      status: "TODO",
      createdDate: "2026-03-02T09:00:00Z",
    };
    const [opened] = read("issues", issue).facts;
    expect(opened).toMatchObject({
      kind: "incident",
      fields: { status: "open", openedAt: new Date("2026-03-02T09:00:00Z") },
    });
    const [closed] = read("issue/INC-1/close", {}).facts;
    expect(closed).toMatchObject({ key: opened?.key, fields: { status: "resolved", resolvedAt: AT } });
    expect(read("issues", { ...issue, type: "BUG" }).because).toBe("An issue of the type BUG is no incident.");
  });
  test("a pull request", () => {
    const request = {
      pullRequestKey: 7,
      title: "Mend",
      url: "https://github.com/org/shop/pull/7",
      status: "MERGED",
      createdDate: "2026-03-01T09:00:00Z",
      mergedDate: "2026-03-02T09:00:00Z",
      mergeCommitSha: SHA,
      headRef: "mend",
      baseRef: "main",
    };
    expect(read("pull_requests", request).facts).toMatchObject([
      {
        key: { repository: "https://github.com/org/shop", number: 7 },
        fields: { state: "merged", mergeCommitSha: SHA },
      },
    ]);
  });
});

test("a history has commits with their parents, and releases of its tags", () => {
  const payload = {
    repository: "https://github.com/org/shop",
    service: "shop",
    commits: [
      {
        sha: SHA,
        parents: ["a".repeat(40), "b".repeat(40)],
        author: "mona",
        authoredAt: AT.toISOString(),
        committedAt: AT.toISOString(),
        message: "Merge",
      },
    ],
    tags: [{ name: "v1.4.0", commit: SHA, at: AT.toISOString() }],
  };
  expect(readGitHistory(eventOf("git", "history", payload)).facts).toMatchObject([
    { kind: "commit", at: AT, fields: { parents: ["a".repeat(40), "b".repeat(40)] } },
    { kind: "release", key: { place: { service: "shop" }, version: "v1.4.0" }, fields: { publishedAt: AT } },
    { kind: "release", key: { place: { service: "shop" }, version: "v1.4.0" }, fields: { commit: SHA } },
  ]);
});
