import type { Fact } from "@shipshape/domain/changes/fact";
import { findPlace } from "@shipshape/domain/changes/find-place";
import { describe, expect, test } from "vitest";
import { readGithub } from "./github-read.ts";
import { readGitlab } from "./gitlab-read.ts";
import { readGitHistory } from "./history-read.ts";
import { eventOf } from "./source-scene.ts";

const URL = "https://git.example.org/org/mono";
const SHA = "c".repeat(40);
const AT = "2026-03-02T10:00:00Z";
const github = (kind: string, payload: object) =>
  readGithub(eventOf("github", kind, { repository: { full_name: "org/mono", html_url: URL }, ...payload }));
const gitlab = (payload: object) =>
  readGitlab(eventOf("gitlab", "hook", { project: { web_url: URL, path_with_namespace: "org/mono" }, ...payload }));

const KNOWN = {
  isService: (name: string) => ["payments", "checkout"].includes(name),
  environments: [],
  servicesOf: () => ["payments", "checkout"],
};
const placed = (fact: Fact | undefined) => {
  const place = fact?.kind === "release" ? fact.key.place : fact?.kind === "deployment" ? fact.fields.place : undefined;
  return findPlace(place ?? {}, { fitting: [], service: null, environment: null }, KNOWN);
};

/** By whom a tag may come to be known. */
const TOLD: Readonly<Record<string, (tag: string) => Fact | undefined>> = {
  "a push to GitHub": (tag) =>
    github("push", { ref: `refs/tags/${tag}`, after: SHA, head_commit: { id: SHA, timestamp: AT } }).facts.at(-1),
  "GitHub's creation of it": (tag) => github("create", { ref: tag, ref_type: "tag" }).facts[0],
  "a release of GitHub": (tag) =>
    github("release", { action: "published", release: { tag_name: tag, published_at: AT } }).facts[0],
  "a push to GitLab": (tag) =>
    gitlab({ object_kind: "tag_push", ref: `refs/tags/${tag}`, after: SHA, checkout_sha: SHA }).facts[0],
  "a release of GitLab": (tag) => gitlab({ object_kind: "release", action: "create", tag, created_at: AT }).facts[0],
  "import-git": (tag) =>
    readGitHistory(eventOf("git", "history", { repository: URL, tags: [{ name: tag, commit: SHA, at: AT }] })).facts[0],
};

describe.each(Object.entries(TOLD))("in a repository of several services, by %s", (_, told) => {
  test.each([
    ["payments-v1.2.3", "payments"],
    ["payments@1.2.3", "payments"],
    ["@org/checkout@1.2.3", "checkout"],
    ["services/checkout/v1.2.3", "checkout"],
  ])("the tag %s is a release of %s, under its whole name", (tag, service) => {
    const fact = told(tag);
    expect(fact).toMatchObject({ kind: "release", key: { version: tag } });
    expect(placed(fact).service).toBe(service);
  });
  test("the tag of something else is of none of them, and that of the whole does not say", () => {
    expect(placed(told("ui-kit-v1.2.3"))).toMatchObject({
      service: undefined,
      because: { service: 'https://git.example.org/org/mono holds payments, checkout, and "ui-kit" is none of them' },
    });
    expect(placed(told("v1.2.3")).because.service).toContain("it does not say which of them");
  });
});

test("a history that is said to be of a service is that service's, whatever its tags are called", () => {
  const tags = [{ name: "checkout-v1.2.3", commit: SHA, at: AT }];
  const { facts } = readGitHistory(eventOf("git", "history", { repository: URL, service: "payments", tags }));
  expect(placed(facts[0]).service).toBe("payments");
});

const onGithub = (ref: string) =>
  github("deployment", { deployment: { id: 1, ref, sha: SHA, environment: "production", created_at: AT } }).facts[0];
const onGitlab = (ref: string, tag?: boolean) =>
  gitlab({
    object_kind: "build",
    build_id: 7,
    build_status: "success",
    build_started_at: AT,
    build_finished_at: AT,
    environment: { name: "production", action: "start" },
    sha: SHA,
    ref,
    ...(tag === undefined ? {} : { tag }),
  }).facts[0];

test.each([
  ["GitHub: a tag of a part", onGithub("payments-v1.2.3"), "payments-v1.2.3", undefined, "payments"],
  ["GitHub: a branch", onGithub("hotfix/v1.2.3"), undefined, "hotfix/v1.2.3", undefined],
  ["GitHub: a branch of a bot", onGithub("renovate/react-v18.2.0"), undefined, "renovate/react-v18.2.0", undefined],
  ["GitLab: a tag of a part", onGitlab("checkout@1.2.3"), "checkout@1.2.3", undefined, "checkout"],
  ["GitLab: a tag that looks as a branch", onGitlab("hotfix/v1.2.3", true), "hotfix/v1.2.3", undefined, undefined],
  ["GitLab: a tag that is no version", onGitlab("stable", true), undefined, undefined, undefined],
  ["GitLab: a branch that looks as a version", onGitlab("1.2", false), undefined, "1.2", undefined],
])("a deployment of %s", (_, fact, version, branch, service) => {
  expect(fact).toMatchObject({ kind: "deployment", fields: { version, place: { branch } } });
  expect(placed(fact).service).toBe(service);
});

test.each([
  ["of a branch", false, "main", "main"],
  ["of a tag, whose name no branch has", true, "v1.2.3", undefined],
])("a pipeline of GitLab %s", (_, tag, ref, branch) => {
  const attributes = { id: 31, ref, tag, sha: SHA, status: "success", finished_at: AT };
  expect(gitlab({ object_kind: "pipeline", object_attributes: attributes }).facts).toMatchObject([
    { kind: "build", fields: { branch, commit: SHA, place: { branch } } },
  ]);
});
