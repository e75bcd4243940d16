import type { TestOutcome } from "@shipshape/domain/changes/evidence/test-outcome";
import { unreadable } from "./unreadable.ts";
import { readXml } from "./xml-reader.ts";

/** What a test said in one attempt that failed. */
export type ReadFailure = {
  readonly kind: "failure" | "error";
  readonly type: string | null;
  readonly message: string;
  readonly detail: string;
};

export type ReadTest = {
  readonly suite: string;
  readonly className: string;
  readonly name: string;
  readonly file: string | null;
  readonly milliseconds: number;
  readonly outcome: TestOutcome;
  /** One for each attempt that failed, in order. */
  readonly failures: readonly ReadFailure[];
};

export type TestSink = { readonly add: (tests: readonly ReadTest[]) => Promise<void> };

/** What a report says of itself beside its tests. */
export type TestReport = { readonly madeAt: Date | null };

const LONGEST_MESSAGE = 1_000;
const LONGEST_DETAIL = 4_000;
const LONGEST_NAME = 1_000;
const MOST_FAILURES = 10;
/** Eleven days. */
const LONGEST_SECONDS = 1_000_000;

const OUTCOMES = new Map<string, "failed" | "error" | "skipped">([
  ...[
    "notrun",
    "disabled",
    "skipped",
    "skip",
    "ignored",
    "pending",
    "todo",
    "suppressed",
    "excluded",
    "inconclusive",
    "incomplete",
  ].map((word) => [word, "skipped"] as const),
  ...["fail", "failed", "failure", "unsuccessful"].map((word) => [word, "failed"] as const),
  ...["error", "errored", "broken", "crashed", "panicked", "timeout", "timedout", "interrupted", "aborted"].map(
    (word) => [word, "error"] as const,
  ),
]);

/** The outcome that a runner's own word means; undefined where it is none, or means that it ran. */
export const saidOutcome = (word: string | null | undefined) => OUTCOMES.get((word ?? "").toLowerCase());

/** Elements that say how an attempt ended. Those of re-runs say it of an attempt that was not the last. */
const ENDINGS = new Map<string, { kind: ReadFailure["kind"]; of: "last" | "rerun" | "flaky" }>([
  ["failure", { kind: "failure", of: "last" }],
  ["error", { kind: "error", of: "last" }],
  ["rerunFailure", { kind: "failure", of: "rerun" }],
  ["rerunError", { kind: "error", of: "rerun" }],
  ["flakyFailure", { kind: "failure", of: "flaky" }],
  ["flakyError", { kind: "error", of: "flaky" }],
]);
const SKIPS = new Set(["skipped", "skip", "ignored", "disabled", "incomplete", "pending"]);
const OUTPUT = new Set(["system-out", "system-err", "properties"]);

/**
 * Seconds as runners write them: 0.012, 1e-05, with a comma for the decimals (0,012), with marks between thousands
 * (1,234.567, 1.234,567), as a clock shows them (00:01:02.5), or with their unit (12ms). Some write Go's nanoseconds: so many whole
 * seconds no test lasts. What is none is 0.
 */
export function secondsIn(text: string | undefined): number {
  const plain = (text ?? "").trim().replace(/[\s'’_]/g, "");
  const parts = /^(?:(\d+):)?(\d+):(\d+(?:[.,]\d+)?)$/.exec(plain);
  const seconds = parts
    ? Number(parts[1] ?? 0) * 3_600 + Number(parts[2]) * 60 + decimalIn(parts[3] ?? "")
    : decimalIn(plain) / unitsIn(plain);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}

/** How many of the units that a time is written in are a second. */
function unitsIn(plain: string): number {
  if (/\dms$/i.test(plain)) return 1_000;
  return /^\d+$/.test(plain) && Number(plain) >= LONGEST_SECONDS ? 1e9 : 1;
}

/** Of a point and a comma the one that comes last is before the decimals; a comma that comes twice is between thousands. */
function decimalIn(text: string): number {
  const comma = text.lastIndexOf(",");
  const isThousands = text.indexOf(",") !== comma || text.lastIndexOf(".") > comma;
  return Number.parseFloat(isThousands ? text.replaceAll(",", "") : text.replaceAll(".", "").replace(",", "."));
}

const MOMENT =
  /^(\d{4})[-/](\d\d)[-/](\d\d)(?:[T\s]+(\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?))?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i;

/**
 * The moment of a `timestamp`, which most runners write without a zone: then it is taken for UTC. One that stands for none, as
 * 0001-01-01 does in Go and .NET, is none.
 */
export function momentIn(text: string | undefined): Date | null {
  const [, year, month, day, time = "00:00", zone = "Z"] = MOMENT.exec(text?.trim() ?? "") ?? [];
  if (year === undefined) return null;
  const [, hours, minutes = "00"] = /^([+-]\d\d):?(\d\d)?$/.exec(zone) ?? [];
  const offset = hours === undefined ? "Z" : `${hours}:${minutes}`;
  const at = new Date(`${year}-${month}-${day}T${time.replace(",", ".")}${offset}`);
  return at.getTime() > 0 ? at : null;
}

const cut = (text: string, longest: number): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

type Attributes = Readonly<Record<string, string>>;
type OpenFailure = { kind: ReadFailure["kind"]; type: string | null; message: string; detail: string; at: number };
type OpenTest = { attributes: Attributes; failures: ReadFailure[]; isFlaky: boolean; last: TestOutcome | undefined };
type OpenSuite = {
  readonly name: string;
  readonly file: string | null;
  /** How many tests were read before it. */
  readonly before: number;
  /** How many of its tests it says did not pass. */
  readonly saysFailed: number;
};

/** What a suite counts of itself; what is no number is none. */
const countIn = (text: string | undefined): number => {
  const count = Number(text ?? 0);
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
};

/** Puts the elements of JUnit's XML, in any dialect, together into tests. */
class JUnitDocument {
  readonly tests: ReadTest[] = [];
  madeAt: Date | null = null;
  /** Whether any element of the format was seen. */
  isJUnit = false;
  readonly #suites: OpenSuite[] = [];
  #depth = 0;
  #read = 0;
  /** The innermost one last: some runners write the steps of a test within it as tests. */
  readonly #open: OpenTest[] = [];
  #failure: OpenFailure | undefined;
  #skipsTextFrom: number | undefined;

  open = (name: string, attributes: Attributes): void => {
    this.#depth += 1;
    if (this.#depth === 1 && name !== "testsuites" && name !== "testsuite")
      throw unreadable(
        `The file's first element is <${name}>; a JUnit report begins with <testsuites> or <testsuite>.`,
      );
    if (name === "testsuites" || name === "testsuite") this.#openSuite(name, attributes);
    else if (name === "testcase") this.#open.push({ attributes, failures: [], isFlaky: false, last: undefined });
    else if (OUTPUT.has(name)) this.#skipsTextFrom ??= this.#depth;
    else this.#openEnding(name, attributes);
  };

  text = (piece: string): void => {
    if (!this.#failure || this.#skipsTextFrom !== undefined) return;
    if (this.#failure.detail.length <= LONGEST_DETAIL) this.#failure.detail += piece.slice(0, LONGEST_DETAIL + 1);
  };

  close = (name: string): void => {
    if (this.#skipsTextFrom === this.#depth) this.#skipsTextFrom = undefined;
    if (this.#failure?.at === this.#depth) this.#closeFailure(this.#failure);
    if (name === "testsuites" || name === "testsuite") this.#closeSuite();
    const test = name === "testcase" ? this.#open.pop() : undefined;
    if (test) this.#closeTest(test);
    this.#depth -= 1;
  };

  #openSuite(name: string, attributes: Attributes): void {
    this.isJUnit = true;
    this.madeAt ??= momentIn(attributes["timestamp"]);
    const outer = this.#suites.at(-1);
    const own = name === "testsuite" ? (attributes["name"] ?? attributes["package"]) : undefined;
    this.#suites.push({
      name: own || outer?.name || "",
      file: attributes["file"] ?? outer?.file ?? null,
      before: this.#read,
      saysFailed: countIn(attributes["failures"]) + countIn(attributes["errors"]),
    });
  }

  /** A suite may say that tests failed and tell none of its tests: nobody is to take it for one that passed. */
  #closeSuite(): void {
    const { before = 0, saysFailed = 0 } = this.#suites.at(-1) ?? {};
    if (saysFailed > 0 && before === this.#read) {
      const many = saysFailed === 1 ? "one test" : `${saysFailed} tests`;
      const message = `it says that ${many} did not pass, and tells of none`;
      this.#tellSuite({ kind: "failure", type: null, message, detail: "" });
    }
    this.#suites.pop();
  }

  #openEnding(name: string, attributes: Attributes): void {
    const test = this.#open.at(-1);
    if (test && SKIPS.has(name)) test.last ??= "skipped";
    const ending = ENDINGS.get(name);
    if (!ending || this.#failure) return;
    if (test && ending.of === "flaky") test.isFlaky = true;
    if (test && ending.of !== "flaky") test.last = ending.kind === "failure" ? "failed" : "error";
    const { type, message } = attributes;
    this.#failure = { kind: ending.kind, type: type || null, message: message ?? "", detail: "", at: this.#depth };
  }

  /** A suite that failed before any of its tests has said so nowhere else. */
  #closeFailure({ kind, type, message, detail }: OpenFailure): void {
    const text = detail.trim();
    const [firstLine = ""] = text.split("\n", 1);
    const failure: ReadFailure = {
      kind,
      type: type === null ? null : cut(type, LONGEST_NAME),
      message: cut(message.trim() || firstLine.trim() || type || kind, LONGEST_MESSAGE),
      detail: cut(text, LONGEST_DETAIL),
    };
    this.#failure = undefined;
    const test = this.#open.at(-1);
    if (!test) this.#tellSuite(failure);
    else if (test.failures.length < MOST_FAILURES) test.failures.push(failure);
  }

  #tellSuite(failure: ReadFailure): void {
    const { name = "", file = null } = this.#suites.at(-1) ?? {};
    const outcome = failure.kind === "failure" ? "failed" : "error";
    this.#tell({
      suite: cut(name, LONGEST_NAME),
      className: "",
      name: "(the suite itself)",
      file,
      milliseconds: 0,
      outcome,
      failures: [failure],
    });
  }

  #tell(test: ReadTest): void {
    this.#read += 1;
    this.tests.push(test);
  }

  #closeTest({ attributes, failures, isFlaky, last }: OpenTest): void {
    const suite = this.#suites.at(-1);
    const said = [attributes["result"], attributes["status"]].map(saidOutcome);
    const outcome = last ?? (isFlaky ? "flaky" : undefined) ?? said.find((word) => word !== undefined) ?? "passed";
    const file = attributes["file"] ?? suite?.file ?? null;
    this.#tell({
      suite: cut(suite?.name ?? "", LONGEST_NAME),
      className: cut(attributes["classname"] ?? attributes["class"] ?? "", LONGEST_NAME),
      name: cut(attributes["name"] || "(without a name)", LONGEST_NAME),
      file: file === null ? null : cut(file, LONGEST_NAME),
      milliseconds: Math.min(Math.round(secondsIn(attributes["time"] ?? attributes["duration"]) * 1_000), 2 ** 31 - 1),
      outcome,
      failures,
    });
  }
}

/** Reads a JUnit report as it comes and hands its tests on, a piece at a time. */
export async function readJUnit(pieces: AsyncIterable<string>, sink: TestSink): Promise<TestReport> {
  const document = new JUnitDocument();
  const settle = async () => {
    if (document.tests.length > 0) await sink.add(document.tests.splice(0));
  };
  await readXml(pieces, document, settle);
  if (!document.isJUnit) throw unreadable("The file holds no <testsuite>.");
  return { madeAt: document.madeAt };
}
