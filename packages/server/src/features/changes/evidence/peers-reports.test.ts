import { coverageTotals, packCoverage } from "@shipshape/domain/changes/evidence/coverage";
import { describe, expect, test } from "vitest";
import { type ReadTest, secondsIn } from "./junit-reader.ts";
import { readReport } from "./read-report.ts";

// Reports as others keep them for tests of their own readers, with what those make of them: mikepenz/action-junit-report,
// dorny/test-reporter, ctrf-io/ctrf, danielpalme/ReportGenerator, hashicorp/terraform-json.
async function* inPieces(text: string, size = 13): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function read(value: string | object) {
  const tests: ReadTest[] = [];
  const sink = { add: async (more: readonly ReadTest[]) => void tests.push(...more) };
  const report = await readReport(inPieces(typeof value === "string" ? value : JSON.stringify(value)), sink);
  return { report, tests };
}
const told = ({ suite, name, outcome, milliseconds }: ReadTest): string =>
  [suite, name, outcome, milliseconds].join("|");

const JUNIT: readonly (readonly [string, string, readonly string[]])[] = [
  [
    "mikepenz, marathon: a failure of an attempt that was not the last, its reason in a stack trace",
    `<testsuite name="omni" tests="1" failures="0" timestamp="2024-01-21T08:17:32"><testcase name="testFlakyFailure" time="1.86" classname="com.mikepenz.Class">
<flakyFailure type="rerun exception"><stackTrace><![CDATA[junit.framework.AssertionFailedError]]></stackTrace></flakyFailure></testcase></testsuite>`,
    ["omni|testFlakyFailure|flaky|1860"],
  ],
  [
    "mikepenz, Web Test Runner: a test that was tried again stands there twice, and a time was never computed",
    `<testsuites><testsuite name="nested" tests="1"><testcase name="is equivalent" time="<<computed>>"/></testsuite><testsuite name="simple" tests="5" errors="1" failures="1">
<testcase name="retried" time="0.001"><failure message="this is flaky, so is retried"/></testcase><testcase name="tbd" time="0"><skipped/></testcase><testcase name="retried" time="0.001"/></testsuite></testsuites>`,
    ["nested|is equivalent|passed|0", "simple|retried|failed|1", "simple|tbd|skipped|0", "simple|retried|passed|1"],
  ],
  [
    "mikepenz, disabled and failed",
    `<testsuites>
	<testsuite name='random suite'><testcase classname="MiscTests - OS X" name="testSmemArithmetic" status="disabled"><failure type="Test Failure">Assert: Boolean true check failed.</failure></testcase></testsuite></testsuites>`,
    ["random suite|testSmemArithmetic|failed|0"],
  ],
  [
    "mikepenz, Boost-like statuses: ten disabled, what failed and what broke by its element",
    `<testsuites><testsuite name='factorial' tests='22' disabled='10' failures='4' errors='2'><testcase name='disabled_param[0]' status='disabled'/>
<testcase name='value' status='failed'><failure message='main.cpp:58: error'/></testcase><testcase name='value[1]' status='passed'/><testcase name='throws' status='errored'><error message='uncaught unknown exception'/></testcase></testsuite></testsuites>`,
    [
      "factorial|disabled_param[0]|skipped|0",
      "factorial|value|failed|0",
      "factorial|value[1]|passed|0",
      "factorial|throws|error|0",
    ],
  ],
  [
    "mikepenz, container-structure-test: no names of suites, and times in nanoseconds",
    `<testsuites failures="0" tests="8" time="1967986371"><testsuite><testcase name="Command Test: apt-get upgrade" time="999638317"></testcase><testcase name="Metadata Test" time="0"></testcase></testsuite></testsuites>`,
    ["|Command Test: apt-get upgrade|passed|1000", "|Metadata Test|passed|0"],
  ],
  [
    "mikepenz, nested: tests of three levels, each under the suite that holds it",
    `<testsuites><testsuite tests="4" failures="0" name="All tests"><properties></properties><testsuite tests="4" name="tests"><testsuite tests="5" failures="3" name="packet">
<testsuite name="TestA"><testcase classname="" name="A" time="10.0"><failure message="failure"></failure></testcase><testcase classname="" name="B" time="20.0"></testcase></testsuite>
<testsuite name="TestB"><testcase classname="" name="A" time="30.0"></testcase></testsuite><testcase classname="" name="A" time="50.0"><failure message="failure"></failure></testcase></testsuite></testsuite></testsuite></testsuites>`,
    ["TestA|A|failed|10000", "TestA|B|passed|20000", "TestB|A|passed|30000", "packet|A|failed|50000"],
  ],
  [
    "mikepenz, cargo-nextest: a failure without a message, outputs beside it",
    `<testsuites name="nextest-run" tests="3" failures="1" timestamp="2024-12-02T20:06:10.512+00:00" time="0.946"><testsuite name="nav::parry3d" tests="3" disabled="0" errors="0" failures="1"><testcase name="test_failure" classname="nav" timestamp="2024-12-02T20:06:10.513+00:00" time="0.774"><failure type="test failure">thread &apos;test_failure&apos; panicked</failure><system-out>test result: FAILED</system-out><system-err></system-err></testcase></testsuite></testsuites>`,
    ["nav::parry3d|test_failure|failed|774"],
  ],
  [
    "mikepenz, CUnit and Perl: scientific times",
    `<testsuites id="x" name="x" tests="2" failures="1"><testsuite id="D" name="D"><testcase id="a" name="a" time="1.7e-05"></testcase><testcase id="b" name="b" time="4.50611114501953e-02"><failure message="false == x" type="ERROR">
false == x
      </failure></testcase></testsuite></testsuites>`,
    ["D|a|passed|0", "D|b|failed|45"],
  ],
  [
    "dorny, an example of all that is common, with comments everywhere",
    `<!-- Example by Testmo --><testsuites name="Test run" tests="3" failures="1" errors="1" skipped="1" assertions="20" timestamp="2021-04-02T15:48:23">
<testsuite name="Tests.Registration" file="tests/registration.code"><properties><property name="config">
Config line #1</property></properties><system-out>Data</system-out><testcase name="c4" assertions="0" time="0" line="164"><skipped message="Test was skipped." /></testcase>
<testcase name="c5" time="2.902412"><failure message="Expected value did not match." type="AssertionError"><!-- trace --></failure></testcase><testcase name="c6" time="3.819"><error message="Division by zero." type="ArithmeticError"/></testcase>
<testcase name="c8" time="1.625275"><properties><property name="attachment" value="a.png"/><property name="attachment" value="b.png"/></properties></testcase></testsuite></testsuites>`,
    [
      "Tests.Registration|c4|skipped|0",
      "Tests.Registration|c5|failed|2902",
      "Tests.Registration|c6|error|3819",
      "Tests.Registration|c8|passed|1625",
    ],
  ],
  [
    "dorny, Ginkgo: a suite that counts more failures than it tells",
    `<testsuites tests="4" disabled="0" failures="2" time="9.568500872999998"><testsuite name="Suite2" package="/package2" tests="3" failures="2" time="0.135371083"><testcase name="[It] Should succeed" status="passed" time="0.10459475"></testcase><testcase name="[It] errors" status="failed" time="0.000523208"><failure message="Expected success" type="failed">/package2/a_test.go:52</failure></testcase></testsuite></testsuites>`,
    ["Suite2|[It] Should succeed|passed|105", "Suite2|[It] errors|failed|1"],
  ],
  [
    "dorny, Playwright: an empty name, skips with empty text, attachments in the output",
    `<testsuites id="" name="" tests="2" failures="1" skipped="1" errors="0" time="59.09258599999547"><testsuite name="grid.spec.ts" hostname="chrome"><testcase name="App › logs in" time="0"><properties><property name="skip" value="">
</property></properties><skipped>
</skipped></testcase><testcase name="sorts" time="10"><failure message="grid.spec.ts:202:11 sorts" type="FAILURE"><![CDATA[  timeout]]></failure><system-out><![CDATA[
[[ATTACHMENT|test-failed-1.png]]
]]></system-out></testcase></testsuite></testsuites>`,
    ["grid.spec.ts|App › logs in|skipped|0", "grid.spec.ts|sorts|failed|10000"],
  ],
];

test.each(JUNIT)("%s", async (_, xml, expected) => {
  expect((await read(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`)).tests.map(told)).toEqual(expected);
});

test("dorny: a failure that says all in its attribute is told by it, lines and all", async () => {
  const { tests } = await read(
    `<testsuites><testsuite name="launch"><testcase name="other" time="4.558"><failure message="Traceback:&#10;  File &quot;test_foo.py&quot;, line 183&#10;AssertionError: True is not false&#10;" /></testcase></testsuite></testsuites>`,
  );
  expect(tests[0]?.failures[0]?.message).toBe(
    'Traceback:\n  File "test_foo.py", line 183\nAssertionError: True is not false',
  );
});

test.each([
  [
    "that is broken off within its output",
    `<testsuite name="C" tests="1" failures="1"><testcase name="testEM"><failure/><system-out><![CDATA[`,
  ],
  [
    "whose CDATA ends one sign too early",
    `<testsuite><testcase name="a"><error><![CDATA[one]]
</error></testcase><testcase name="b"><failure><![CDATA[two]]></failure></testcase></testsuite>`,
  ],
])("mikepenz: a report %s is refused, and no half of it is taken for whole", async (_, xml) => {
  await expect(read(xml)).rejects.toMatchObject({ code: "unprocessable" });
});

test.each([
  ["999638317", 0.999638317],
  ["1000000", 0.001],
  ["999999", 999_999],
  ["1967986371.5", 1_967_986_371.5],
])("of whole numbers so large that no test lasts as many seconds %s is %s", (text, seconds) => {
  expect(secondsIn(text)).toBe(seconds);
});

describe("CTRF's own examples", () => {
  const summary = { tests: 1, passed: 1, failed: 0, skipped: 0, pending: 0, other: 0 };
  const report = (tests: object[], more: object = {}) => ({
    reportFormat: "CTRF",
    specVersion: "0.2.0",
    results: { tool: { name: "coordinated-runner" }, summary: { ...summary, ...more }, tests },
  });

  test("merged-attempts: what failed and then passed is flaky, and a clock that began with the run is no moment", async () => {
    const login = { name: "login(alice)", testId: "login/alice", attemptId: "a-2", status: "passed", duration: 50 };
    const attempts = [{ attempt: 1, attemptId: "a-1", status: "failed", duration: 100 }];
    const merged = report([{ ...login, retries: 1, flaky: true, retryAttempts: attempts }], {
      start: 1000,
      stop: 1250,
    });
    const { report: readAs, tests } = await read(merged);
    expect(readAs).toMatchObject({ kind: "tests", format: "ctrf", madeAt: null });
    expect(tests).toMatchObject([{ outcome: "flaky", milliseconds: 50, failures: [{ message: "failed" }] }]);
  });

  test("comprehensive: suites of several levels, an attempt that says why", async () => {
    const { report: readAs, tests } = await read({
      ...report(
        [
          {
            name: "user can login",
            status: "passed",
            duration: 3500,
            suite: ["Authentication", "Login"],
            labels: { a: [1] },
          },
          {
            name: "user can checkout",
            status: "passed",
            duration: 5200,
            suite: ["Checkout"],
            flaky: true,
            retries: 1,
            retryAttempts: [
              {
                attempt: 1,
                status: "failed",
                message: "Payment gateway timeout",
                trace: "Error: Payment gateway timeout",
              },
              { attempt: 2, status: "passed", duration: 5200 },
            ],
          },
          {
            name: "admin dashboard loads",
            status: "failed",
            duration: 8000,
            suite: ["Admin", "Dashboard"],
            filePath: "tests/admin/dashboard.test.js",
            message: "Element not found: .dashboard-metrics",
            stdout: ["Loading admin dashboard"],
            steps: [{ name: "Navigate", status: "passed" }],
          },
        ],
        { start: 1609459200000 },
      ),
      specVersion: "1.0.0",
      timestamp: "2025-11-24T12:00:00Z",
      insights: { passRate: { current: 0.67 } },
      baseline: { reportId: "2f8c9a90" },
    });
    expect(readAs.madeAt).toEqual(new Date("2025-11-24T12:00:00Z"));
    expect(tests.map(told)).toEqual([
      "Authentication › Login|user can login|passed|3500",
      "Checkout|user can checkout|flaky|5200",
      "Admin › Dashboard|admin dashboard loads|failed|8000",
    ]);
    expect(tests.flatMap(({ failures }) => failures.map(({ message }) => message))).toEqual([
      "Payment gateway timeout",
      "Element not found: .dashboard-metrics",
    ]);
  });
});

describe("ReportGenerator's Cobertura reports", () => {
  const coverageOf = async (xml: string) => {
    const { report } = await read(xml);
    if (report.kind !== "coverage") throw new Error(report.kind);
    return report;
  };
  test("of Swift: no <classes>, and lines only within methods", async () => {
    const { coverage, madeAt } = await coverageOf(
      `<coverage branches-valid="1.0" lines-covered="1" lines-valid="2" timestamp="1764144659" line-rate="0.5"><packages><package name="ComponentsTests/app"><class name="FirstTest/swift" filename="test_folder/firstTest.swift"><methods><method name="getter"><lines><line number="5" branch="false" hits="0" /></lines></method><method name="closure"><lines><line number="16" branch="false" hits="1" /></lines></method></methods></class></package></packages></coverage>`,
    );
    expect(packCoverage(coverage)).toMatchObject([{ path: "test_folder/firstTest.swift", covered: "16", missed: "5" }]);
    expect(coverageTotals(coverage)).toMatchObject({ linesCovered: 1, lines: 2 });
    expect(madeAt).toEqual(new Date(1764144659000));
  });
  test("of OpenCppCoverage: no branches, no moment", async () => {
    const { coverage, madeAt } = await coverageOf(
      `<coverage line-rate="0.120511"><packages><package name="Program.exe"><classes><class name="C:/temp/someclass.h" filename="/temp/someclass.h"><lines><line number="1" hits="0"/><line number="2" hits="0"/></lines></class></classes></package></packages></coverage>`,
    );
    expect(coverageTotals(coverage)).toEqual({ linesCovered: 0, lines: 2, branchesCovered: 0, branches: 0 });
    expect(madeAt).toBeNull();
  });
});

describe("terraform-json's plans", () => {
  const planOf = async (more: object) => {
    const { report } = await read({ format_version: "1.2", planned_values: { root_module: {} }, ...more });
    if (report.kind !== "plan") throw new Error(report.kind);
    return report.read;
  };
  const resource = (address: string, change: object, more: object = {}) => ({
    address,
    mode: "managed",
    type: address.split(".")[0],
    provider_name: "registry.terraform.io/hashicorp/x",
    change: { before: null, after: null, after_unknown: {}, ...change },
    ...more,
  });

  test("moved_block: what only moved is a move", async () => {
    const moved = resource("random_id.test2", { actions: ["no-op"] }, { previous_address: "random_id.test" });
    const { changes } = await planOf({ resource_changes: [moved] });
    expect(changes).toMatchObject([{ action: "move", previousAddress: "random_id.test", attributes: [] }]);
  });
  test("action_reason: what is tainted is replaced, and says why", async () => {
    const reason = { action_reason: "replace_because_tainted" };
    const tainted = resource("null_resource.example", { actions: ["delete", "create"] }, reason);
    const plan = await planOf({ resource_changes: [tainted], complete: true, timestamp: "2026-06-16T10:21:47Z" });
    expect(plan).toMatchObject({
      changes: [{ action: "replace", createsFirst: false, reason: "replace_because_tainted" }],
      madeAt: new Date("2026-06-16T10:21:47Z"),
    });
  });
  test("identity: what is imported and changed at once is a change, of what it changes", async () => {
    const before = { age: null, email: "a@example.com", id: "a@example.com", name: null };
    const importing = { identity: { email: "a@example.com" } };
    const change = { actions: ["update"], before, after: { ...before, age: 999, name: "test" }, importing };
    const { changes } = await planOf({ resource_changes: [resource("corner_user_identity.user", change)] });
    expect(changes).toMatchObject([{ action: "update" }]);
    expect(changes[0]?.attributes.map(({ path }) => path)).toEqual(["age", "name"]);
  });
  test("has_checks: what holds is no failed check", async () => {
    const check = (status: string) => ({ address: { to_display: "module.foo.module.bar.foobar.this" }, status });
    expect((await planOf({ checks: [check("pass"), check("fail"), check("unknown")] })).failedChecks).toEqual([
      "module.foo.module.bar.foobar.this",
    ]);
  });
  test("110_sensitive_values: an output that is sensitive is not told", async () => {
    const output = { actions: ["create"], before: null, after_unknown: false };
    const { outputs } = await planOf({
      output_changes: {
        foo: { ...output, after: "bar", before_sensitive: true, after_sensitive: true },
        string: { ...output, after: "foo", before_sensitive: false, after_sensitive: false },
      },
    });
    expect(outputs.map(({ address }) => address)).toEqual(["output.foo", "output.string"]);
    expect(JSON.stringify(outputs[0])).not.toContain('"bar"');
  });
  test("invalid: what is no JSON is refused", async () => {
    await expect(read('{"format_version":"1.1","planned_values":{}}}}}')).rejects.toMatchObject({
      code: "unprocessable",
    });
  });
});
