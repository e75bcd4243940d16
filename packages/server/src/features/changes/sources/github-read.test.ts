import type { Fact } from "@shipshape/domain/changes/fact";
import { describe, expect, test } from "vitest";
import { readGithub } from "./github-read.ts";
import { eventOf } from "./source-scene.ts";

const RECEIVED = new Date("2026-03-02T12:00:00Z");
const SHA = (letter: string) => letter.repeat(40);
const repository = { full_name: "Octo-Org/Shop", html_url: "https://github.com/Octo-Org/Shop", default_branch: "main" };
const read = (kind: string, payload: object) =>
  readGithub(
    eventOf("github", kind, { repository, sender: { login: "monalisa" }, ...payload }, { receivedAt: RECEIVED }),
  );
const fact = (facts: readonly Fact[], kind: Fact["kind"]) => facts.filter((one) => one.kind === kind);

const pushed = (letter: string, minute: string) => ({
  id: SHA(letter),
  message: `Mends ${letter} (#7)`,
  timestamp: `2026-03-02T11:${minute}:00+02:00`,
  url: `https://github.com/Octo-Org/Shop/commit/${SHA(letter)}`,
  author: { name: "Mona", email: "mona@example.org", username: "monalisa" },
});

describe("a push", () => {
  const payload = {
    ref: "refs/heads/main",
    before: SHA("a"),
    after: SHA("c"),
    forced: false,
    commits: [pushed("b", "01"), pushed("c", "02")],
  };

  test("tells its commits, with the offset of their times", () => {
    const { facts } = read("push", payload);
    expect(facts[0]).toEqual({
      kind: "commit",
      key: { repository: "https://github.com/Octo-Org/Shop", sha: SHA("b") },
      at: new Date("2026-03-02T09:01:00Z"),
      fields: {
        authoredAt: new Date("2026-03-02T09:01:00Z"),
        message: "Mends b (#7)",
        author: "monalisa",
        url: `https://github.com/Octo-Org/Shop/commit/${SHA("b")}`,
      },
    });
  });

  test("tells the chain of its commits as weaker than any true word of it", () => {
    const chain = read("push", payload).facts.filter(({ at }) => at.getTime() === 0);
    expect(chain.map(({ fields }) => fields)).toEqual([{ parents: [SHA("a")] }, { parents: [SHA("b")] }]);
  });

  test("that overwrote history tells no chain", () => {
    expect(read("push", { ...payload, forced: true }).facts).toHaveLength(2);
  });

  test("of a version's tag is a release of the commit it points at", () => {
    const { facts } = read("push", {
      ref: "refs/tags/v1.4.0",
      after: SHA("9"),
      commits: [],
      head_commit: pushed("c", "02"),
      pusher: { name: "monalisa" },
    });
    expect(facts).toMatchObject([
      {
        kind: "release",
        key: { place: { repository: repository.html_url }, version: "v1.4.0" },
        fields: { commit: SHA("c") },
      },
    ]);
  });

  test.each([
    ["of a tag that is no version", { ref: "refs/tags/nightly", commits: [] }, "The tag nightly is no version."],
    ["that deletes a branch", { ref: "refs/heads/old", deleted: true, commits: [] }, "refs/heads/old was deleted."],
    ["of nothing new", { ref: "refs/heads/main", commits: [] }, "No commit is new on main."],
  ])("%s says nothing", (_, changed, because) => {
    expect(read("push", changed)).toEqual({ facts: [], because });
  });
});

const request = {
  number: 7,
  title: "Mend the rounding",
  state: "closed",
  merged: true,
  draft: false,
  user: { login: "monalisa", type: "User" },
  head: { ref: "mend-rounding", sha: SHA("b") },
  base: { ref: "main", sha: SHA("a") },
  labels: [{ name: "bug" }],
  created_at: "2026-03-01T09:00:00Z",
  updated_at: "2026-03-02T10:00:00Z",
  closed_at: "2026-03-02T10:00:00Z",
  merged_at: "2026-03-02T10:00:00Z",
  merge_commit_sha: SHA("c"),
  additions: 12,
  deletions: 3,
  html_url: "https://github.com/Octo-Org/Shop/pull/7",
};

describe("a pull request", () => {
  test("that is merged", () => {
    const { facts } = read("pull_request", { action: "closed", number: 7, pull_request: request });
    expect(facts).toEqual([
      {
        kind: "pull_request",
        key: { repository: repository.html_url, number: 7 },
        at: new Date("2026-03-02T10:00:00Z"),
        fields: {
          title: "Mend the rounding",
          author: "monalisa",
          branch: "mend-rounding",
          baseBranch: "main",
          state: "merged",
          labels: ["bug"],
          openedAt: new Date("2026-03-01T09:00:00Z"),
          mergedAt: new Date("2026-03-02T10:00:00Z"),
          closedAt: new Date("2026-03-02T10:00:00Z"),
          mergeCommitSha: SHA("c"),
          headSha: SHA("b"),
          additions: 12,
          deletions: 3,
          url: "https://github.com/Octo-Org/Shop/pull/7",
        },
      },
    ]);
  });

  test("before its merge: the sha of a trial merge is not taken for the merge", () => {
    const open = { ...request, state: "open", merged: false, merged_at: null, closed_at: null };
    const [opened] = read("pull_request", { action: "opened", pull_request: open }).facts;
    expect(opened?.fields).toMatchObject({ state: "open", readyAt: new Date("2026-03-01T09:00:00Z") });
    expect(opened?.fields).toMatchObject({ mergeCommitSha: undefined, mergedAt: undefined });
  });

  test("that was a draft is ready when it is said to be", () => {
    const open = { ...request, state: "open", merged: false, merged_at: null };
    const [ready] = read("pull_request", { action: "ready_for_review", pull_request: open }).facts;
    expect(ready?.fields).toMatchObject({ readyAt: new Date("2026-03-02T10:00:00Z") });
    const [draft] = read("pull_request", { action: "opened", pull_request: { ...open, draft: true } }).facts;
    expect(draft?.fields).not.toHaveProperty("readyAt");
  });
});

const given = (state: string, login: string, type = "User") => ({
  action: "submitted",
  review: { state, user: { login, type }, submitted_at: "2026-03-01T15:00:00Z" },
  pull_request: { ...request, merged: undefined, merge_commit_sha: null, merged_at: null, state: "open" },
});

describe("a review", () => {
  const at = new Date("2026-03-01T15:00:00Z");
  test("that approves", () => {
    expect(read("pull_request_review", given("approved", "hubot-owner")).facts).toMatchObject([
      { at, fields: { title: "Mend the rounding" } },
      { fields: { firstReviewAt: at, approvedAt: at } },
    ]);
  });
  test("that asks for changes", () => {
    const [, said] = read("pull_request_review", given("changes_requested", "hubot-owner")).facts;
    expect(said?.fields).toMatchObject({ firstReviewAt: at });
    expect(said?.fields).not.toHaveProperty("approvedAt");
  });
  test.each([
    ["of the author", given("commented", "monalisa"), "A comment of the author is no review."],
    ["of a bot", given("commented", "lint[bot]", "Bot"), "A review of a bot is no review of a person."],
  ])("%s is none", (_, payload, because) => {
    expect(read("pull_request_review", payload)).toEqual({ facts: [], because });
  });
});

test("of two looks at a pull request the earlier is the newer word", () => {
  const look = (submitted_at: string) => {
    const payload = given("commented", "hubot-owner");
    return (
      read("pull_request_review", { ...payload, review: { ...payload.review, submitted_at } }).facts[1]?.at.getTime() ??
      0
    );
  };
  expect(look("2026-03-01T15:00:00Z")).toBeGreaterThan(look("2026-03-01T16:00:00Z"));
});

describe("a comment", () => {
  const comment = { user: { login: "hubot-owner", type: "User" }, created_at: "2026-03-01T14:00:00Z" };
  const issue = { number: 7, user: { login: "monalisa" }, pull_request: { url: "https://api.github.com/…" } };
  test("of somebody else on a pull request is a first look", () => {
    expect(read("issue_comment", { action: "created", issue, comment }).facts).toEqual([
      {
        kind: "pull_request",
        key: { repository: repository.html_url, number: 7 },
        at: expect.any(Date),
        fields: { firstReviewAt: new Date("2026-03-01T14:00:00Z") },
      },
    ]);
  });
  test("on a line of it is one too", () => {
    expect(
      read("pull_request_review_comment", { action: "created", pull_request: request, comment }).facts,
    ).toHaveLength(1);
  });
  test("of an issue says nothing", () => {
    const { because } = read("issue_comment", {
      action: "created",
      issue: { ...issue, pull_request: undefined },
      comment,
    });
    expect(because).toBe("A comment of an issue, not of a pull request.");
  });
});

describe("a workflow run", () => {
  const run = {
    id: 30433642,
    name: "Build",
    head_branch: "main",
    head_sha: SHA("c"),
    run_number: 562,
    run_attempt: 2,
    status: "completed",
    conclusion: "success",
    created_at: "2026-03-02T10:01:00Z",
    run_started_at: "2026-03-02T10:05:00Z",
    updated_at: "2026-03-02T10:09:00Z",
    html_url: "https://github.com/Octo-Org/Shop/actions/runs/30433642",
  };
  test.each([
    ["v1.2.3", undefined],
    ["payments-v1.2.3", undefined],
    ["hotfix/v1.2.3", "hotfix/v1.2.3"],
    ["release/1.2", "release/1.2"],
  ])("of %s ran on the branch %s: what a tag began is of none", (head_branch, branch) => {
    const [fact] = read("workflow_run", { action: "completed", workflow_run: { ...run, head_branch } }).facts;
    expect(fact).toMatchObject({ fields: { branch, place: { branch } } });
  });

  test("is a build, of its attempt", () => {
    expect(read("workflow_run", { action: "completed", workflow_run: run }).facts).toEqual([
      {
        kind: "build",
        key: { source: "github:octo-org/shop", externalId: "run-30433642.2" },
        at: new Date("2026-03-02T10:09:00Z"),
        fields: {
          place: { repository: repository.html_url, name: "Build", branch: "main" },
          name: "Build",
          commit: SHA("c"),
          branch: "main",
          status: "succeeded",
          queuedAt: undefined,
          startedAt: new Date("2026-03-02T10:05:00Z"),
          finishedAt: new Date("2026-03-02T10:09:00Z"),
          url: run.html_url,
        },
      },
    ]);
  });
  test.each([
    ["requested", "queued", null, "queued"],
    ["in_progress", "in_progress", null, "running"],
    ["completed", "completed", "failure", "failed"],
    ["completed", "completed", "timed_out", "failed"],
    ["completed", "completed", "cancelled", "aborted"],
  ])("%s with %s and %s is %s", (action, status, conclusion, expected) => {
    const [build] = read("workflow_run", { action, workflow_run: { ...run, status, conclusion } }).facts;
    expect(build?.fields).toMatchObject({ status: expected });
  });
  test("of another system's check is a build; of a workflow's job it is none", () => {
    const check = {
      id: 4,
      name: "ci",
      head_sha: SHA("c"),
      status: "completed",
      conclusion: "failure",
      started_at: "2026-03-02T10:00:00Z",
      completed_at: "2026-03-02T10:02:00Z",
    };
    const [build] = read("check_run", {
      action: "completed",
      check_run: { ...check, app: { slug: "other-ci" } },
    }).facts;
    expect(build).toMatchObject({ key: { externalId: "check-4" }, fields: { status: "failed" } });
    expect(read("check_run", { check_run: { ...check, app: { slug: "github-actions" } } }).facts).toEqual([]);
  });
});

describe("a deployment", () => {
  const deployment = {
    id: 145988746,
    sha: SHA("c"),
    ref: "v1.4.0",
    task: "deploy",
    payload: {},
    original_environment: "production",
    environment: "production",
    description: "Release 1.4.0",
    creator: { login: "monalisa" },
    created_at: "2026-03-02T10:10:00Z",
    updated_at: "2026-03-09T08:00:00Z",
  };
  const status = (state: string, createdAt = "2026-03-02T10:15:00Z") => ({
    action: "created",
    deployment,
    deployment_status: {
      state,
      created_at: createdAt,
      updated_at: "2026-03-09T08:00:00Z",
      target_url: "https://shop.example.org",
      environment: "production",
    },
  });

  test("begins", () => {
    expect(read("deployment", { action: "created", deployment }).facts).toEqual([
      {
        kind: "deployment",
        key: { source: "github:octo-org/shop", externalId: "145988746" },
        at: new Date("2026-03-02T10:10:00Z"),
        fields: {
          place: { repository: repository.html_url, environment: "production" },
          version: "v1.4.0",
          commit: SHA("c"),
          deployment: "deploy",
          status: "in_progress",
          startedAt: new Date("2026-03-02T10:10:00Z"),
          deployedBy: "monalisa",
          title: "Release 1.4.0",
        },
      },
    ]);
  });
  test.each([
    ["success", "succeeded"],
    ["failure", "failed"],
    ["error", "failed"],
  ])("ends with %s when that status was made, never when it was updated", (state, expected) => {
    const [begun, ended] = fact(read("deployment_status", status(state)).facts, "deployment");
    expect(begun?.at).toEqual(new Date("2026-03-02T10:10:00Z"));
    expect(ended).toMatchObject({
      at: new Date("2026-03-02T10:15:00Z"),
      fields: { status: expected, finishedAt: new Date("2026-03-02T10:15:00Z") },
    });
    expect(JSON.stringify([begun, ended])).not.toContain("2026-03-09");
  });
  test.each(["pending", "queued", "in_progress"])("%s is not its end", (state) => {
    const ended = read("deployment_status", status(state)).facts.at(-1);
    expect(ended?.fields).toMatchObject({ status: "in_progress" });
    expect(ended?.fields).not.toHaveProperty("finishedAt");
  });
  test("that became inactive says nothing of its end", () => {
    expect(read("deployment_status", status("inactive", "2026-03-09T08:00:00Z")).facts).toEqual([]);
  });
  test("of a branch has no version of its own; a rollback says so", () => {
    const [begun] = read("deployment", { deployment: { ...deployment, ref: "main", task: "rollback" } }).facts;
    expect(begun?.fields).toMatchObject({ version: undefined, deployment: "rollback", place: { branch: "main" } });
  });
  test("that a workflow made is by whoever started the run, not by the bot", () => {
    const bot = { login: "github-actions[bot]", type: "Bot" };
    const made = { deployment: { ...deployment, creator: bot } };
    const by = (more: object) => read("deployment", { ...made, ...more }).facts[0]?.fields;
    expect(by({ workflow_run: { triggering_actor: { login: "ana" }, actor: { login: "ben" } } })).toMatchObject({
      deployedBy: "ana",
    });
    expect(by({ workflow_run: { actor: { login: "ben" } } })).toMatchObject({ deployedBy: "ben" });
    expect(by({ workflow_run: null })).toMatchObject({ deployedBy: "github-actions[bot]" });
  });
});

test("a release that is published", () => {
  const release = {
    tag_name: "v1.4.0",
    target_commitish: "main",
    name: "1.4",
    draft: false,
    prerelease: false,
    published_at: "2026-03-02T10:00:00Z",
    body: "Rounding",
    author: { login: "monalisa" },
    html_url: "https://github.com/Octo-Org/Shop/releases/tag/v1.4.0",
  };
  expect(read("release", { action: "published", release }).facts).toMatchObject([
    { key: { version: "v1.4.0" }, fields: { title: "1.4", notes: "Rounding", commit: undefined, prerelease: false } },
  ]);
  expect(read("release", { action: "created", release: { ...release, draft: true } }).facts).toEqual([]);
});

test("a tag that is made, a ping, and what nobody needs", () => {
  expect(read("create", { ref: "v2.0.0", ref_type: "tag" }).facts).toMatchObject([{ kind: "release" }]);
  expect(read("create", { ref: "topic", ref_type: "branch" }).because).toBe("A branch was made: topic.");
  expect(read("ping", { zen: "Keep it logically awesome." }).because).toContain("ping");
  expect(read("star", {}).because).toBe("The record has no use for star events: they need not be sent.");
});

test("what is missing is named", () => {
  expect(() => read("deployment_status", { deployment: { id: 1 }, deployment_status: { state: "success" } })).toThrow(
    "deployment_status.created_at is missing.",
  );
  expect(() => readGithub(eventOf("github", "push", "no json"))).toThrow("The body is no JSON");
});
