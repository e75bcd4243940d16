import { expect, test } from "vitest";
import { eventOf } from "./source-scene.ts";
import { readTravis } from "./travis-read.ts";

test("a build for a pull request is of its head, not of the trial of its merge, which nobody has", () => {
  const payload = {
    id: 7,
    number: "2",
    type: "pull_request",
    state: "passed",
    commit: "f".repeat(40),
    head_commit: "a".repeat(40),
    message: "Merge aaaa into bbbb",
    branch: "main",
    finished_at: "2026-03-02T10:00:00Z",
    repository: { name: "shop", owner_name: "org" },
  };
  const told = (more: object) => readTravis(eventOf("travis", "pull_request", { ...payload, ...more })).facts;
  expect(told({})).toMatchObject([{ kind: "build", fields: { commit: "a".repeat(40), status: "succeeded" } }]);
  expect(told({ head_commit: null })).toMatchObject([{ kind: "build", fields: { commit: undefined } }]);
});

// Payloads as others keep them for tests of their own: travis-ci/docs, zulip, web-platform-tests, nodejitsu, drdamour/hall-hooks.
const SHA = "a0d04715c110aac1c668390d24f5075969d6831a";
const HEAD = "8d23f9f7c17d28a1454bc4eb5fd40c94eaef4523";
const repository = (owner_name: string, name: string, url: string | null) => ({
  repository: { owner_name, name, url },
});
test.each([
  [
    "web-platform-tests: a home page for an address",
    {
      id: 241202099,
      number: "2064",
      ...repository("travis-ci", "docs-travis-ci-com", "http://docs.travis-ci.com"),
      status_message: "Passed",
      state: "passed",
      type: "pull_request",
      build_url: "https://travis-ci.org/travis-ci/docs-travis-ci-com/builds/241202099",
      compare_url: "https://github.com/travis-ci/docs-travis-ci-com/pull/1248",
      commit: SHA,
      head_commit: HEAD,
      branch: "master",
      tag: null,
    },
    "https://github.com/travis-ci/docs-travis-ci-com",
    { status: "succeeded", branch: "master", commit: HEAD },
    1,
  ],
  [
    "zulip: no address, no type, a compare page",
    {
      id: 92495257,
      number: "4601",
      ...repository("hl7-fhir", "fhir-svn", null),
      status_message: "Passed",
      started_at: "2015-11-21T23:28:22Z",
      finished_at: "2015-11-21T23:45:25Z",
      compare_url: "https://github.com/hl7-fhir/fhir-svn/compare/6dccb98bcfd9...6c457d366a31",
      commit: "6c457d366a31696c989c011ab75b734d8485a9ba",
      head_commit: null,
      branch: "master",
    },
    "https://github.com/hl7-fhir/fhir-svn",
    { status: "succeeded", commit: "6c457d366a31696c989c011ab75b734d8485a9ba" },
    2,
  ],
  [
    "nodejitsu, of 2012: neither commit nor pages",
    {
      id: 875154,
      number: "11",
      status: 0,
      status_message: "Passed",
      finished_at: "2012-03-15T20:42:29Z",
      ...repository("dscape", "hello-world-flatiron-api", "https://github.com/dscape/hello-world-flatiron-api"),
    },
    "https://github.com/dscape/hello-world-flatiron-api",
    { status: "succeeded", commit: undefined, finishedAt: new Date("2012-03-15T20:42:29Z") },
    1,
  ],
  [
    "Travis' first documentation: the beginning of a commit, a time that is none",
    {
      id: 1,
      number: "1",
      status: null,
      status_message: "Passed",
      commit: "62aae5f70ceee39123ef",
      committed_at: "2011-11-11T11: 11: 11Z",
      type: "push",
      ...repository("svenfuchs", "minimal", "http://github.com/svenfuchs/minimal"),
      compare_url: "https://github.com/svenfuchs/minimal/compare/master...develop",
    },
    "https://github.com/svenfuchs/minimal",
    { commit: undefined, finishedAt: undefined },
    1,
  ],
  [
    "an enterprise's own GitHub, and a tag, whose name is no branch",
    {
      id: 3,
      number: "3",
      state: "failed",
      type: "push",
      commit: SHA,
      branch: "v1.2.3",
      tag: "v1.2.3",
      ...repository("org", "shop", null),
      compare_url: "https://git.example.org/org/shop/compare/v1.2.3",
    },
    "https://git.example.org/org/shop",
    { status: "failed", branch: undefined, commit: SHA },
    2,
  ],
  [
    "a page of something else",
    { id: 4, number: "4", state: "passed", ...repository("org", "shop", "https://shop.example.org/org/shopping") },
    "https://github.com/org/shop",
    { status: "succeeded" },
    1,
  ],
])("%s", (_, payload, address, fields, count) => {
  const { facts } = readTravis(eventOf("travis", "push", payload));
  expect(facts).toHaveLength(count);
  expect(facts[0]).toMatchObject({ kind: "build", fields: { ...fields, place: { repository: address } } });
  for (const fact of facts.slice(1)) expect(fact.key).toMatchObject({ repository: address });
});
