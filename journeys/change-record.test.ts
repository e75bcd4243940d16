import { createHmac, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Measure } from "@shipshape/domain/insights/counted";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GitRepository, gitRepository } from "./harness/git-repository.ts";
import { oneStory } from "./harness/one-story.ts";
import type { CliResult } from "./harness/run-cli.ts";
import { type Shipshape, startShipshape } from "./harness/shipshape.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const REPOSITORY = "https://github.com/the-store/payments";
const PLACE = ["--service", "payments", "--env", "production"];

const CONFIGURATION = `apiVersion: shipshape/v1
kind: User
metadata: { name: dev-one }
spec: { email: dev-one@store.example, role: responder }
---
apiVersion: shipshape/v1
kind: Team
metadata: { name: payments-team }
spec: { members: [dev-one] }
---
apiVersion: shipshape/v1
kind: Environment
metadata: { name: production }
spec: { kind: production }
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: payments }
spec:
  owner: payments-team
  tier: 1
  links: [{ title: Code, url: "${REPOSITORY}" }]
---
apiVersion: shipshape/v1
kind: GateRule
metadata: { name: tests-pass }
spec:
  selector: { environments: [production] }
  when: tests.failed > 0
  effect: deny
  message: A test of this version fails.
`;

const junit = (failing: boolean): string => `<?xml version="1.0"?>
<testsuite name="refunds" tests="2" failures="${failing ? 1 : 0}">
  <testcase classname="Refunds" name="gives all of it back" time="0.1"/>
  <testcase classname="Refunds" name="rounds halves up" time="0.1">${
    failing ? '<failure message="expected 3, got 2">at refunds.ts:7</failure>' : ""
  }</testcase>
</testsuite>`;
const LCOV = "TN:\nSF:refunds.ts\nDA:1,1\nDA:2,1\nDA:3,0\nDA:4,1\nLF:4\nLH:3\nend_of_record\n";

let shipshape: Shipshape;
let repository: GitRepository;
let beganMs = 0;
/** Hours before the story began. */
const ago = (hours: number): Date => new Date(beganMs - hours * HOUR_MS);
const sha: Record<string, string> = {};

oneStory();
beforeAll(async () => {
  shipshape = await startShipshape();
  beganMs = Math.floor((await shipshape.now()).getTime() / MINUTE_MS) * MINUTE_MS;
  repository = gitRepository(shipshape.folder, `${REPOSITORY}.git`);
});
afterAll(() => shipshape?.remove());

/** Runs the CLI, and shows what it said where it ended otherwise than a person would think. */
async function run(wanted: number, ...args: string[]): Promise<CliResult> {
  const result = await shipshape.cli(...args);
  expect(result, args.join(" ")).toMatchObject({ code: wanted });
  return result;
}
const write = async (name: string, text: string): Promise<string> => {
  const path = join(shipshape.folder, name);
  await writeFile(path, text);
  return path;
};
/** What a program that deploys leaves behind. */
const trace = (version: string) => join(shipshape.folder, `deployed-${version}`);
const program = (version: string) => [
  process.execPath,
  "-e",
  `require("fs").writeFileSync(${JSON.stringify(trace(version))}, "")`,
];
const deploy = (wanted: number, version: string, commit: string, ...more: string[]) =>
  run(wanted, "deploy", "run", ...PLACE, "--version", version, "--commit", commit, ...more, "--", ...program(version));
const deployments = async () => {
  const { deployments } = await shipshape.client.changes.listDeployments({ query: { service: "payments" } });
  return deployments.toReversed();
};
const endOf = async (nth: number): Promise<number> => (await deployments())[nth]?.finishedAt?.getTime() ?? Number.NaN;
const minutesBetween = (fromMs: number, toMs: number): number => Math.floor((toMs - fromMs) / MINUTE_MS);

const hook = { url: "", secret: "" };
/** As GitHub sends it: the secret signs the body, and each delivery has an id. */
async function github(event: string, payload: object, { delivery = randomUUID(), secret = hook.secret } = {}) {
  const body = JSON.stringify({ repository: { full_name: "the-store/payments", html_url: REPOSITORY }, ...payload });
  const headers = {
    "content-type": "application/json",
    "x-github-event": event,
    "x-github-delivery": delivery,
    "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
  };
  const answer = await fetch(hook.url, { method: "POST", headers, body });
  return { status: answer.status, ...((await answer.json()) as { new?: number }) };
}
const pullRequest = (number: number, title: string, opened: Date, merged: Date, mergeCommit: string) => ({
  number,
  title,
  state: "closed",
  merged: true,
  user: { login: "dev-one" },
  head: { ref: "refunds", sha: mergeCommit },
  base: { ref: "main" },
  created_at: opened.toISOString(),
  updated_at: merged.toISOString(),
  merged_at: merged.toISOString(),
  merge_commit_sha: mergeCommit,
});

test("a team applies its configuration; its repository tells of itself, and again changes nothing", async () => {
  await run(0, "apply", "-f", await write("store.yaml", CONFIGURATION));
  sha["first"] = repository.commit("Charge cards", ago(480));
  repository.tag("v1.0.0", ago(479));
  sha["direct"] = repository.commit("docs: how to charge", ago(72));
  repository.branch("refunds");
  sha["refunds"] = repository.commit("feat: refunds (PAY-12)", ago(48));
  sha["partial"] = repository.commit("feat: refunds in part (PAY-12)", ago(24));
  sha["merged"] = repository.merge("refunds", "Merge pull request #12", ago(4));
  repository.tag("v1.1.0", ago(3));
  const first = await run(0, "changes", "import-git", repository.path, "--service", "payments");
  expect(first.stdout).toBe(`Handed in 5 commits and 2 tags of ${REPOSITORY}.git.\n`);
  const again = await run(0, "changes", "import-git", repository.path, "--service", "payments");
  expect(again.stdout).toBe(`All 5 commits and 2 tags of ${REPOSITORY}.git were handed in before.\n`);
  await shipshape.settle();
  const { stdout } = await run(0, "release", "list", "--service", "payments");
  expect(stdout).toMatch(/v1\.1\.0 .*\n.*v1\.0\.0 /);
});

test("GitHub tells of the pull request, signed: a wrong signature is refused, and a repeated delivery is none", async () => {
  const made = await run(0, "source", "create", "--name", "github", "--kind", "github");
  hook.url = /https?:\S+\/hooks\/changes\/\w+/.exec(made.stdout)?.[0] ?? "";
  hook.secret = /Secret: +(\S+)/.exec(made.stdout)?.[1] ?? "";
  const request = pullRequest(12, "Refunds", ago(30), ago(4), sha["merged"] ?? "");
  const merged = { action: "closed", pull_request: request };
  expect((await github("pull_request", merged, { secret: "another" })).status).toBe(401);
  const delivery = randomUUID();
  expect(await github("pull_request", merged, { delivery })).toMatchObject({ status: 202, new: 1 });
  expect(await github("pull_request", merged, { delivery })).toMatchObject({ status: 202, new: 0 });
  // told last, and it happened first
  const reviewed = { state: "approved", user: { login: "dev-two" }, submitted_at: ago(10).toISOString() };
  await github("pull_request_review", { action: "submitted", pull_request: request, review: reviewed });
  expect((await github("ping", { zen: "Keep it logically awesome." })).status).toBe(202);
  await shipshape.settle();
  const { stdout } = await run(0, "source", "list");
  // GitHub's ping is no event that tells of a change
  expect(stdout).toMatch(/github +github +– +2 /);
});

test("the pipeline builds, and hands in what its tests and its coverage say", async () => {
  const built = await run(
    0,
    ...["build", "run", "--service", "payments", "--commit", sha["merged"] ?? "", "--external-id", "build-1"],
    ...["--repository", REPOSITORY, "--version", "v1.1.0", "--artifact", "pkg:npm/payments@1.1.0"],
    ...["--", process.execPath, "-e", ""],
  );
  expect(built.stderr).toBe("build build-1, running\nbuild build-1, succeeded\n");
  const reports = [await write("refunds.xml", junit(true)), await write("lcov.info", LCOV)];
  const of = ["--service", "payments", "--commit", sha["merged"] ?? "", "--version", "v1.1.0"];
  const sent = await run(0, "evidence", "upload", ...reports, ...of);
  expect(sent.stderr).toContain("2 tests: 1 failed, 1 passed");
  expect(sent.stderr).toContain("75.0 % of lines");
});

test("the first deployment is the baseline; the gate shuts before a version whose test fails, and the program does not run", async () => {
  await deploy(0, "v1.0.0", sha["first"] ?? "", "--gate");
  expect(existsSync(trace("v1.0.0"))).toBe(true);
  const { stdout } = await run(1, "gate", "check", ...PLACE, "--version", "v1.1.0");
  expect(stdout).toMatch(/^The gate is shut/);
  expect(stdout).toContain("A test of this version fails.");
  const refused = await deploy(1, "v1.1.0", sha["merged"] ?? "", "--gate");
  expect(refused.stderr).toContain("A test of this version fails.");
  expect(existsSync(trace("v1.1.0"))).toBe(false);
  expect(await deployments()).toHaveLength(1);
});

test("the test is mended in a version of its own: the gate opens, and it is deployed", async () => {
  await shipshape.fastForward("30m", { step: "30m" });
  sha["rounded"] = repository.commit("fix: round halves up (PAY-12)", new Date(beganMs + 10 * MINUTE_MS));
  repository.tag("v1.1.1", new Date(beganMs + 11 * MINUTE_MS));
  await run(0, "changes", "import-git", repository.path, "--service", "payments");
  const of = ["--service", "payments", "--commit", sha["rounded"], "--version", "v1.1.1"];
  await run(0, "evidence", "upload", await write("refunds.xml", junit(false)), ...of);
  const { stdout } = await run(0, "gate", "check", ...PLACE, "--version", "v1.1.1");
  expect(stdout).toMatch(/^The gate is open/);
  await deploy(0, "v1.1.1", sha["rounded"], "--gate");
  expect((await deployments()).map(({ version, status }) => [version, status])).toEqual([
    ["v1.0.0", "succeeded"],
    ["v1.1.1", "succeeded"],
  ]);
});

test("GitHub tells of the same deployment: it is one, known by two", async () => {
  const [, second] = await deployments();
  const deployment = {
    id: 77,
    sha: sha["rounded"],
    ref: "main",
    task: "deploy",
    environment: "production",
    created_at: second?.startedAt.toISOString(),
  };
  const status = { state: "success", created_at: second?.finishedAt?.toISOString() };
  await github("deployment_status", { action: "created", deployment, deployment_status: status });
  await shipshape.settle();
  expect(await deployments()).toHaveLength(2);
});

test("it is told what went out, and where the ticket is", async () => {
  const where = await run(0, "release", "where", "--ticket", "PAY-12");
  expect(where.stdout).toMatch(/payments +production +yes/);
  const notes = await run(0, "release", "notes", ...PLACE);
  expect(notes.stdout).toMatch(/refunds in part/);
  expect(notes.stdout).toMatch(/round halves up/);
  expect(notes.stdout).not.toMatch(/Charge cards/);
});

test("an alert opens an incident that names the deployment, and the gate is shut but for a rollback", async () => {
  await shipshape.fastForward("20m", { step: "20m" });
  await run(0, "alert", "send", "-l", "alertname=ChargesFail", "service=payments", "severity=critical");
  await shipshape.settle();
  const shown = await run(0, "incident", "show", "INC-1");
  expect(shown.stdout).toContain("v1.1.1");
  const { likelyCauses } = await shipshape.client.incidents.get({ params: { id: "INC-1" } });
  expect(likelyCauses[0]).toMatchObject({ shortId: "DEP-2", version: "v1.1.1" });
  expect((await run(1, "gate", "check", ...PLACE, "--version", "v1.2.0")).stdout).toContain("INC-1");
});

test("it is rolled back, and resolved", async () => {
  await shipshape.fastForward("15m", { step: "15m" });
  await deploy(0, "v1.0.0", sha["first"] ?? "", "--gate", "--rollback");
  await run(0, "incident", "resolve", "INC-1", "--note", "Rolled back.");
  await run(0, "alert", "send", "--resolved", "-l", "alertname=ChargesFail", "service=payments", "severity=critical");
  await shipshape.settle();
  const where = await run(0, "release", "where", "--ticket", "PAY-12");
  expect(where.stdout).toMatch(/payments +production +no more/);
});

test("a mended version brings everything back: each commit counts where it came first", async () => {
  await shipshape.fastForward("1h", { step: "1h" });
  sha["mended"] = repository.commit("fix: charges time out", new Date(beganMs + 90 * MINUTE_MS));
  await run(0, "changes", "import-git", repository.path, "--service", "payments");
  await deploy(0, "v1.2.0", sha["mended"], "--gate");
  await shipshape.settle();
  const { rows } = await shipshape.client.insights.rows({ query: { service: "payments", measure: "lead_time" } });
  const shipped = rows[0]?.changes.map(({ title, pullRequest: of, counted, because }) => [
    of ?? title,
    counted,
    because,
  ]);
  expect(shipped).toHaveLength(4);
  expect(shipped).toEqual(
    expect.arrayContaining([
      ["docs: how to charge", false, "an earlier deployment of the same place shipped it"],
      [12, false, "an earlier deployment of the same place shipped it"],
      ["fix: round halves up (PAY-12)", false, "an earlier deployment of the same place shipped it"],
      ["fix: charges time out", true, "it counts"],
    ]),
  );
});

/** Between two neighbours where the rank lies between them. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const rank = (sorted.length - 1) * share;
  const [low = 0, high = low] = [sorted[Math.floor(rank)], sorted[Math.ceil(rank)]];
  return low + (high - low) * (rank - Math.floor(rank));
}
const spread = (values: readonly number[]) => ({
  count: values.length,
  p50: percentile(values, 0.5),
  p75: percentile(values, 0.75),
  p90: percentile(values, 0.9),
});

/** What the four deployments make, by hand: minutes from what git and the record say. */
async function byHand(lastBeganMs: number) {
  const [second, rollback, last] = [await endOf(1), await endOf(2), await endOf(3)];
  const leads = [
    minutesBetween(ago(72).getTime(), second),
    // of the pull request its first commit counts
    minutesBetween(ago(48).getTime(), second),
    minutesBetween(beganMs + 10 * MINUTE_MS, second),
    minutesBetween(lastBeganMs, last),
  ];
  return { leads, recovery: minutesBetween(second, rollback) };
}

test("the five numbers of DORA are those that are worked out by hand", async () => {
  const { leads, recovery } = await byHand(beganMs + 90 * MINUTE_MS);
  const { measures, waiting } = await shipshape.client.insights.dora({ query: { service: "payments" } });
  expect(waiting).toBe(0);
  expect(measures).toMatchObject({
    deploymentFrequency: { counted: 4, excluded: [], perDay: 4 / 7, days: 7, knownSince: expect.any(Date) },
    leadTime: { counted: 2, changes: 4, minutes: spread(leads) },
    changeFailRate: { counted: 4, failed: 1, share: 0.25 },
    recoveryTime: { counted: 1, minutes: { count: 1, p50: recovery } },
    reworkRate: { counted: 4, rework: 1, share: 0.25 },
  });
  const { review, coding } = measures.leadTime;
  expect([coding?.p50, review?.p50]).toEqual([18 * 60, 6 * 60]);
  const { stdout } = await run(0, "dora", "--service", "payments");
  expect(stdout).toMatch(/change fail rate +25\.0 %/);
  expect(stdout).toMatch(/rework rate +25\.0 %/);
});

test("each deployment is counted or left out, with its reason", async () => {
  const because = async (measure: Measure): Promise<string[][]> => {
    const { rows } = await shipshape.client.insights.rows({ query: { service: "payments", measure } });
    return rows.map((row) => [row.deployment, row.counted ? "counts" : "left out", row.because]).toReversed();
  };
  expect(await because("deployment_frequency")).toEqual(
    ["DEP-1", "DEP-2", "DEP-3", "DEP-4"].map((deployment) => [deployment, "counts", "it succeeded"]),
  );
  expect(await because("lead_time")).toEqual([
    ["DEP-1", "left out", "it is the first known deployment of its place: what it shipped cannot be told"],
    ["DEP-2", "counts", "3 shipped"],
    ["DEP-3", "left out", "it shipped no commit that its place did not have"],
    ["DEP-4", "counts", "1 of 4 shipped count"],
  ]);
  expect(await because("change_fail_rate")).toEqual([
    ["DEP-1", "counts", expect.any(String)],
    [
      "DEP-2",
      "counts",
      expect.stringMatching(/^INC-1: payments v1\.1\.1, was deployed in production .* before it began/),
    ],
    ["DEP-3", "counts", expect.any(String)],
    ["DEP-4", "counts", expect.any(String)],
  ]);
  expect(await because("recovery_time")).toEqual([
    ["DEP-1", "left out", "it did not fail"],
    ["DEP-2", "counts", expect.stringMatching(/^INC-1: .*; DEP-3 rolled it back$/)],
    ["DEP-3", "left out", "it did not fail"],
    ["DEP-4", "left out", "it did not fail"],
  ]);
  const { stdout } = await run(0, "dora", "--service", "payments", "--explain", "recovery-time");
  expect(stdout).toMatch(/DEP-2 +payments +production +v1\.1\.1 .* yes .*DEP-3 rolled it back/);
  expect((await because("rework_rate"))[2]).toEqual(["DEP-3", "counts", "it mended INC-1"]);
});

test("a pull request that is told after its deployment changes the number by itself", async () => {
  const [opened, merged] = [new Date(beganMs + 30 * MINUTE_MS), new Date(beganMs + 95 * MINUTE_MS)];
  const request = pullRequest(13, "Charges time out", opened, merged, sha["mended"] ?? "");
  await github("pull_request", { action: "closed", pull_request: request });
  await shipshape.settle();
  const { leads } = await byHand(opened.getTime());
  const { measures } = await shipshape.client.insights.dora({ query: { service: "payments" } });
  expect(measures.leadTime.minutes).toEqual(spread(leads));
});
