import { describe, expect, test } from "vitest";
import { readGitlab } from "./gitlab-read.ts";
import { eventOf } from "./source-scene.ts";

const SHA = (letter: string) => letter.repeat(40);
const project = {
  id: 15,
  name: "Shop",
  web_url: "https://gitlab.example.org/team/shop",
  path_with_namespace: "team/shop",
  default_branch: "main",
};
const read = (payload: object) => readGitlab(eventOf("gitlab", "hook", { project, ...payload }));
const pushed = (letter: string) => ({
  id: SHA(letter),
  message: `Mends ${letter}`,
  timestamp: "2026-03-02T11:01:00+01:00",
  url: `https://gitlab.example.org/team/shop/-/commit/${SHA(letter)}`,
  author: { name: "Jo", email: "jo@example.org" },
});

describe("a push", () => {
  const payload = {
    object_kind: "push",
    ref: "refs/heads/main",
    before: SHA("a"),
    after: SHA("c"),
    checkout_sha: SHA("c"),
    total_commits_count: 2,
    commits: [pushed("b"), pushed("c")],
  };
  test("tells its commits and their chain", () => {
    const { facts } = read(payload);
    expect(facts[0]).toMatchObject({
      key: { repository: project.web_url, sha: SHA("b") },
      at: new Date("2026-03-02T10:01:00Z"),
      fields: { author: "Jo" },
    });
    expect(facts.slice(2).map(({ fields }) => fields)).toEqual([{ parents: [SHA("a")] }, { parents: [SHA("b")] }]);
  });
  test("of more commits than GitLab lists tells no chain", () => {
    expect(read({ ...payload, total_commits_count: 40 }).facts).toHaveLength(2);
  });
  test("that deletes a branch says nothing", () => {
    expect(read({ ...payload, after: "0".repeat(40), commits: [] }).because).toBe("The branch main was deleted.");
  });
});

test("a tag of a version is a release of the commit that it points at", () => {
  const payload = {
    object_kind: "tag_push",
    ref: "refs/tags/v1.4.0",
    before: "0".repeat(40),
    after: SHA("9"),
    checkout_sha: SHA("c"),
    user_username: "jo",
    commits: [pushed("c")],
  };
  expect(read(payload).facts).toMatchObject([
    { kind: "release", key: { version: "v1.4.0" }, fields: { commit: SHA("c"), author: "jo" } },
  ]);
  expect(read({ ...payload, ref: "refs/tags/latest" }).because).toBe("The tag latest is no version.");
});

describe("a merge request", () => {
  const attributes = {
    iid: 7,
    title: "Mend the rounding",
    source_branch: "mend",
    target_branch: "main",
    state: "merged",
    action: "merge",
    author_id: 51,
    created_at: "2026-03-01 09:00:00 UTC",
    updated_at: "2026-03-02 10:00:00 UTC",
    merge_commit_sha: SHA("c"),
    last_commit: { id: SHA("b") },
    url: "https://gitlab.example.org/team/shop/-/merge_requests/7",
    draft: false,
  };
  const by = (id: number) => ({
    object_kind: "merge_request",
    user: { id, username: "jo" },
    labels: [{ title: "bug" }],
  });

  test("that is merged", () => {
    expect(read({ ...by(52), object_attributes: attributes }).facts).toMatchObject([
      {
        kind: "pull_request",
        key: { repository: project.web_url, number: 7 },
        at: new Date("2026-03-02T10:00:00Z"),
        fields: {
          state: "merged",
          mergedAt: new Date("2026-03-02T10:00:00Z"),
          mergeCommitSha: SHA("c"),
          headSha: SHA("b"),
          author: undefined,
          labels: ["bug"],
          openedAt: new Date("2026-03-01T09:00:00Z"),
        },
      },
    ]);
  });
  test("that its author opens, that leaves its draft, that is approved, that is closed", () => {
    const open = { ...attributes, state: "opened", action: "open" };
    expect(read({ ...by(51), object_attributes: open }).facts[0]?.fields).toMatchObject({
      author: "jo",
      state: "open",
      readyAt: new Date("2026-03-01T09:00:00Z"),
    });
    const ready = {
      ...by(51),
      object_attributes: { ...open, action: "update" },
      changes: { draft: { previous: true, current: false } },
    };
    expect(read(ready).facts[0]?.fields).toMatchObject({ readyAt: new Date("2026-03-02T10:00:00Z") });
    const approved = { ...by(52), object_attributes: { ...open, action: "approved" } };
    expect(read(approved).facts[1]?.fields).toMatchObject({
      approvedAt: new Date("2026-03-02T10:00:00Z"),
      firstReviewAt: new Date("2026-03-02T10:00:00Z"),
    });
    const closed = { ...by(52), object_attributes: { ...attributes, state: "closed", action: "close" } };
    expect(read(closed).facts[0]?.fields).toMatchObject({
      state: "closed",
      closedAt: new Date("2026-03-02T10:00:00Z"),
      mergeCommitSha: undefined,
    });
  });
  test("that somebody else comments was looked at", () => {
    const note = (author: number) => ({
      object_kind: "note",
      object_attributes: {
        noteable_type: "MergeRequest",
        author_id: author,
        created_at: "2026-03-01 12:00:00 UTC",
        system: false,
      },
      merge_request: { iid: 7, author_id: 51 },
    });
    expect(read(note(52)).facts).toMatchObject([
      { key: { number: 7 }, fields: { firstReviewAt: new Date("2026-03-01T12:00:00Z") } },
    ]);
    expect(read(note(51)).because).toBe("A comment of the author is no review.");
  });
});

test.each([
  ["pending", null, "queued"],
  ["waiting_for_callback", null, "queued"],
  ["running", null, "running"],
  ["success", "2026-03-02 10:09:00 UTC", "succeeded"],
  ["failed", "2026-03-02 10:09:00 UTC", "failed"],
  ["canceled", "2026-03-02 10:09:00 UTC", "aborted"],
])("a pipeline that is %s", (status, finished, expected) => {
  const attributes = {
    id: 31,
    iid: 3,
    name: "Build",
    ref: "main",
    tag: false,
    sha: SHA("c"),
    status,
    created_at: "2026-03-02 10:01:00 UTC",
    finished_at: finished,
    queued_duration: 60,
    url: "https://gitlab.example.org/team/shop/-/pipelines/31",
  };
  const [build] = read({ object_kind: "pipeline", object_attributes: attributes }).facts;
  expect(build).toMatchObject({
    kind: "build",
    key: { source: "gitlab:https://gitlab.example.org", externalId: "pipeline-31" },
    fields: {
      status: expected,
      commit: SHA("c"),
      queuedAt: new Date("2026-03-02T10:01:00Z"),
      startedAt: new Date("2026-03-02T10:02:00Z"),
      finishedAt: finished === null ? undefined : new Date("2026-03-02T10:09:00Z"),
    },
  });
});

describe("a deployment", () => {
  const payload = {
    object_kind: "deployment",
    status: "success",
    status_changed_at: "2021-04-28 21:50:00 +0200",
    deployment_id: 15,
    deployable_id: 796,
    deployable_url: "https://gitlab.example.org/team/shop/-/jobs/796",
    environment: "production",
    environment_tier: "production",
    short_sha: "279484c0",
    user: { id: 51, username: "jo" },
    commit_url: `https://gitlab.example.org/team/shop/-/commit/${SHA("2")}`,
    ref: "v1.4.0",
  };

  test("keeps the offset of the time at which it ended", () => {
    expect(read(payload).facts).toMatchObject([
      {
        key: { source: "gitlab:https://gitlab.example.org", externalId: "job-796" },
        at: new Date("2021-04-28T19:50:00Z"),
        fields: {
          status: "succeeded",
          finishedAt: new Date("2021-04-28T19:50:00Z"),
          startedAt: undefined,
          version: "v1.4.0",
          commit: SHA("2"),
          deployedBy: "jo",
          place: { repository: project.web_url, environment: "production" },
        },
      },
    ]);
  });
  test("and the job that made it are one", () => {
    const job = {
      object_kind: "build",
      build_id: 796,
      build_name: "deploy",
      build_status: "success",
      build_started_at: "2021-04-28 19:45:00 UTC",
      build_finished_at: "2021-04-28 19:50:00 UTC",
      ref: "v1.4.0",
      sha: SHA("2"),
      pipeline_id: 31,
      repository: { homepage: project.web_url },
      environment: { name: "production", action: "start", deployment_tier: "production" },
    };
    const [one, other] = [...read(payload).facts, ...read(job).facts];
    expect(other?.key).toEqual(one?.key);
    expect(other?.fields).toMatchObject({
      startedAt: new Date("2021-04-28T19:45:00Z"),
      finishedAt: new Date("2021-04-28T19:50:00Z"),
    });
    expect(read({ ...job, environment: undefined }).because).toBe("A job of pipeline 31, which tells of itself.");
    expect(read({ ...job, environment: { name: "review/7", action: "stop" } }).facts).toEqual([]);
  });
  test("that was made by the API is known by its own id", () => {
    expect(read({ ...payload, deployable_id: null }).facts[0]?.key).toMatchObject({ externalId: "deployment-15" });
  });
  test.each([
    ["running", "in_progress"],
    ["failed", "failed"],
    ["canceled", "aborted"],
  ])("that is %s", (status, expected) => {
    expect(read({ ...payload, status }).facts[0]?.fields).toMatchObject({ status: expected });
  });
  test("with a time that has no offset is not guessed", () => {
    expect(() => read({ ...payload, status_changed_at: "2021-04-28 21:50:00" })).toThrow(
      "status_changed_at, with its offset",
    );
  });
});

test("a release", () => {
  const payload = {
    object_kind: "release",
    action: "create",
    tag: "v1.4.0",
    name: "1.4",
    description: "Rounding",
    url: "https://gitlab.example.org/team/shop/-/releases/v1.4.0",
    created_at: "2026-03-02 10:00:00 UTC",
    released_at: "2026-03-02 10:00:00 UTC",
    commit: { id: SHA("c") },
  };
  expect(read(payload).facts).toMatchObject([
    { key: { version: "v1.4.0" }, fields: { commit: SHA("c"), publishedAt: new Date("2026-03-02T10:00:00Z") } },
  ]);
});

test("what the record has no use for is said", () => {
  expect(read({ object_kind: "wiki_page" }).because).toContain("wiki_page");
  expect(() => read({})).toThrow("object_kind is missing.");
});
