import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { ReadTest } from "./junit-reader.ts";
import { type Report, readReport } from "./read-report.ts";

async function* once(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
async function read(value: unknown): Promise<{ report: Report; tests: ReadTest[] }> {
  const tests: ReadTest[] = [];
  const sink = { add: async (more: readonly ReadTest[]) => void tests.push(...more) };
  return { report: await readReport(once(typeof value === "string" ? value : JSON.stringify(value)), sink), tests };
}
const findings = async (value: unknown) => {
  const { report } = await read(value);
  if (report.kind !== "findings") throw new Error(report.kind);
  return report;
};

const CTRF = {
  reportFormat: "CTRF",
  specVersion: "0.0.0",
  results: {
    tool: { name: "playwright" },
    summary: {
      tests: 5,
      passed: 2,
      failed: 1,
      pending: 1,
      skipped: 0,
      other: 1,
      start: 1767225600000,
      stop: 1767225601000,
    },
    tests: [
      { name: "pays", status: "passed", duration: 12, suite: ["cart", "checkout"], filePath: "cart.spec.ts" },
      {
        name: "retried",
        status: "passed",
        duration: 20,
        flaky: true,
        retryAttempts: [{ attempt: 1, status: "failed", message: "slow", trace: "at x" }],
      },
      { name: "breaks", status: "failed", duration: 3, message: "expected 1", trace: "at y" },
      { name: "later", status: "pending", duration: 0 },
      { name: "odd", status: "other", duration: 1 },
    ],
  },
};

test("CTRF", async () => {
  const { report, tests } = await read(CTRF);
  expect(report).toMatchObject({ kind: "tests", format: "ctrf", tool: "playwright", madeAt: new Date(1767225600000) });
  expect(tests.map(({ suite, name, outcome, milliseconds }) => [suite, name, outcome, milliseconds].join("|"))).toEqual(
    ["cart › checkout|pays|passed|12", "|retried|flaky|20", "|breaks|failed|3", "|later|skipped|0", "|odd|error|1"],
  );
  expect(tests[1]?.failures).toEqual([{ kind: "failure", type: null, message: "slow", detail: "at x" }]);
  expect(tests[2]?.failures).toMatchObject([{ message: "expected 1", detail: "at y" }]);
});

describe("CTRF: a test", () => {
  const outcomes = async (test: object) => {
    const { tests } = await read({ results: { tests: [{ name: "t", duration: 1, ...test }] } });
    return tests.map(({ outcome }) => outcome).join();
  };
  test.each<[string, object, string]>([
    ["that passed when tried again is flaky, though nobody says so", { status: "passed", retries: 1 }, "flaky"],
    ["that passed at once is not", { status: "passed", retries: 0, flaky: false }, "passed"],
    ["that failed is not, however often it was tried", { status: "failed", retries: 2, flaky: true }, "failed"],
    [
      "whose attempts have no number is flaky after one that failed",
      { status: "passed", retryAttempts: [{ status: "failed" }] },
      "flaky",
    ],
    ["that fits no status is what its own word says", { status: "other", rawStatus: "inconclusive" }, "skipped"],
    ["that fits no status, with a word nobody knows, is an error", { status: "other", rawStatus: "odd" }, "error"],
  ])("%s", async (_, said, outcome) => expect(await outcomes(said)).toBe(outcome));

  test("is refused where the report says that it is another format's", async () => {
    await expect(read({ reportFormat: "XTRF", results: { tests: [] } })).rejects.toThrow("reportFormat");
  });

  test("was run when the summary says, in milliseconds or seconds", async () => {
    for (const start of [1767225600000, 1767225600]) {
      const { report } = await read({ results: { summary: { start }, tests: [] } });
      expect(report.madeAt).toEqual(new Date("2026-01-01T00:00:00Z"));
    }
  });
});

const rule = (id: string, more: object = {}) => ({ id, ...more });
const result = (more: object = {}) => ({ ruleId: "A1", message: { text: "bad" }, ...more });
const sarif = (
  results: object[],
  { rules = [] as object[], ...run }: Record<string, unknown> & { rules?: object[] } = {},
) => ({
  $schema: "https://json.schemastore.org/sarif-2.1.0.json",
  version: "2.1.0",
  runs: [{ tool: { driver: { name: "Lint", rules } }, results, ...run }],
});
const one = async (...given: Parameters<typeof sarif>) => (await findings(sarif(...given))).read.findings[0];

describe("SARIF: the level", () => {
  const rules = [
    rule("A1", { defaultConfiguration: { level: "error" }, properties: { "security-severity": "9.1" } }),
    rule("B2"),
  ];
  test.each<[string, object, Record<string, unknown>, string]>([
    ["is what the result says", { level: "note" }, { rules }, "note"],
    ["is its rule's, by id", {}, { rules }, "error"],
    ["is its rule's, by index", { ruleId: undefined, ruleIndex: 0 }, { rules }, "error"],
    ["is its rule's, by reference", { ruleId: undefined, rule: { index: 0 } }, { rules }, "error"],
    ["is its rule's, where its id has parts of its own", { ruleId: "A1/nested" }, { rules }, "error"],
    ["is warning where its rule says nothing", { ruleId: "B2" }, { rules }, "warning"],
    ["is warning where its rule is not told", {}, {}, "warning"],
    ["is none for what is open", { kind: "open" }, { rules }, "none"],
    [
      "is what the run overrides",
      {},
      {
        rules,
        invocations: [
          {
            executionSuccessful: true,
            ruleConfigurationOverrides: [{ descriptor: { index: 0 }, configuration: { level: "note" } }],
          },
        ],
      },
      "note",
    ],
  ])("%s", async (_, more, run, level) => expect((await one([result(more)], run))?.level).toBe(level));

  test("of a rule of an extension", async () => {
    const tool = {
      driver: { name: "CodeQL" },
      extensions: [{ name: "queries", rules: [rule("js/xss", { defaultConfiguration: { level: "error" } })] }],
    };
    const read = await one([{ rule: { index: 0, toolComponent: { index: 0 } }, message: { text: "x" } }], { tool });
    expect(read).toMatchObject({ tool: "CodeQL", rule: "js/xss", level: "error" });
  });

  test.each<[string, object]>([
    ["by the index of its component", { toolComponent: { index: 1 } }],
    ["by the name of its component", { toolComponent: { name: "two" } }],
    ["by the guid of its component", { toolComponent: { guid: "g2" } }],
  ])("of one of several components: %s", async (_, reference) => {
    const of = (name: string, guid: string, level: string) => ({
      name,
      guid,
      rules: [rule(name, { guid: `r-${guid}`, defaultConfiguration: { level } })],
    });
    const tool = {
      driver: { name: "Lint", rules: [rule("A1")] },
      extensions: [of("one", "g1", "note"), of("two", "g2", "error")],
    };
    const read = (more: object) => one([{ rule: { ...reference, ...more }, message: { text: "x" } }], { tool });
    expect(await read({ index: 0 })).toMatchObject({ rule: "two", level: "error" });
    expect(await read({ guid: "r-g2" })).toMatchObject({ rule: "two", level: "error" });
    expect(await read({ id: "two/sub" })).toMatchObject({ rule: "two/sub", level: "error" });
  });

  test("is what the invocation that made it overrides, where it says which", async () => {
    const says = (level: string) => ({
      ruleConfigurationOverrides: [{ descriptor: { id: "B2" }, configuration: { level } }],
    });
    const run = { rules, invocations: [says("note"), says("error"), {}] };
    const of = async (invocationIndex: number) => {
      const read = await one([result({ ruleId: "B2", provenance: { invocationIndex } })], run);
      return read?.level;
    };
    expect([await of(0), await of(1), await of(2), await of(-1)]).toEqual(["note", "error", "warning", "error"]);
  });

  test("and a score of its rule make the severity", async () => {
    expect((await one([result()], { rules }))?.severity).toBe("critical");
    expect((await one([result({ ruleId: "B2" })], { rules }))?.severity).toBe("medium");
  });
});

describe("SARIF: a result", () => {
  test("says where it is, also by index, and in a Windows path", async () => {
    const region = { startLine: 7, startColumn: 3, snippet: { text: "x = y" } };
    const at = (artifactLocation: object) =>
      result({ locations: [{ physicalLocation: { artifactLocation, region } }] });
    const artifacts = [{ location: { uri: "src/by%20index.ts" } }];
    expect(await one([at({ uri: "./src/a.ts" })])).toMatchObject({
      uri: "src/a.ts",
      line: 7,
      column: 3,
      snippet: "x = y",
    });
    expect(await one([at({ index: 0 })], { artifacts })).toMatchObject({ uri: "src/by index.ts" });
    expect(await one([at({ uri: "file:///C:/x/a.cs" })])).toMatchObject({ uri: "C:/x/a.cs" });
  });

  test("says its message by id, with what is filled in", async () => {
    const rules = [rule("A1", { messageStrings: { default: { text: "{0} calls {1}" } } })];
    expect(await one([result({ message: { id: "default", arguments: ["main", "eval"] } })], { rules })).toMatchObject({
      message: "main calls eval",
    });
  });

  test.each([
    ["{{0}} is {0}, {1} is not told", ["a"], "{0} is a, {1} is not told"],
    ["a template of {{ x }}", undefined, "a template of {{ x }}"],
    ["depends on [a value](1) and [b\\[0\\]](12)", undefined, "depends on a value and b[0]"],
    ["see [the rule](https://example.org) at a[0](x)", undefined, "see [the rule](https://example.org) at a[0](x)"],
  ])("says %s as it is meant", async (text, given, said) => {
    expect(await one([result({ message: { text, arguments: given } })])).toMatchObject({ message: said });
  });

  test("has no fingerprint where something else stands in its place", async () => {
    const fingerprints = { "matchBasedId/v1": "requires login", real: "1f" };
    expect(await one([result({ fingerprints })])).toMatchObject({ fingerprints: { real: "1f" } });
  });

  test.each([
    [[], null],
    [[{ kind: "inSource" }], "suppressed in the source"],
    [[{ kind: "external", status: "accepted", justification: "a test" }], "a test"],
    [[{ kind: "external", status: "underReview" }], null],
    [
      [
        { kind: "external", status: "accepted" },
        { kind: "external", status: "rejected" },
      ],
      null,
    ],
  ])("with suppressions %j is suppressed: %s", async (suppressions, suppressed) => {
    expect((await one([result({ suppressions })]))?.suppressed).toBe(suppressed);
  });

  test("that passed, or was only there before, is no finding", async () => {
    const results = [
      result({ kind: "pass" }),
      result({ kind: "notApplicable" }),
      result({ baselineState: "absent" }),
      result(),
    ];
    expect((await findings(sarif(results))).read.findings).toHaveLength(1);
  });

  test("of a tool that failed is told of", async () => {
    const { read: said } = await findings(
      sarif([], {
        invocations: [{ executionSuccessful: false, endTimeUtc: "2026-01-01T00:00:00Z" }],
        automationDetails: { id: "/language:java/42" },
      }),
    );
    expect(said).toMatchObject({
      failedTools: ["Lint"],
      category: "/language:java",
      madeAt: new Date("2026-01-01T00:00:00Z"),
    });
  });
});

describe("SARIF as GitHub takes it", () => {
  const packed = gzipSync(JSON.stringify(sarif([result()]))).toString("base64");
  test("is unpacked, with its commit", async () => {
    const report = await findings({ commit_sha: "4f2a9c1", ref: "refs/heads/main", sarif: packed });
    expect(report).toMatchObject({ commit: "4f2a9c1", read: { findings: [{ rule: "A1" }] } });
  });
  test("is unpacked without anything about it", async () => {
    expect((await findings(packed)).read.findings).toHaveLength(1);
  });
  test("is refused where it unpacks to a giant, with the limit named", async () => {
    const sarifBomb = gzipSync(Buffer.alloc(40 * 2 ** 20, " ")).toString("base64");
    await expect(read({ sarif: sarifBomb })).rejects.toMatchObject({
      code: "too_large",
      message: expect.stringContaining("32 MiB"),
    });
  });
  test("is refused where it is none", async () => {
    await expect(read({ sarif: "bm8=" })).rejects.toThrow("not gzip");
  });
});

describe("JSON that is no report", () => {
  test.each<[string, unknown, RegExp]>([
    ["says its line", '{\n"version": "2.1.0",\n"runs": [}', /Line 3/],
    [
      "of another version of SARIF names the mend",
      { version: "1.0.0", runs: [] },
      /version: only SARIF 2\.1\.0 is read/,
    ],
    [
      "names the path of what is wrong",
      { version: "2.1.0", runs: [{ tool: { driver: {} } }] },
      /runs\[0\]\.tool\.driver\.name/,
    ],
    [
      "of a form nobody knows lists those that are",
      { hello: 1 },
      /JUnit XML, CTRF, TRX, Cobertura, JaCoCo XML, Clover XML, LCOV, SARIF 2\.1\.0/,
    ],
    ["that is a list is none", "[]", /no report/],
    ["of Jest says what to write", { numTotalTests: 1, testResults: [] }, /Jest's own JSON: write JUnit/],
    ["of Mocha says what to write", { stats: { tests: 1 }, tests: [] }, /Mocha's own JSON/],
    ["of Playwright is not taken for Mocha's", { suites: [], stats: { expected: 1 } }, /Playwright's own JSON/],
    ["of RSpec says what to write", { examples: [], summary: {} }, /RSpec's own JSON: write JUnit/],
    ["of coverage.py says what to write", { meta: {}, files: {}, totals: {} }, /coverage xml/],
    ["of gcovr says what to write", { "gcovr/format_version": "0.5", files: [] }, /gcovr --cobertura/],
    ["of Istanbul says what to write", { "/a.js": { path: "/a.js", statementMap: {}, s: {} } }, /Istanbul's own JSON/],
    ["of SimpleCov says what to write", { meta: { simplecov_version: "0.22.0" }, coverage: {} }, /SimpleCov's own/],
    ["of SimpleCov's suites too", { RSpec: { coverage: {}, timestamp: 1_700_000_000 } }, /simplecov-cobertura/],
    ["of LLVM says what to write", { type: "llvm.coverage.json.export", version: "2.0.1", data: [] }, /-format=lcov/],
    ["of Coveralls is named", { service_name: "x", source_files: [] }, /Coveralls/],
    ["but Go's cover profile says what to write", "mode: atomic\na/b.go:1.2,3.4 1 1\n", /gocover-cobertura/],
    ["of Mochawesome is not taken for CTRF", { stats: {}, results: [] }, /Mocha's own JSON/],
    ["of Semgrep is not taken for CTRF", { results: [], errors: [], paths: {} }, /semgrep --sarif/],
    ["of Trivy says what to write", { SchemaVersion: 2, Results: [] }, /trivy --format sarif/],
    ["of Gitleaks says what to write", [{ RuleID: "aws-access-key", File: "a" }], /gitleaks --report-format sarif/],
    ["of ESLint says what to write", [{ filePath: "/a.js", messages: [] }], /ESLint's own JSON: write SARIF/],
    ["of an inventory is named", { bomFormat: "CycloneDX", specVersion: "1.5" }, /This is CycloneDX/],
    ["of Terraform's state says what to write", { version: 4, lineage: "a", resources: [] }, /state of Terraform/],
    [
      "of Go's events says what to write",
      '{"Time":"2026-01-01T00:00:00Z","Action":"run","Package":"x"}\n{"Action":"pass"}',
      /go test -json': write JUnit/,
    ],
    ["of Terraform's lines says what to write", '{"@level":"info","type":"version"}\n{}', /line by line/],
    ["that is nested without end is none", `{"runs":${"[".repeat(5_000)}${"]".repeat(5_000)}}`, /nested deeper/],
  ])("%s", async (_, value, words) => {
    await expect(read(value)).rejects.toThrow(words);
    await expect(read(value)).rejects.toMatchObject({ code: "unprocessable" });
  });
});
