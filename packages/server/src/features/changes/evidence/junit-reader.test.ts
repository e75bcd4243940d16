import { describe, expect, test } from "vitest";
import { momentIn, type ReadTest, secondsIn } from "./junit-reader.ts";
import { readReport } from "./read-report.ts";

/** In pieces of seven bytes, so that every construct is cut somewhere. */
async function* inPieces(body: Buffer, size = 7): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}
async function read(xml: string | Buffer, size?: number) {
  const tests: ReadTest[] = [];
  const sink = { add: async (more: readonly ReadTest[]) => void tests.push(...more) };
  const body = Buffer.isBuffer(xml) ? xml : Buffer.from(xml);
  const report = await readReport(inPieces(body, size), sink);
  return { tests, report };
}
const told = ({ tests }: { tests: readonly ReadTest[] }): string[] =>
  tests.map(({ suite, className, name, outcome, milliseconds }) =>
    [suite, className, name, outcome, milliseconds].join("|"),
  );

const DIALECTS: readonly (readonly [string, string, readonly string[]])[] = [
  [
    "surefire: one suite, a locale's thousands, errors beside failures",
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="3.0" name="com.example.PayTest" time="1,234.5" tests="3" errors="1" skipped="1" failures="1">
  <properties><property name="java.version" value="21"/></properties>
  <testcase name="charges" classname="com.example.PayTest" time="1,234.5"><failure message="expected: &lt;1&gt;" type="org.opentest4j.AssertionFailedError"><![CDATA[org.opentest4j
	at com.example.PayTest.charges(PayTest.java:10)]]></failure><system-out><![CDATA[<failure/>]]></system-out></testcase>
  <testcase name="refunds" classname="com.example.PayTest" time="0.01"><error type="java.lang.NullPointerException">npe</error></testcase>
  <testcase name="waits" classname="com.example.PayTest" time="0"><skipped message="later"/></testcase>
</testsuite>`,
    [
      "com.example.PayTest|com.example.PayTest|charges|failed|1234500",
      "com.example.PayTest|com.example.PayTest|refunds|error|10",
      "com.example.PayTest|com.example.PayTest|waits|skipped|0",
    ],
  ],
  [
    "surefire with re-runs: flaky is not failed, failed again is",
    `<testsuite name="FlakyIT"><testcase name="a" classname="FlakyIT" time="0.1">
<flakyFailure message="first" type="X"><stackTrace>at A</stackTrace><system-out>noise</system-out></flakyFailure><flakyError message="second" type="Y"/></testcase>
<testcase name="b" classname="FlakyIT" time="0.1"><failure message="one"/><rerunFailure message="two"><stackTrace>at B</stackTrace></rerunFailure></testcase>
<testcase name="c" classname="FlakyIT"><error message="one"/><rerunError message="two"/></testcase></testsuite>`,
    ["FlakyIT|FlakyIT|a|flaky|100", "FlakyIT|FlakyIT|b|failed|100", "FlakyIT|FlakyIT|c|error|0"],
  ],
  [
    "pytest: expected failures are skipped, errors of set-up are errors, a moment without a zone",
    `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="0" skipped="1" tests="3" time="0.044" timestamp="2026-03-01T10:00:00.123456" hostname="ci">
<testcase classname="tests.test_pay.TestPay" name="test_ok[eur-1]" time="1e-05"/>
<testcase classname="tests.test_pay" name="test_known" time="0.001"><skipped type="pytest.xfail" message="bug 7"/></testcase>
<testcase classname="tests.test_pay" name="test_setup" time="0.001"><error message="failed on setup with &quot;E&quot;">fixture</error></testcase></testsuite></testsuites>`,
    [
      "pytest|tests.test_pay.TestPay|test_ok[eur-1]|passed|0",
      "pytest|tests.test_pay|test_known|skipped|1",
      "pytest|tests.test_pay|test_setup|error|1",
    ],
  ],
  [
    "jest-junit: classes and names from titles",
    `<testsuites name="jest tests" tests="2" failures="1" errors="0" time="3.1"><testsuite name="cart" errors="0" failures="1" skipped="0" timestamp="2026-03-01T10:00:00" time="0.5" tests="2">
<testcase classname="cart adds" name="cart adds" time="0.003"/><testcase classname="cart removes" name="cart removes" time="0.1"><failure>Error: expect(received).toBe(expected)
    at Object.&lt;anonymous&gt; (cart.test.js:5:3)</failure></testcase></testsuite></testsuites>`,
    ["cart|cart adds|cart adds|passed|3", "cart|cart removes|cart removes|failed|100"],
  ],
  [
    "go-junit-report and gotestsum: a package a suite; a build that broke says so in a suite without tests",
    `<testsuites><testsuite tests="2" failures="1" time="0.16" name="github.com/acme/pay"><properties><property name="go.version" value="go1.23"/></properties>
<testcase classname="pay" name="TestCharge/eur" time="0.06"></testcase><testcase classname="pay" name="TestCharge" time="0.1"><failure message="Failed" type="">pay_test.go:11: no</failure></testcase></testsuite>
<testsuite name="github.com/acme/broken" tests="0" errors="1"><error message="Build error">undefined: x</error></testsuite></testsuites>`,
    [
      "github.com/acme/pay|pay|TestCharge/eur|passed|60",
      "github.com/acme/pay|pay|TestCharge|failed|100",
      "github.com/acme/broken||(the suite itself)|error|0",
    ],
  ],
  [
    "nunit2junit: suites within suites, the innermost name counts",
    `<testsuites><testsuite name="Acme.dll"><testsuite name="Acme"><testsuite name="Acme.PayTests"><testcase classname="Acme.PayTests" name="Charges" time="0,012"/></testsuite><testcase classname="Acme" name="Loose" time="0,5"/></testsuite></testsuite></testsuites>`,
    ["Acme.PayTests|Acme.PayTests|Charges|passed|12", "Acme|Acme|Loose|passed|500"],
  ],
  [
    "ctest: statuses in attributes",
    `<testsuite name="Linux-c++" tests="4" failures="1" disabled="1" skipped="1" time="2" timestamp="2026-03-01T10:00:00">
<testcase name="unit" classname="unit" time="0.5" status="run"><system-out>ok</system-out></testcase><testcase name="io" classname="io" time="1" status="fail"><failure message=""/><system-out>no</system-out></testcase>
<testcase name="gpu" classname="gpu" time="0" status="disabled"><disabled/></testcase><testcase name="net" classname="net" time="0" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/></testcase></testsuite>`,
    [
      "Linux-c++|unit|unit|passed|500",
      "Linux-c++|io|io|failed|1000",
      "Linux-c++|gpu|gpu|skipped|0",
      "Linux-c++|net|net|skipped|0",
    ],
  ],
  [
    "gtest: notrun and suppressed, results that completed",
    `<testsuites tests="3" failures="0" disabled="1" errors="0" time="0.01" name="AllTests"><testsuite name="MathTest" tests="3"><testcase name="Adds" file="m.cc" line="3" status="run" result="completed" time="0.001" classname="MathTest"/>
<testcase name="DISABLED_Slow" status="notrun" result="suppressed" time="0." classname="MathTest"/><testcase name="Skips" status="run" result="skipped" time="0" classname="MathTest"><skipped message="no GPU"/></testcase></testsuite></testsuites>`,
    [
      "MathTest|MathTest|Adds|passed|1",
      "MathTest|MathTest|DISABLED_Slow|skipped|0",
      "MathTest|MathTest|Skips|skipped|0",
    ],
  ],
  [
    "mocha: an empty root suite, pending",
    `<testsuites name="Mocha Tests"><testsuite name="Root Suite" tests="0"/><testsuite name="Cart" file="/ci/cart.js"><testcase name="Cart adds" time="0" classname="adds"/><testcase name="Cart waits" classname="waits"><skipped/></testcase></testsuite></testsuites>`,
    ["Cart|adds|Cart adds|passed|0", "Cart|waits|Cart waits|skipped|0"],
  ],
  [
    "phpunit: deep suites, class beside classname, warnings that are none",
    `<testsuites><testsuite name="/ci/phpunit.xml" tests="2"><testsuite name="unit"><testsuite name="App\\PayTest" file="/ci/PayTest.php"><testcase name="testPays" file="/ci/PayTest.php" line="9" class="App\\PayTest" classname="App.PayTest" assertions="1" time="0.003"/><testcase name="testWarns" class="App\\PayTest" time="0"><warning>w</warning></testcase></testsuite></testsuite></testsuite></testsuites>`,
    ["App\\PayTest|App.PayTest|testPays|passed|3", "App\\PayTest|App\\PayTest|testWarns|passed|0"],
  ],
  [
    "several suites one behind another, each with a declaration of its own",
    `<?xml version="1.0"?><testsuite name="A"><testcase name="a"/></testsuite>
<?xml version="1.0"?>
<testsuite name="B"><testcase name="b"><failure/></testcase></testsuite>`,
    ["A||a|passed|0", "B||b|failed|0"],
  ],
  [
    "bazel: a log of the suite beside a test that broke",
    `<testsuites><testsuite name="pay/pay_test" tests="1" failures="0" errors="1"><testcase name="pay/pay_test" status="run" duration="3" time="3"><error message="exited with error code 1"></error></testcase><system-out>
Generated test.log:
<![CDATA[<failure/>]]></system-out></testsuite></testsuites>`,
    ["pay/pay_test||pay/pay_test|error|3000"],
  ],
  [
    "skipped, and failed all the same: what is worst counts, wherever it stands",
    `<testsuite name="S"><testcase name="a"><skipped/><failure message="f"/><error message="tear-down"/></testcase><testcase name="b"><failure/><skipped/></testcase><testcase name="c" status="disabled"><failure/></testcase></testsuite>`,
    ["S||a|error|0", "S||b|failed|0", "S||c|failed|0"],
  ],
  [
    "statuses alone, without an element",
    `<testsuite name="S"><testcase name="a" status="errored"/><testcase name="b" result="FAILED"/><testcase name="c" status="broken"/><testcase name="d" status="timedout"/><testcase name="e" executed="No" result="Ignored"/><testcase name="f" status="0"/></testsuite>`,
    ["S||a|error|0", "S||b|failed|0", "S||c|error|0", "S||d|error|0", "S||e|skipped|0", "S||f|passed|0"],
  ],
  [
    "a suite that says tests failed and tells of none; its parent says no more",
    `<testsuites tests="6" failures="1" errors="1"><testsuite name="S" tests="6" failures="1" errors="1" skipped="2"/><testsuite name="T" tests="6" failures="0"/></testsuites>`,
    ["S||(the suite itself)|failed|0"],
  ],
  [
    "a suite that counts more failures than it tells: only what is told counts",
    `<testsuite name="S" tests="2" failures="2"><testcase name="a"><flakyFailure message="1"/><flakyFailure message="2"/></testcase></testsuite>`,
    ["S||a|flaky|0"],
  ],
  [
    "tests within a test: each is one",
    `<testsuite name="S"><testcase name="outer" time="2"><testcase name="inner" time="1"><failure/></testcase><testcase name="other"/></testcase></testsuite>`,
    ["S||inner|failed|1000", "S||other|passed|0", "S||outer|passed|2000"],
  ],
  [
    "a time that was left out with marks that XML forbids",
    `<testsuite><testcase name="a" time="<<computed>>"/></testsuite>`,
    ["||a|passed|0"],
  ],
  ["no names, no times, no counts", `<testsuite><testcase/></testsuite>`, ["||(without a name)|passed|0"]],
  [
    "prefixed names",
    `<j:testsuites xmlns:j="urn:x"><j:testsuite name="S"><j:testcase name="t"/></j:testsuite></j:testsuites>`,
    ["S||t|passed|0"],
  ],
];

test.each(DIALECTS)("%s", async (_, xml, expected) => {
  expect(told(await read(xml))).toEqual(expected);
  expect(told(await read(xml, 1_000_000))).toEqual(expected);
});

describe("what a failure says", () => {
  const failures = async (inner: string) =>
    (await read(`<testsuite><testcase name="t">${inner}</testcase></testsuite>`)).tests[0]?.failures;

  test("is its message, its type and its text; output is none of it", async () => {
    const inner = '<failure message="m" type="T">line 1\nline 2</failure><system-out>noise</system-out>';
    expect(await failures(inner)).toEqual([{ kind: "failure", type: "T", message: "m", detail: "line 1\nline 2" }]);
  });
  test("is the first line of its text where it has no message", async () => {
    expect(await failures("<failure>\n  boom\n  at x</failure>")).toMatchObject([{ message: "boom" }]);
  });
  test("of each attempt is kept in order", async () => {
    const inner =
      '<flakyFailure message="1"><stackTrace>at A</stackTrace><system-out>n</system-out></flakyFailure><flakyError message="2"/>';
    expect(await failures(inner)).toMatchObject([
      { kind: "failure", message: "1", detail: "at A" },
      { kind: "error", message: "2" },
    ]);
  });
  test("is cut where it is endless", async () => {
    const [failure] =
      (await failures(`<failure message="${"m".repeat(5_000)}">${"d".repeat(300_000)}</failure>`)) ?? [];
    expect([failure?.message.length, failure?.detail.length]).toEqual([1_001, 4_001]);
  });
});

describe("files as they are in the wild", () => {
  const tested = async (body: Buffer | string) => told(await read(body))[0];
  const xml = (declared: string, name: string) =>
    `<?xml version="1.0" encoding="${declared}"?><testsuite><testcase name="${name}"/></testsuite>`;

  test.each([
    ["UTF-8 with a mark of byte order", Buffer.from(`\uFEFF${xml("UTF-8", "Zürich")}`)],
    ["ISO 8859-1", Buffer.from(xml("ISO-8859-1", "Zürich"), "latin1")],
    ["Windows-1252 in single quotes", Buffer.from(xml("windows-1252", "Zürich").replaceAll('"', "'"), "latin1")],
    ["UTF-16, little end first", Buffer.from(`\uFEFF${xml("UTF-16", "Zürich")}`, "utf16le")],
    ["UTF-16 in name only", Buffer.from(xml("utf-16", "Zürich"))],
    ["UTF-16, big end first", Buffer.from(`\uFEFF${xml("UTF-16", "Zürich")}`, "utf16le").swap16()],
  ])("%s", async (_, body) => expect(await tested(body)).toBe("||Zürich|passed|0"));

  test("an encoding nobody knows is named", async () => {
    await expect(read(xml("x-klingon", "a"))).rejects.toThrow('"x-klingon"');
  });
  test("terminal colours and other characters that XML forbids are borne", async () => {
    expect(
      await tested(
        `<testsuite><testcase name="a"><system-out>\u001b[31mred&#27;[0m ]]> \u0000</system-out></testcase></testsuite>`,
      ),
    ).toBe("||a|passed|0");
  });
});

describe("what is not well-formed or not safe is refused, with its line", () => {
  const LAUGHS = `<?xml version="1.0"?>\n<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>\n<testsuite><testcase name="&c;"/></testsuite>`;
  test.each([
    ["a billion laughs", LAUGHS, /Line 2: it defines entities/],
    [
      "an entity of a file",
      `<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&x;"/></testsuite>`,
      /entities/,
    ],
    [
      "an entity that is not defined",
      `<testsuite>\n<testcase name="&nbsp;"/></testsuite>`,
      /Line 2: it uses an entity/,
    ],
    ["a tag that is not closed", `<testsuite>\n<testcase name="a">\n</testsuite>`, /Line 3: .*unexpected close tag/],
    ["a file that is broken off", `<testsuite>\n<testcase name="a"/>`, /unclosed tag: testsuite/],
    ["another root", `<html><body/></html>`, /a web page/],
    ["another report", `<testng-results><suite/></testng-results>`, /TestNG's own XML: write JUnit/],
    ["Robot Framework's report", `<robot generator="Robot 7"><suite/></robot>`, /write JUnit \(robot --xunit/],
    ["OpenCover's report", `<CoverageSession/>`, /OpenCover's XML: write Cobertura/],
    ["scoverage's report", `<scoverage statement-count="1"/>`, /take the cobertura.xml/],
    ["Visual Studio's coverage", `<CoverageDSPriv/>`, /write Cobertura \(dotnet-coverage/],
    [
      "Open Test Reporting's",
      `<e:events xmlns:e="https://schemas.opentest4j.org/reporting/events/0.2.0"/>`,
      /write JUnit/,
    ],
    ["SpotBugs' findings", `<BugCollection version="4.8"/>`, /write SARIF \(spotbugs -sarif\)/],
    ["PMD's findings", `<pmd version="7.0"/>`, /write SARIF \(pmd check -f sarif\)/],
    ["a root nobody knows", `<results/>`, /first element is <results>/],
    ["nesting without end", `<testsuite>${"<testsuite>".repeat(300)}`, /nested deeper than 200/],
    ["a name without end", `<testsuite><${"a".repeat(100_000)}`, /longer than 10000 characters/],
  ])("%s", async (_, xml, words) => {
    await expect(read(xml, 1_000)).rejects.toThrow(words);
    await expect(read(xml, 1_000)).rejects.toMatchObject({ code: "unprocessable" });
  });

  test("an external DTD is neither fetched nor minded", async () => {
    const xml = `<!DOCTYPE testsuite SYSTEM "http://127.0.0.1:1/junit.dtd"><testsuite><testcase name="a"/></testsuite>`;
    expect(told(await read(xml))).toEqual(["||a|passed|0"]);
  });
});

describe("memory", () => {
  /** Of so many tests, each with an output of its own, and one output and one message as large as all of it. */
  async function* giant(mebibytes: number): AsyncGenerator<Buffer> {
    const half = Math.floor((mebibytes * 2 ** 20) / 2);
    const block = Buffer.alloc(64 * 1024, "all work and no play ");
    yield Buffer.from('<testsuite name="s"><testcase name="loud"><failure message="');
    for (let sent = 0; sent < half / 4; sent += block.length) yield block;
    yield Buffer.from('"/><system-out><![CDATA[');
    for (let sent = 0; sent < half; sent += block.length) yield block;
    yield Buffer.from("]]></system-out></testcase>");
    for (let sent = 0, nth = 0; sent < half / 2; nth += 100) {
      const cases = Array.from({ length: 100 }, (_, at) => `<testcase classname="C" name="t${nth + at}" time="0.01"/>`);
      const chunk = Buffer.from(cases.join("\n"));
      sent += chunk.length;
      yield chunk;
    }
    yield Buffer.from("</testsuite>");
  }

  test("does not grow with the file", async () => {
    let tests = 0;
    let most = 0;
    const before = process.memoryUsage().heapUsed;
    const sink = {
      add: async (more: readonly ReadTest[]) => {
        tests += more.length;
        most = Math.max(most, process.memoryUsage().heapUsed - before);
      },
    };
    await readReport(giant(24), sink);
    expect(tests).toBeGreaterThan(100_000);
    expect(most / 2 ** 20, "MiB of heap").toBeLessThan(60);
  });
});

test.each([
  ["0.012", 0.012],
  ["1e-05", 0.00001],
  ["0,012", 0.012],
  ["1,234.5", 1234.5],
  ["1,234,567", 1_234_567],
  ["1.234,5", 1234.5],
  ["1.234.567,5", 1_234_567.5],
  ["1’234.5", 1234.5],
  ["1 234,5", 1234.5],
  ["12ms", 0.012],
  ["0.5s", 0.5],
  ["00:00:01.5", 1.5],
  ["01:02:03", 3_723],
  ["1:02", 62],
  ["12", 12],
  ["0.", 0],
  ["", 0],
  ["NaN", 0],
  ["-1", 0],
  [undefined, 0],
])("the time %s is %s seconds", (text, seconds) => expect(secondsIn(text)).toBe(seconds));

test.each([
  ["2026-03-01T10:00:00", "2026-03-01T10:00:00.000Z"],
  ["2026-03-01 10:00:00", "2026-03-01T10:00:00.000Z"],
  ["2026-03-01T10:00:00+02:00", "2026-03-01T08:00:00.000Z"],
  ["2026-03-01T10:00:00+0200", "2026-03-01T08:00:00.000Z"],
  ["2026-03-01T10:00:00.123 +02", "2026-03-01T08:00:00.123Z"],
  ["2026-03-01T 10:00:00", "2026-03-01T10:00:00.000Z"],
  ["2026-03-01 10:00:00Z", "2026-03-01T10:00:00.000Z"],
  ["2026-03-01 10:00:00 UTC", "2026-03-01T10:00:00.000Z"],
  ["2026/03/01 10:00:00", "2026-03-01T10:00:00.000Z"],
  ["2026-03-01", "2026-03-01T00:00:00.000Z"],
  ["2026-03-01T10:00:00.123456789Z", "2026-03-01T10:00:00.123Z"],
  ["yesterday", undefined],
  ["0001-01-01T00:00:00Z", undefined],
])("the moment %s is %s", (text, moment) => expect(momentIn(text)?.toISOString()).toBe(moment));
