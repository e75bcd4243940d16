import type { Coverage } from "@shipshape/domain/changes/evidence/coverage";
import { readClover } from "./clover-reader.ts";
import { readCobertura } from "./cobertura-reader.ts";
import { readCtrf } from "./ctrf-reader.ts";
import { readJacoco } from "./jacoco-reader.ts";
import { parsedJson, wholeText } from "./json-report.ts";
import { readJUnit, type TestSink } from "./junit-reader.ts";
import { readLcov } from "./lcov-reader.ts";
import { peekedText, textOf } from "./report-text.ts";
import { type ReadFindings, readSarif, unpackedSarif } from "./sarif-reader.ts";
import { type ReadPlan, readTerraform } from "./terraform-reader.ts";
import { readTrx } from "./trx-reader.ts";
import { unreadable } from "./unreadable.ts";

export type Report = { readonly madeAt: Date | null } & (
  | { readonly kind: "tests"; readonly format: "junit" | "ctrf" | "trx"; readonly tool: string | null }
  | {
      readonly kind: "coverage";
      readonly format: "cobertura" | "clover" | "jacoco" | "lcov";
      readonly coverage: Coverage;
    }
  | { readonly kind: "findings"; readonly format: "sarif"; readonly read: ReadFindings; readonly commit: string | null }
  | { readonly kind: "plan"; readonly format: "terraform"; readonly read: ReadPlan }
);

const KNOWN =
  "JUnit XML, CTRF, TRX, Cobertura, JaCoCo XML, Clover XML, LCOV, SARIF 2.1.0, or a plan of 'terraform show -json'";
const PEEKED = 64 * 1024;
/** Chunks may be long; what a document is, its beginning says. */
const LOOKED_AT = 256 * 1024;

/** The first two elements of a document of XML, without their prefixes, and what stands in the first. */
function firstElementsOf(text: string): { root: string | undefined; said: string; second: string | undefined } {
  const elements = text
    .slice(0, LOOKED_AT)
    .replaceAll(/<!--[\s\S]*?-->/g, "")
    .matchAll(/<(?![?!/])(?:[\w.-]+:)?([\w.-]+)([^>]*)/g);
  const [first, second] = [elements.next().value, elements.next().value];
  return { root: first?.[1], said: first?.[2] ?? "", second: second?.[1] };
}

/** Clover's report and Cobertura's begin with the same element: PHPUnit's does not even name Clover. */
const isClover = (said: string, second: string | undefined): boolean =>
  /\sclover\s*=/.test(said) || second === "project" || second === "testproject";

/** Formats that are not read, and what to do with them. */
const OTHERS: Readonly<Record<string, string>> = {
  "test-run": "NUnit's own XML: write JUnit (nunit3-junit.xslt, or --logger junit)",
  "test-results": "NUnit 2's own XML: write JUnit (nunit2-junit.xslt)",
  assemblies: "xUnit.net's own XML: write JUnit (dotnet test --logger junit)",
  "testng-results": "TestNG's own XML: write JUnit (it does by default, in junitreports/)",
  robot: "Robot Framework's own XML: write JUnit (robot --xunit xunit.xml)",
  testExecutions: "SonarQube's test data: write JUnit",
  CoverageSession: "OpenCover's XML: write Cobertura (reportgenerator -reporttypes:Cobertura)",
  CoverageDSPriv: "Visual Studio's coverage: write Cobertura (dotnet-coverage merge -f cobertura)",
  scoverage: "scoverage's own XML: take the cobertura.xml that it writes beside it",
  events: "Open Test Reporting's XML: write JUnit (JUnit Platform's legacy XML)",
  execution: "Open Test Reporting's XML: write JUnit (JUnit Platform's legacy XML)",
  checkstyle: "Checkstyle's XML: write SARIF",
  pmd: "PMD's XML: write SARIF (pmd check -f sarif)",
  BugCollection: "SpotBugs' XML: write SARIF (spotbugs -sarif)",
  html: "a web page: the address that was read may want a sign-in",
};

const SIMPLECOV = "SimpleCov's own JSON: write Cobertura (simplecov-cobertura) or LCOV (simplecov-lcov)";

/** The same of JSON, by a name that only they have. */
const OTHER_JSON: readonly (readonly [name: string, what: string])[] = [
  ["numTotalTests", "Jest's own JSON: write JUnit (jest-junit) or CTRF"],
  ["suites", "Playwright's own JSON: write JUnit (--reporter=junit) or CTRF"],
  ["stats", "Mocha's own JSON: write JUnit (mocha-junit-reporter) or CTRF"],
  ["examples", "RSpec's own JSON: write JUnit (rspec_junit_formatter)"],
  ["totals", "coverage.py's own JSON: write Cobertura (coverage xml)"],
  ["gcovr/format_version", "gcovr's own JSON: write Cobertura (gcovr --cobertura)"],
  ["source_files", "Coveralls' JSON: write Cobertura or LCOV"],
  ["SchemaVersion", "Trivy's own JSON: write SARIF (trivy --format sarif)"],
  ["results", "a scanner's own JSON, as Semgrep's and Bandit's: write SARIF (semgrep --sarif, bandit -f sarif)"],
  ["bomFormat", "CycloneDX"],
  ["spdxVersion", "SPDX"],
  [
    "lineage",
    "a state of Terraform, not a plan: write 'terraform plan -out plan.bin', then 'terraform show -json plan.bin'",
  ],
];

/** What writes a list, by what its first says. */
const OTHER_LISTS: readonly (readonly [name: string, what: string])[] = [
  ["RuleID", "Gitleaks' own JSON: write SARIF (gitleaks --report-format sarif)"],
  ["filePath", "ESLint's own JSON: write SARIF (@microsoft/eslint-formatter-sarif)"],
];

/** What writes an object of JSON a line, by how its first begins. */
const OTHER_LINES: readonly (readonly [beginning: RegExp, what: string])[] = [
  [/^\{[^\n]*"Action":/, "the events of 'go test -json': write JUnit (gotestsum --junitfile junit.xml)"],
  [
    /^\{"@level":/,
    "what Terraform does, line by line: write 'terraform plan -out plan.bin', then 'terraform show -json plan.bin'",
  ],
];

const isNot = (what: string) => unreadable(`This is ${what}. What is read: ${KNOWN}.`);

async function readXmlReport(beginning: string, text: AsyncIterable<string>, sink: TestSink): Promise<Report> {
  const { root, said, second } = firstElementsOf(beginning);
  if (root === "coverage" && isClover(said, second))
    return { kind: "coverage", format: "clover", ...(await readClover(text)) };
  if (root === "coverage") return { kind: "coverage", format: "cobertura", ...(await readCobertura(text)) };
  if (root === "report") return { kind: "coverage", format: "jacoco", ...(await readJacoco(text)) };
  if (root === "TestRun") return { kind: "tests", format: "trx", tool: null, ...(await readTrx(text, sink)) };
  const other = root === undefined ? undefined : OTHERS[root];
  if (other) throw isNot(other);
  const { madeAt } = await readJUnit(text, sink);
  return { kind: "tests", format: "junit", tool: null, madeAt };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Coverage in JSON that only its parts give away: of Istanbul each file has its path for a name, of SimpleCov each suite its own. */
function otherCoverage(value: Record<string, unknown>): string | undefined {
  if (value["type"] === "llvm.coverage.json.export")
    return "LLVM's own JSON: write LCOV (llvm-cov export -format=lcov)";
  const first = Object.values(value)[0];
  if (!isRecord(first)) return undefined;
  if ("statementMap" in first) return "Istanbul's own JSON: write Cobertura or LCOV (nyc report --reporter=lcovonly)";
  const isSimpleCov = "simplecov_version" in first || ("coverage" in first && "timestamp" in first);
  return isSimpleCov ? SIMPLECOV : undefined;
}

function notOfList(value: unknown) {
  const first: unknown = Array.isArray(value) ? value[0] : undefined;
  const other = isRecord(first) ? OTHER_LISTS.find(([name]) => name in first)?.[1] : undefined;
  return other ? isNot(other) : unreadable(`This is JSON, but no report: what is read is ${KNOWN}.`);
}

async function readJsonReport(text: AsyncIterable<string>, sink: TestSink): Promise<Report> {
  const value = await parsedJson(await wholeText(text, "JSON"));
  if (!isRecord(value)) throw notOfList(value);
  if (typeof value["sarif"] === "string") {
    const read = await readSarif(await unpackedSarif(value["sarif"]));
    const commit = typeof value["commit_sha"] === "string" ? value["commit_sha"] : null;
    return { kind: "findings", format: "sarif", read, commit, madeAt: read.madeAt };
  }
  if ("runs" in value) {
    const read = await readSarif(value);
    return { kind: "findings", format: "sarif", read, commit: null, madeAt: read.madeAt };
  }
  if ("results" in value && !Array.isArray(value["results"]))
    return { kind: "tests", format: "ctrf", ...(await readCtrf(value, sink)) };
  if ("format_version" in value) {
    const read = await readTerraform(value);
    return { kind: "plan", format: "terraform", read, madeAt: read.madeAt };
  }
  const other = OTHER_JSON.find(([name]) => name in value)?.[1] ?? otherCoverage(value);
  if (other) throw isNot(other);
  throw unreadable(`This is JSON of a form that is not known: what is read is ${KNOWN}.`);
}

async function readPackedSarif(text: AsyncIterable<string>): Promise<Report> {
  const read = await readSarif(await unpackedSarif(await wholeText(text, "SARIF")));
  return { kind: "findings", format: "sarif", read, commit: null, madeAt: read.madeAt };
}

/**
 * Finds out what a file is and reads it as it comes. Tests are handed to the sink while they are read; everything else
 * is returned. Throws unprocessable for what is none of these, or is faulty: with line or path.
 */
export async function readReport(chunks: AsyncIterable<Buffer>, sink: TestSink): Promise<Report> {
  const { beginning, all } = await peekedText(textOf(chunks), PEEKED);
  const start = beginning.trimStart();
  if (start === "") throw unreadable("The file is empty.");
  if (start.startsWith("<")) return readXmlReport(start, all, sink);
  const lines = OTHER_LINES.find(([begins]) => begins.test(start))?.[1];
  if (lines) throw isNot(lines);
  if (start.startsWith("{") || start.startsWith("[")) return readJsonReport(all, sink);
  if (/^(TN:|SF:|#)/m.test(start.slice(0, 10_000)) && /^SF:/m.test(start)) {
    return { kind: "coverage", format: "lcov", coverage: await readLcov(all), madeAt: null };
  }
  if (/^H4sI[\w+/=\s]+$/.test(start.slice(0, 1_000))) return readPackedSarif(all);
  if (/^mode: (set|count|atomic)\r?\n/.test(start))
    throw isNot("Go's cover profile: write Cobertura (gocover-cobertura)");
  throw unreadable(`The file is none that is known: what is read is ${KNOWN}.`);
}
