import { describe, expect, test } from "vitest";
import { readJenkins } from "./jenkins-read.ts";
import { eventOf } from "./source-scene.ts";

const SHA = "c".repeat(40);
const AT = new Date("2026-03-02T10:00:00Z");

describe("Jenkins' Notification plugin", () => {
  const payload = (phase: string, build: object = {}) => ({
    name: "deploy-shop",
    display_name: "Deploy the shop",
    url: "job/deploy-shop/",
    build: {
      full_url: "https://jenkins.example.org/job/deploy-shop/18/",
      number: 18,
      queue_id: 88,
      timestamp: AT.getTime(),
      duration: 0,
      phase,
      url: "job/deploy-shop/18/",
      scm: { url: "https://github.com/org/shop.git", branch: "origin/main", commit: SHA, changes: [], culprits: [] },
      log: "",
      notes: "",
      test_summary: { total: 2, failed: 0, passed: 2, skipped: 0, failed_tests: [] },
      artifacts: {},
      ...build,
    },
  });
  const read = (phase: string, build?: object, settings = {}) =>
    readJenkins(eventOf("jenkins", phase.toLowerCase(), payload(phase, build), { source: { settings } }));

  test("tells a build from its start to its end", () => {
    const [started] = read("STARTED").facts;
    expect(started).toMatchObject({
      kind: "build",
      key: { source: "jenkins:https://jenkins.example.org", externalId: "job/deploy-shop/#18" },
      at: AT,
      fields: {
        status: "running",
        startedAt: AT,
        commit: SHA,
        branch: "main",
        place: { repository: "https://github.com/org/shop.git", name: "Deploy the shop" },
      },
    });
    const endedAt = AT.getTime() + 90_000;
    const [ended] = read("COMPLETED", { status: "SUCCESS", timestamp: endedAt, duration: 90_000 }).facts;
    expect(ended).toMatchObject({
      key: started?.key,
      at: new Date(endedAt),
      fields: { status: "succeeded", startedAt: AT, finishedAt: new Date(endedAt) },
    });
  });
  test("what is finalized ended before: its times hold only where nobody tells the end itself", () => {
    const parameters = { ENVIRONMENT: "production", VERSION: "1.4.0" };
    const finalized = { status: "SUCCESS", timestamp: AT.getTime() + 95_000, duration: 90_000, parameters };
    const { facts } = read("FINALIZED", finalized);
    const [build, deployment, ...guesses] = facts;
    for (const one of [build, deployment]) {
      expect(one?.fields).toMatchObject({ status: "succeeded", startedAt: undefined, finishedAt: undefined });
    }
    expect(guesses.map(({ kind, at }) => [kind, at.getTime()])).toEqual([
      ["build", 0],
      ["deployment", 0],
    ]);
    for (const { fields } of guesses) expect(fields).toMatchObject({ finishedAt: new Date(AT.getTime() + 95_000) });
  });
  test("waits in the queue from when it came there", () => {
    const [queued] = read("QUEUED").facts;
    expect(queued?.fields).toMatchObject({ status: "queued", queuedAt: AT });
  });
  test.each([
    ["job/deploy-shop/", "Deploy the shop"],
    ["job/shop/job/main/", "shop/main"],
    ["job/org/job/shop/job/feature%252Fpay-12/", "org/shop/feature/pay-12"],
  ])("a job at %s is called %s", (url, expected) => {
    const [build] = readJenkins(eventOf("jenkins", "started", { ...payload("STARTED"), url })).facts;
    expect(build?.fields).toMatchObject({ name: expected, place: { name: expected } });
  });
  test.each(["refs/remotes/origin/main", "origin/main", "main"])("%s is the branch main", (branch) => {
    expect(read("STARTED", { scm: { branch } }).facts[0]?.fields).toMatchObject({ branch: "main" });
  });
  test.each([
    ["SUCCESS", "succeeded"],
    ["UNSTABLE", "failed"],
    ["FAILURE", "failed"],
    ["ABORTED", "aborted"],
    ["NOT_BUILT", "aborted"],
  ])("%s is %s", (status, expected) => {
    expect(read("COMPLETED", { status }).facts[0]?.fields).toMatchObject({ status: expected });
  });
  test("a build with an environment among its parameters is a deployment too", () => {
    const parameters = { ENVIRONMENT: "production", VERSION: "1.4.0", SERVICE: "shop" };
    const { facts } = read("COMPLETED", { status: "SUCCESS", duration: 90_000, parameters });
    expect(facts[1]).toMatchObject({
      kind: "deployment",
      key: facts[0]?.key,
      fields: {
        version: "1.4.0",
        status: "succeeded",
        deployedBy: "Jenkins",
        place: { environment: "production", service: "shop" },
      },
    });
  });
  test("… in parameters of other names, where the source says so", () => {
    const settings = { environmentParameter: "TARGET", versionParameter: "TAG" };
    const { facts } = read("STARTED", { parameters: { TARGET: "staging", TAG: "2" } }, settings);
    expect(facts[1]?.fields).toMatchObject({ version: "2", status: "in_progress", place: { environment: "staging" } });
  });
  test("what waits in the queue is no deployment yet", () => {
    expect(read("QUEUED", { parameters: { ENVIRONMENT: "production" } }).facts.map(({ kind }) => kind)).toEqual([
      "build",
    ]);
  });
});

test("Jenkins' CloudEvents plugin", () => {
  const data = {
    userId: "admin",
    name: "shop",
    displayName: "shop",
    url: "job/shop/",
    build: {
      fullUrl: "https://jenkins.example.org/job/shop/3/",
      number: 3,
      queueId: 7,
      timestamp: AT.getTime(),
      duration: 60_000,
      phase: "COMPLETED",
      status: "FAILURE",
      url: "job/shop/3/",
      scmState: { url: "https://github.com/org/shop", branch: "origin/main", commit: SHA },
    },
  };
  const headers = {
    "ce-specversion": "1.0",
    "ce-id": "1",
    "ce-source": "job/shop",
    "ce-type": "org.jenkinsci.job.completed",
  };
  expect(readJenkins(eventOf("jenkins", "org.jenkinsci.job.completed", data, { headers })).facts).toMatchObject([
    {
      kind: "build",
      key: { externalId: "job/shop/#3" },
      fields: { status: "failed", commit: SHA, startedAt: new Date(AT.getTime() - 60_000), finishedAt: AT },
    },
  ]);
  const queued = { ...headers, "ce-type": "org.jenkinsci.queue.entered_waiting" };
  expect(readJenkins(eventOf("jenkins", "queue", {}, { headers: queued })).because).toContain(
    "says nothing of a build",
  );
});
