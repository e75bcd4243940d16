import type { TestOutcome } from "@shipshape/domain/changes/evidence/test-outcome";
import {
  momentIn,
  type ReadFailure,
  type ReadTest,
  secondsIn,
  type TestReport,
  type TestSink,
} from "./junit-reader.ts";
import { ownText } from "./own-text.ts";
import { tooLarge, unreadable } from "./unreadable.ts";
import { readXml } from "./xml-reader.ts";

/**
 * Results stand before the definitions that tell their classes: until then they wait in memory. So many of them, of which so many
 * say what went wrong, and only so much of it: what is kept of a run is less still.
 */
const MOST_RESULTS = 250_000;
const MOST_TOLD = 1_000;
const LONGEST_MESSAGE = 1_000;
const LONGEST_DETAIL = 4_000;
const LONGEST_NAME = 1_000;
const BATCH = 1_000;

/** The outcomes of vstst.xsd. What ran and has no fault passed, as VSTest sums it up. */
const OUTCOMES: Readonly<Record<string, TestOutcome>> = {
  passed: "passed",
  passedbutrunaborted: "passed",
  warning: "passed",
  completed: "passed",
  failed: "failed",
  error: "error",
  timeout: "error",
  aborted: "error",
  disconnected: "error",
  notrunnable: "error",
  inprogress: "error",
  notexecuted: "skipped",
  inconclusive: "skipped",
  pending: "skipped",
};

/** VSTest leaves out what is the first of its list, which is Error. */
const outcomeOf = (said: string | undefined): TestOutcome => OUTCOMES[(said ?? "error").toLowerCase()] ?? "error";
const hasFailed = (outcome: TestOutcome): boolean => outcome === "failed" || outcome === "error";

/** `1.02:03:04.5`: a day and some hours. */
function millisecondsIn(duration: string | undefined): number {
  const [, days = "0", clock = ""] = /^(?:(\d+)\.)?(\d+:\d+:.*)$/.exec(duration?.trim() ?? "") ?? [];
  return Math.min(Math.round((Number(days) * 86_400 + secondsIn(clock)) * 1_000), 2 ** 31 - 1);
}

const RESULT = /^(TestResult|TestResultAggregation|[A-Z]\w*TestResult)$/;
const DEFINITION = /^[A-Z]\w*Test$/;
const OUTPUT = new Set(["StdOut", "StdErr", "DebugTrace", "TraceInfo", "TextMessages"]);

const cut = (text: string, longest: number): string =>
  ownText(text.length > longest ? `${text.slice(0, longest)}…` : text);

/** More of a text, as far as it is kept. */
const longer = (text: string, piece: string): string =>
  text.length > LONGEST_DETAIL ? text : text + piece.slice(0, LONGEST_DETAIL + 1);

type Attributes = Readonly<Record<string, string>>;
type Result = {
  readonly testId: string;
  readonly name: string;
  readonly milliseconds: number;
  outcome: TestOutcome;
  failure: ReadFailure | undefined;
};
type OpenResult = Result & {
  message: string;
  detail: string;
  /** Of a test with rows of data: whether it holds results, and whether any of them failed. */
  holds: boolean;
  holdsFailed: boolean;
};
type Definition = { suite: string; className: string };

/** What the run says of itself beside its tests: a host that crashed says so nowhere else. */
type RunWords = { outcome: string | undefined; text: string };

/** Puts together the elements of Visual Studio's test results (vstst.xsd), as VSTest, Microsoft.Testing.Platform and MSTest write them. */
class TrxDocument {
  readonly results: Result[] = [];
  readonly definitions = new Map<string, Definition>();
  readonly run: RunWords = { outcome: undefined, text: "" };
  madeAt: Date | null = null;
  readonly #open: OpenResult[] = [];
  readonly #path: string[] = [];
  #definition: Definition | undefined;
  #told = 0;

  open = (name: string, attributes: Attributes): void => {
    if (this.#path.length === 0 && name !== "TestRun")
      throw unreadable(`The file's first element is <${name}>; a TRX report begins with <TestRun>.`);
    this.#path.push(name);
    if (name === "Times" && this.#path.length === 2)
      this.madeAt = momentIn(attributes["start"]) ?? momentIn(attributes["creation"]);
    else if (name === "ResultSummary") this.run.outcome = attributes["outcome"];
    else if (RESULT.test(name)) this.#openResult(attributes);
    else if (this.#path[1] === "TestDefinitions") this.#define(name, attributes);
  };

  text = (piece: string): void => {
    const inner = this.#path.at(-1);
    const result = this.#open.at(-1);
    if (inner === "Text" && this.#path.includes("RunInfo")) this.run.text = longer(this.run.text, piece);
    if (!result || this.#told >= MOST_TOLD || this.#path.some((name) => OUTPUT.has(name))) return;
    if (inner === "Message") result.message = longer(result.message, piece);
    if (inner === "StackTrace") result.detail = longer(result.detail, piece);
  };

  close = (name: string): void => {
    this.#path.pop();
    if (name === "RunInfo") this.run.text = longer(this.run.text, "\n");
    if (RESULT.test(name)) this.#closeResult();
    if (DEFINITION.test(name) && this.#path.length === 2) this.#definition = undefined;
  };

  #openResult({ testId = "", testName, duration, outcome }: Attributes): void {
    this.#open.push({
      testId: ownText(testId).toLowerCase(),
      name: cut(testName || "(without a name)", LONGEST_NAME),
      milliseconds: millisecondsIn(duration),
      outcome: outcomeOf(outcome),
      failure: undefined,
      message: "",
      detail: "",
      holds: false,
      holdsFailed: false,
    });
  }

  /** A test with rows of data is told by its rows, unless it failed and none of them did. */
  #closeResult(): void {
    const result = this.#open.pop();
    if (!result) return;
    const outer = this.#open.at(-1);
    if (outer) outer.holds = true;
    if (outer && (hasFailed(result.outcome) || result.holdsFailed)) outer.holdsFailed = true;
    if (result.holds && (result.holdsFailed || !hasFailed(result.outcome))) return;
    if (this.results.length >= MOST_RESULTS)
      throw tooLarge(
        `The report holds more than ${MOST_RESULTS} results, which is as many as are taken: send it in parts.`,
      );
    const { testId, name, milliseconds, outcome } = result;
    this.results.push({ testId, name, milliseconds, outcome, failure: this.#failureOf(result) });
  }

  #failureOf({ outcome, message, detail }: OpenResult): ReadFailure | undefined {
    if (!hasFailed(outcome)) return undefined;
    this.#told += 1;
    const [said, trace] = [message.trim(), detail.trim()];
    const whole = [said, trace].filter((part) => part !== "").join("\n");
    return {
      kind: outcome === "failed" ? "failure" : "error",
      type: null,
      message: cut(said.split("\n", 1)[0]?.trim() || outcome, LONGEST_MESSAGE),
      detail: cut(whole, LONGEST_DETAIL),
    };
  }

  #define(name: string, { id, storage = "", className = "", codeBase = "" }: Attributes): void {
    if (this.#path.length === 3 && id !== undefined && DEFINITION.test(name)) {
      this.#definition = { suite: fileName(storage), className: "" };
      this.definitions.set(ownText(id).toLowerCase(), this.#definition);
    } else if (name === "TestMethod" && this.#definition) {
      // MSTest of old put its assembly behind the class
      this.#definition.className = cut(className.split(",", 1)[0]?.trim() ?? "", LONGEST_NAME);
      this.#definition.suite ||= fileName(codeBase);
    }
  }
}

const fileName = (path: string): string => cut(path.replace(/^.*[\\/]/, ""), LONGEST_NAME);

/** The test of a result; xUnit puts the class before the name. */
function testOf({ name, milliseconds, outcome, failure }: Result, definition: Definition | undefined): ReadTest {
  const { suite = "", className = "" } = definition ?? {};
  const own = className !== "" && name.startsWith(`${className}.`) ? name.slice(className.length + 1) : name;
  return { suite, className, name: own, file: null, milliseconds, outcome, failures: failure ? [failure] : [] };
}

/** That a run did not end well although none of its tests failed: nobody is to take it for one that passed. */
function testOfRun({ run, results }: TrxDocument): ReadTest[] {
  const outcome = outcomeOf(run.outcome ?? "completed");
  if (!hasFailed(outcome) || results.some((one) => hasFailed(one.outcome))) return [];
  const text = run.text.trim();
  const message = cut(text.split("\n", 1)[0]?.trim() || `the run ended as ${run.outcome}`, LONGEST_MESSAGE);
  const failure: ReadFailure = { kind: "error", type: null, message, detail: cut(text, LONGEST_DETAIL) };
  const name = "(the run itself)";
  return [{ suite: "", className: "", name, file: null, milliseconds: 0, outcome: "error", failures: [failure] }];
}

/** Reads Visual Studio's test results as they come, and hands them on when their classes are known. */
export async function readTrx(pieces: AsyncIterable<string>, sink: TestSink): Promise<TestReport> {
  const document = new TrxDocument();
  await readXml(pieces, document);
  const { results, definitions, madeAt } = document;
  for (let at = 0; at < results.length; at += BATCH) {
    const batch = results.slice(at, at + BATCH);
    await sink.add(batch.map((one) => testOf(one, definitions.get(one.testId))));
  }
  await sink.add(testOfRun(document));
  return { madeAt };
}
