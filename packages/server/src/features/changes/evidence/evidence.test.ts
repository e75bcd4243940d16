import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { problemOf } from "../../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../../testing/test-house.ts";
import { evidenceOf, isAbsent } from "../index.ts";

let house: TestHouse;
let serviceId: string;
beforeAll(async () => {
  house = await testHouse();
  await house.as("editor").catalog.createService({ body: { name: "payments", owner: "shipshape" } });
  serviceId = (await house.as("viewer").catalog.getService({ params: { name: "payments" } })).id;
});
afterAll(() => house.close());

type About = Record<string, string>;
async function send(body: string | Buffer, about: About, headers: Record<string, string> = {}) {
  const url = `/api/v1/evidence?${new URLSearchParams({ service: "payments", ...about })}`;
  const reply = await house.http.app.inject({
    method: "POST",
    url,
    headers: { "content-type": "application/xml", ...(await house.headersOf("responder")), ...headers },
    payload: body,
  });
  return { status: reply.statusCode, ...reply.json() };
}

/** `login+ pay-`: login passed, pay failed; `~` is flaky, `s` skipped. */
const junit = (words: string, suite = "checkout"): string => {
  const cases = words.split(" ").map((word) => {
    const [name, how] = [word.slice(0, -1), word.at(-1)];
    const inner = {
      "+": "",
      "-": `<failure message="${name} broke" type="AssertionError">at ${name}.ts:3</failure>`,
      "~": '<flakyFailure message="timed out"/>',
      s: "<skipped/>",
    }[how as "+"];
    return `<testcase classname="Pay" name="${name}" time="0.5">${inner}</testcase>`;
  });
  return `<testsuites><testsuite name="${suite}">${cases.join("")}</testsuite></testsuites>`;
};
const sarif = (...rules: string[]): string =>
  JSON.stringify({
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Semgrep", rules: rules.map((id) => ({ id })) } },
        results: rules.map((ruleId, at) => ({
          ruleId,
          message: { text: `${ruleId} found` },
          locations: [{ physicalLocation: { artifactLocation: { uri: "pay.ts" }, region: { startLine: at + 1 } } }],
        })),
      },
    ],
  });
const lcov = (...hits: number[]): string =>
  `TN:\nSF:src/pay.ts\n${hits.map((hit, at) => `DA:${at + 1},${hit}`).join("\n")}\nend_of_record\n`;

async function ship(version: string, commit: string, environment = "production") {
  await house.advance(60_000);
  await house.as("responder").changes.startDeployment({
    body: { service: "payments", environment, version, commit, finished: "succeeded" },
  });
}

describe("a file that is sent", () => {
  test("is counted, kept with who sent it, audited and told", async () => {
    const { status, evidence, isNew } = await send(junit("login+ pay- refund~ slows"), {
      version: "0.1.0",
      commit: "AAAAAAA1",
      build: "https://ci.example.org/7",
      file: "report.xml",
    });
    expect([status, isNew]).toEqual([200, true]);
    expect(evidence).toMatchObject({
      service: "payments",
      kind: "tests",
      format: "junit",
      version: "0.1.0",
      commit: "aaaaaaa1",
      environment: null,
      fileName: "report.xml",
      buildUrl: "https://ci.example.org/7",
      sentBy: "the-responder",
      summary: { total: 4, passed: 1, failed: 1, skipped: 1, flaky: 1, milliseconds: 2_000 },
    });
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: "service:payments" } });
    expect(entries[0]).toMatchObject({ action: "changes.uploadEvidence", after: { kind: "tests", format: "junit" } });
    const told = await house.kernel.db
      .selectFrom("event")
      .select("payload")
      .where("name", "=", "changes.evidenceRecorded")
      .execute();
    expect(told).toEqual([{ payload: expect.objectContaining({ evidenceId: evidence.id, commit: "aaaaaaa1" }) }]);
  });

  test("opens to what its tests said", async () => {
    const { evidence } = await send(junit("login+ pay- refund~"), { version: "0.1.0" });
    const { detail } = await house.as("viewer").changes.getEvidence({ params: { id: evidence.id } });
    expect(detail.failed).toEqual([
      expect.objectContaining({
        name: "pay",
        className: "Pay",
        outcome: "failed",
        failures: [
          { attempt: 1, kind: "failure", type: "AssertionError", message: "pay broke", detail: "at pay.ts:3" },
        ],
      }),
      expect.objectContaining({ name: "refund", outcome: "flaky" }),
    ]);
  });

  test("twice for the same is one piece of evidence, also at the same time; for another environment it is another", async () => {
    const about = { version: "0.2.0", environment: "staging" };
    const both = await Promise.all([send(junit("a+"), about), send(junit("a+"), about)]);
    expect(both.map(({ isNew }) => isNew).toSorted()).toEqual([false, true]);
    expect(both[0].evidence.id).toBe(both[1].evidence.id);
    expect(await send(junit("a+"), { ...about, environment: "qa" })).toMatchObject({ isNew: true });
    const { evidence } = await house
      .as("viewer")
      .changes.listEvidence({ query: { service: "payments", version: "0.2.0" } });
    expect(evidence).toHaveLength(2);
    const runs = await house.kernel.db
      .selectFrom("testRun")
      .select("evidenceId")
      .where("version", "=", "0.2.0")
      .execute();
    expect(runs).toHaveLength(2);
  });

  test("may be gzip, whether it says so or not, and is the same file then", async () => {
    const about = { version: "0.3.0" };
    const first = await send(junit("zip+"), about);
    const packed = gzipSync(junit("zip+"));
    expect(await send(packed, about, { "content-encoding": "gzip" })).toMatchObject({
      isNew: false,
      evidence: { id: first.evidence.id },
    });
    expect(await send(packed, about, { "content-type": "application/octet-stream" })).toMatchObject({ isNew: false });
  });

  test("is refused with where and why", async () => {
    const refused = async (body: string | Buffer, about: About, status: number, words: string) => {
      const problem = await send(body, about);
      expect({ status: problem.status, detail: problem.detail }).toEqual({
        status,
        detail: expect.stringContaining(words),
      });
    };
    const of = { version: "9.9.9" };
    await refused(junit("a+"), {}, 400, "which commit or version");
    await refused(junit("a+"), { ...of, service: "paymets" }, 404, 'no service "paymets"');
    await refused(junit("a+"), { ...of, kind: "coverage" }, 422, "not coverage");
    await refused(junit("a+"), { ...of, commit: "main" }, 400, "commit hash");
    await refused("", of, 422, "empty");
    await refused("<testsuite>\n<testcase name='a'>\n</testsuite>", of, 422, "Line 3");
    await refused('{"runs": [\n{"tool": ]', of, 422, "Line 2");
    await refused(gzipSync(junit("a+")).subarray(0, 40), of, 422, "gzip");
    await refused(gzipSync(`<testsuite><system-out>${" ".repeat(40 * 2 ** 20)}`), of, 413, "300 times");
    const { evidence } = await house
      .as("viewer")
      .changes.listEvidence({ query: { service: "payments", version: "9.9.9" } });
    expect(evidence).toEqual([]);
  });

  test("that is larger than is taken is refused before it is read", async () => {
    expect(await send("x", { version: "1" }, { "content-length": String(300 * 2 ** 20) })).toMatchObject({
      status: 413,
      detail: expect.stringContaining("256 MiB"),
    });
  });

  test("of nobody is not read", async () => {
    const url = "/api/v1/evidence?service=payments&version=1";
    const reply = await house.http.app.inject({ method: "POST", url, payload: junit("a+") });
    expect(reply.statusCode).toBe(401);
  });
});

describe("new since what production runs", () => {
  beforeAll(async () => {
    await ship("1.0.0", "bbbbbbb0000000000000000000000000000000000");
    await send(junit("login+ pay+ refund- old+"), { commit: "bbbbbbb0" });
    await send(sarif("xss", "sql"), { commit: "bbbbbbb0" });
    await send(lcov(1, 1, 1, 0), { version: "1.0.0" });
    await house.advance(60_000);
    await send(junit("login- pay+ refund- fresh- extra+"), { version: "1.1.0" });
    await send(sarif("sql", "csrf"), { version: "1.1.0" });
    await send(lcov(1, 1, 0, 0), { version: "1.1.0" });
  });

  const compare = (query: Record<string, string> = { version: "1.1.0" }) =>
    house.as("viewer").changes.compareEvidence({ query: { service: "payments", ...query } });

  test("are the tests that fail here and not there, with what they say", async () => {
    const { tests, because, against } = await compare();
    expect(against).toMatchObject({ version: "1.0.0", environment: "production" });
    expect(because).toMatch(/^1\.1\.0 beside 1\.0\.0, which production runs \(DEP-\d+\)\.$/);
    expect(tests).toMatchObject({ failed: 3, passed: 2, newlyFailing: 2, stillFailing: 1, mended: 0, new: 2, gone: 1 });
    if (isAbsent(tests)) throw new Error("no tests");
    expect(tests.tests.map(({ name, state }) => `${name}: ${state}`)).toEqual([
      "login: newly failing",
      "fresh: new and failing",
      "refund: still failing",
      "extra: new",
      "old: gone",
    ]);
    expect(tests.tests[0]?.failures[0]).toMatchObject({ message: "login broke" });
  });

  test("are the findings that were not there, and the coverage that was lost", async () => {
    const { findings, coverage } = await compare();
    if (isAbsent(findings)) throw new Error("no findings");
    expect(findings).toMatchObject({
      total: 2,
      new: 1,
      unchanged: 1,
      gone: 1,
      newBySeverity: { medium: 1, high: 0 },
    });
    expect(findings.findings.map(({ rule, state }) => `${rule}: ${state}`)).toEqual([
      "csrf: new",
      "xss: absent",
      "sql: unchanged",
    ]);
    expect(coverage).toMatchObject({
      lineShare: 0.5,
      lineShareBefore: 0.75,
      change: -0.25,
      files: [{ path: "src/pay.ts", state: "worse", missed: "3-4" }],
    });
  });

  test("are told of the newest that was sent, where nothing is named", async () => {
    expect(await compare({})).toMatchObject({ of: { version: "1.1.0" }, tests: { newlyFailing: 2 } });
  });

  test("can be told beside another version", async () => {
    expect(await compare({ version: "1.1.0", against: "1.1.0" })).toMatchObject({
      because: "1.1.0 beside 1.1.0, as asked.",
      tests: { newlyFailing: 0, stillFailing: 3 },
      coverage: { change: 0 },
    });
  });

  test("a kind of which nothing was sent says so", async () => {
    const { tests, findings } = await compare({ version: "7.7.7" });
    expect(tests).toEqual({
      absent: true,
      because: "There is no report of tests of 7.7.7: send one with 'shipshape evidence upload'.",
    });
    expect(findings).toMatchObject({ absent: true });
  });

  test("other rooms read the same, by version or by commit", async () => {
    const { db } = house.kernel;
    expect(await evidenceOf(db, { serviceId, version: "1.1.0" })).toMatchObject({
      tests: { passed: 2, failed: 3, skipped: 0, flaky: 0, newlyFailed: 2, at: expect.any(Date) },
      findings: { total: 2, new: 1, newBySeverity: { medium: 1 } },
      coverage: { lines: 0.5, branches: null, changeFromProduction: -0.25 },
      plans: [],
      production: { version: "1.0.0", environment: "production" },
    });
    expect(await evidenceOf(db, { serviceId, commit: "BBBBBBB" })).toMatchObject({
      tests: { failed: 1, newlyFailed: 0 },
      coverage: { lines: 0.75, changeFromProduction: 0 },
    });
    expect(await evidenceOf(db, { serviceId, version: "0.0.0" })).toMatchObject({ tests: { absent: true }, plans: [] });
  });

  test("everything is new where nothing runs yet that was looked at", async () => {
    await house.as("editor").catalog.createService({ body: { name: "ledger", owner: "shipshape" } });
    await send(junit("a+ b-"), { service: "ledger", version: "1.0.0" });
    await send(sarif("xss"), { service: "ledger", version: "1.0.0" });
    const query = { service: "ledger", version: "1.0.0" };
    expect(await house.as("viewer").changes.compareEvidence({ query })).toMatchObject({
      against: null,
      because: expect.stringContaining("Nothing runs in production"),
      tests: { newlyFailing: 1, new: 1 },
      findings: { new: 1 },
    });
  });
});

describe("of one commit", () => {
  test("the newest run counts, and a pass after a failure is flaky", async () => {
    const about = { commit: "ccccccc1" };
    await send(junit("a- b+ c-"), about);
    await house.advance(60_000);
    await send(junit("a+ b+"), about);
    expect(await evidenceOf(house.kernel.db, { serviceId, ...about })).toMatchObject({
      tests: { passed: 1, failed: 1, flaky: 1 },
    });
  });

  test("of several environments the worst counts", async () => {
    const about = { commit: "ccccccc2" };
    await send(junit("a- b+"), { ...about, environment: "staging" });
    await house.advance(60_000);
    await send(junit("a+ b+"), { ...about, environment: "qa" });
    const { db } = house.kernel;
    expect(await evidenceOf(db, { serviceId, ...about })).toMatchObject({ tests: { passed: 1, failed: 1 } });
    expect(await evidenceOf(db, { serviceId, ...about, environment: "qa" })).toMatchObject({
      tests: { passed: 2, failed: 0 },
    });
  });

  test("coverage of several runs is what they covered together", async () => {
    const about = { commit: "ccccccc3" };
    await send(lcov(1, 0, 0, 0), { ...about, label: "unit" });
    await send(lcov(0, 0, 0, 1), { ...about, label: "e2e" });
    expect(await evidenceOf(house.kernel.db, { serviceId, ...about })).toMatchObject({ coverage: { lines: 0.5 } });
  });
});

describe("a test over its runs", () => {
  test("has a history, across months, and a verdict", async () => {
    await house.as("editor").catalog.createService({ body: { name: "search", owner: "shipshape" } });
    const run = async (words: string, commit: string, days = 0) => {
      await house.advance(days * 86_400_000 + 60_000);
      await send(junit(words), { service: "search", commit });
    };
    await run("find+ sort+", "ddddddd1");
    await house.runPeriodic("kernel.makePartitions");
    await run("find- sort+", "ddddddd2", 31);
    await run("find+ sort+", "ddddddd2");
    const { runs, tests } = await house.as("viewer").changes.listFlaky({ query: { service: "search" } });
    expect(runs).toBe(3);
    expect(tests.map(({ name, flakiness }) => [name, flakiness.because])).toEqual([
      ["find", "ddddddd both passed and failed, with nothing changed."],
    ]);
    const history = await house.as("viewer").changes.testHistory({
      params: { key: tests[0]?.key ?? "" },
      query: { service: "search" },
    });
    expect(history.runs.map(({ outcome, commit }) => `${commit} ${outcome}`)).toEqual([
      "ddddddd2 passed",
      "ddddddd2 failed",
      "ddddddd1 passed",
    ]);
    expect(history.runs[1]?.failures[0]).toMatchObject({ message: "find broke" });
    expect(history.flakiness).toMatchObject({ decision: "flaky", commits: ["ddddddd2"], flips: 2 });
  });

  test("that nobody ran is not found", async () => {
    const params = { key: "0".repeat(32) };
    const problem = await problemOf(house.as("viewer").changes.testHistory({ params, query: { service: "payments" } }));
    expect(problem.status).toBe(404);
  });
});
