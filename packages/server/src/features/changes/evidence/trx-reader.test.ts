import { describe, expect, test } from "vitest";
import type { ReadTest } from "./junit-reader.ts";
import { readReport } from "./read-report.ts";

/** In pieces of a few bytes, so that every construct is cut somewhere. */
async function* inPieces(body: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}
async function read(xml: string, size = 7) {
  const tests: ReadTest[] = [];
  const sink = { add: async (more: readonly ReadTest[]) => void tests.push(...more) };
  const report = await readReport(inPieces(Buffer.from(xml), size), sink);
  return { tests, report };
}
const told = ({ tests }: { tests: readonly ReadTest[] }): string[] =>
  tests.map(({ suite, className, name, outcome, milliseconds }) =>
    [suite, className, name, outcome, milliseconds].join("|"),
  );

const run = (inner: string): string =>
  `\ufeff<?xml version="1.0" encoding="utf-8"?>
<TestRun id="7c4c1f0e-0000-4000-8000-000000000001" name="ci@agent 2026-03-01 10:00:00" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
  <Times creation="2026-03-01T11:00:00.1234567+01:00" queuing="2026-03-01T11:00:00.1234569+01:00" start="2026-03-01T11:00:01.5000000+01:00" finish="2026-03-01T11:00:09.0000000+01:00" />
  <TestSettings name="default" id="0f7f0b05-0000-4000-8000-000000000002"><Deployment runDeploymentRoot="ci_agent" /></TestSettings>
${inner}
</TestRun>`;
const result = (id: string, more: string, inner = ""): string =>
  `<UnitTestResult executionId="e-${id}" testId="${id}" computerName="agent" testType="13cdc9d9-ddb5-4fa4-a97d-d965ccfc6d4b" testListId="8c84fa94" ${more}${inner ? `>${inner}</UnitTestResult>` : " />"}`;
const definition = (id: string, className: string, name: string): string =>
  `<UnitTest name="${name}" storage="/ci/tests/bin/release/net8.0/acme.pay.tests.dll" id="${id.toUpperCase()}"><Execution id="e-${id}" /><TestMethod codeBase="/ci/tests/bin/Release/net8.0/Acme.Pay.Tests.dll" adapterTypeName="executor://mstestadapter/v2" className="${className}" name="${name}" /></UnitTest>`;
const wrong = (message: string, trace: string): string =>
  `<Output><StdOut>noise &lt;b&gt; <![CDATA[<Message>not this</Message>]]></StdOut><ErrorInfo><Message>${message}</Message><StackTrace>${trace}</StackTrace></ErrorInfo></Output>`;

const VSTEST = run(`  <Results>
    ${result("a1", 'testName="Charges" duration="00:00:01.2345678" startTime="2026-03-01T11:00:02+01:00" endTime="2026-03-01T11:00:03+01:00" outcome="Passed" relativeResultsDirectory="e-a1"')}
    ${result("b2", 'testName="Charges" outcome="Failed" duration="1.00:00:01"', wrong("Assert.AreEqual failed. Expected:&lt;1&gt;.\n  Actual:&lt;2&gt;.", "   at Acme.Pay.Tests.Refunds.Charges() in /ci/Refunds.cs:line 10"))}
    ${result("c3", 'testName="Acme.Pay.Tests.Eur.Rounds(cents: 5)" outcome="NotExecuted" duration="00:00:00"', "<Output><ErrorInfo><Message>later</Message></ErrorInfo></Output>")}
  </Results>
  <TestDefinitions>
    ${definition("a1", "Acme.Pay.Tests.Charge", "Charges")}
    ${definition("b2", "Acme.Pay.Tests.Refunds", "Charges")}
    ${definition("c3", "Acme.Pay.Tests.Eur", "Rounds")}
  </TestDefinitions>
  <TestEntries><TestEntry testId="a1" executionId="e-a1" testListId="8c84fa94" /></TestEntries>
  <TestLists><TestList name="Results Not in a List" id="8c84fa94" /></TestLists>
  <ResultSummary outcome="Failed"><Counters total="3" executed="2" passed="1" failed="1" error="0" timeout="0" aborted="0" inconclusive="0" passedButRunAborted="0" notRunnable="0" notExecuted="0" disconnected="0" warning="0" completed="0" inProgress="0" pending="0" /></ResultSummary>`);

describe("TRX", () => {
  test("of VSTest: classes come from definitions that stand behind the results; two of a name are two", async () => {
    const answer = await read(VSTEST);
    expect(told(answer)).toEqual([
      "acme.pay.tests.dll|Acme.Pay.Tests.Charge|Charges|passed|1235",
      "acme.pay.tests.dll|Acme.Pay.Tests.Refunds|Charges|failed|86401000",
      "acme.pay.tests.dll|Acme.Pay.Tests.Eur|Rounds(cents: 5)|skipped|0",
    ]);
    expect(answer.tests[1]?.failures).toEqual([
      {
        kind: "failure",
        type: null,
        message: "Assert.AreEqual failed. Expected:<1>.",
        detail:
          "Assert.AreEqual failed. Expected:<1>.\n  Actual:<2>.\nat Acme.Pay.Tests.Refunds.Charges() in /ci/Refunds.cs:line 10",
      },
    ]);
    expect(answer.report).toMatchObject({ kind: "tests", format: "trx", madeAt: new Date("2026-03-01T10:00:01.500Z") });
  });

  test("of MSTest of old: definitions first, and the assembly behind the class", async () => {
    const xml = run(
      `<TestDefinitions>${definition("a1", "Acme.Charge, Acme.Pay.Tests, Version=1.0.0.0, Culture=neutral", "Runs")}</TestDefinitions><Results>${result("A1", 'testName="Runs" outcome="Passed"')}</Results>`,
    );
    expect(told(await read(xml))).toEqual(["acme.pay.tests.dll|Acme.Charge|Runs|passed|0"]);
  });

  test("rows of data are tests; what holds them is one only where it failed and none of them did", async () => {
    const row = (name: string, outcome: string) =>
      result("a1", `testName="${name}" outcome="${outcome}" resultType="DataDrivenDataRow"`);
    const rows = (inner: string, outcome: string) =>
      result(
        "a1",
        `testName="Adds" outcome="${outcome}" resultType="DataDrivenTest"`,
        `<InnerResults>${inner}</InnerResults>`,
      );
    const xml = run(
      `<Results>${rows(row("Adds (1)", "Passed") + row("Adds (2)", "Failed"), "Failed")}${rows(row("Adds (3)", "Passed"), "Failed")}</Results>`,
    );
    expect(told(await read(xml))).toEqual([
      "||Adds (1)|passed|0",
      "||Adds (2)|failed|0",
      "||Adds (3)|passed|0",
      "||Adds|failed|0",
    ]);
  });

  test.each([
    ["Passed", "passed"],
    ["PassedButRunAborted", "passed"],
    ["Warning", "passed"],
    ["Completed", "passed"],
    ["Failed", "failed"],
    ["Error", "error"],
    ["Timeout", "error"],
    ["Aborted", "error"],
    ["Disconnected", "error"],
    ["NotRunnable", "error"],
    ["InProgress", "error"],
    ["NotExecuted", "skipped"],
    ["Inconclusive", "skipped"],
    ["Pending", "skipped"],
  ])("the outcome %s is %s", async (said, outcome) => {
    const { tests } = await read(run(`<Results>${result("a1", `testName="a" outcome="${said}"`)}</Results>`));
    expect(tests[0]?.outcome).toBe(outcome);
  });

  test("an outcome that is left out is an error: VSTest leaves out the first of its list", async () => {
    const { tests } = await read(run(`<Results>${result("a1", 'testName="a"')}</Results>`));
    expect(tests).toMatchObject([{ outcome: "error", failures: [{ kind: "error", message: "error" }] }]);
  });

  test("results of other kinds of test are results: generic, manual, ordered", async () => {
    const xml = run(
      `<Results><GenericTestResult testName="smoke" outcome="Passed"/><ManualTestResult testName="looks" outcome="Pending"/><TestResultAggregation testName="in order" outcome="Passed"><InnerResults>${result("a1", 'testName="first" outcome="Passed"')}</InnerResults></TestResultAggregation></Results>`,
    );
    expect(told(await read(xml))).toEqual(["||smoke|passed|0", "||looks|skipped|0", "||first|passed|0"]);
  });

  test("a run whose host crashed did not pass, even where all tests that ran did", async () => {
    const crashed = `<ResultSummary outcome="Failed"><Counters total="1" passed="1"/><RunInfos><RunInfo computerName="agent" outcome="Error"><Text>The active test run was aborted. Reason: Test host process crashed : Stack overflow.
   at Acme.Pay.Loop()</Text></RunInfo></RunInfos></ResultSummary>`;
    const passed = `<Results>${result("a1", 'testName="a" outcome="Passed"')}</Results>`;
    const { tests } = await read(run(passed + crashed));
    expect(tests[1]).toMatchObject({
      name: "(the run itself)",
      outcome: "error",
      failures: [{ message: "The active test run was aborted. Reason: Test host process crashed : Stack overflow." }],
    });
    const failed = `<Results>${result("a1", 'testName="a" outcome="Failed"')}</Results>`;
    expect((await read(run(failed + crashed))).tests).toHaveLength(1);
    expect((await read(run(`${passed}<ResultSummary outcome="Completed"/>`))).tests).toHaveLength(1);
  });

  test.each([
    ["entities", `<!DOCTYPE TestRun [<!ENTITY a "b">]><TestRun/>`, /defines entities/],
    ["a file that is broken off", `<TestRun><Results>${result("a1", 'testName="a"')}`, /unclosed tag/],
    [
      "more results than are held",
      run(`<Results>${'<TestResult outcome="Passed"/>'.repeat(250_001)}</Results>`),
      /more than 250000 results/,
    ],
  ])("with %s is refused", async (_, xml, words) => {
    await expect(read(xml, 65_536)).rejects.toThrow(words);
  });
});
