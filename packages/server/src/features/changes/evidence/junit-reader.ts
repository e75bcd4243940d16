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
  ...["fail", "failed", "failure"].map((word) => [word, "failed"] as const),
  ...["error", "errored", "timeout", "aborted"].map((word) => [word, "error"] as const),
]);

/** Elements that say how an attempt ended. Those of re-runs say it of an attempt that was not the last. */
const ENDINGS = new Map<string, { kind: ReadFailure["kind"]; of: "last" | "rerun" | "flaky" }>([
  ["failure", { kind: "failure", of: "last" }],
  ["error", { kind: "error", of: "last" }],
  ["rerunFailure", { kind: "failure", of: "rerun" }],
  ["rerunError", { kind: "error", of: "rerun" }],
  ["flakyFailure", { kind: "failure", of: "flaky" }],
  ["flakyError", { kind: "error", of: "flaky" }],
]);
const SKIPS = new Set(["skipped", "ignored", "disabled", "incomplete", "pending"]);
const OUTPUT = new Set(["system-out", "system-err", "properties"]);

/**
 * Seconds as runners write them: 0.012, 1e-05, with a comma for the decimals (0,012), or commas between thousands
 * (1,234.567). What is none is 0.
 */
export function secondsIn(text: string | undefined): number {
  if (text === undefined) return 0;
  const plain = text.trim().replace(/[\s'_]/g, "");
  const isThousands = plain.includes(".") || plain.indexOf(",") !== plain.lastIndexOf(",");
  const seconds = Number.parseFloat(isThousands ? plain.replaceAll(",", "") : plain.replace(",", "."));
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}

/** The moment of a `timestamp`, which most runners write without a zone: then it is taken for UTC. */
export function momentIn(text: string | undefined): Date | null {
  if (!text) return null;
  const at = new Date(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text.replace(" ", "T")}Z`);
  return Number.isNaN(at.getTime()) ? null : at;
}

const cut = (text: string, longest: number): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

type Attributes = Readonly<Record<string, string>>;
type OpenFailure = { kind: ReadFailure["kind"]; type: string | null; message: string; detail: string; at: number };
type OpenTest = { attributes: Attributes; failures: ReadFailure[]; isFlaky: boolean; last: TestOutcome | undefined };
type OpenSuite = { readonly name: string; readonly file: string | null };

/** Puts the elements of JUnit's XML, in any dialect, together into tests. */
class JUnitDocument {
  readonly tests: ReadTest[] = [];
  madeAt: Date | null = null;
  /** Whether any element of the format was seen. */
  isJUnit = false;
  readonly #suites: OpenSuite[] = [];
  #depth = 0;
  #test: OpenTest | undefined;
  #failure: OpenFailure | undefined;
  #skipsTextFrom: number | undefined;

  open = (name: string, attributes: Attributes): void => {
    this.#depth += 1;
    if (this.#depth === 1 && name !== "testsuites" && name !== "testsuite")
      throw unreadable(
        `The file's first element is <${name}>; a JUnit report begins with <testsuites> or <testsuite>.`,
      );
    if (name === "testsuites" || name === "testsuite") this.#openSuite(name, attributes);
    else if (name === "testcase") this.#test = { attributes, failures: [], isFlaky: false, last: undefined };
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
    if (name === "testsuites" || name === "testsuite") this.#suites.pop();
    if (name === "testcase" && this.#test) this.#closeTest(this.#test);
    this.#depth -= 1;
  };

  #openSuite(name: string, attributes: Attributes): void {
    this.isJUnit = true;
    this.madeAt ??= momentIn(attributes["timestamp"]);
    const outer = this.#suites.at(-1);
    const own = name === "testsuite" ? (attributes["name"] ?? attributes["package"]) : undefined;
    this.#suites.push({ name: own || outer?.name || "", file: attributes["file"] ?? outer?.file ?? null });
  }

  #openEnding(name: string, attributes: Attributes): void {
    const test = this.#test;
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
    if (this.#test) {
      if (this.#test.failures.length < MOST_FAILURES) this.#test.failures.push(failure);
      return;
    }
    const { name = "", file = null } = this.#suites.at(-1) ?? {};
    const outcome = kind === "failure" ? "failed" : "error";
    this.tests.push({
      suite: cut(name, LONGEST_NAME),
      className: "",
      name: "(the suite itself)",
      file,
      milliseconds: 0,
      outcome,
      failures: [failure],
    });
  }

  #closeTest({ attributes, failures, isFlaky, last }: OpenTest): void {
    this.#test = undefined;
    const suite = this.#suites.at(-1);
    const said = [attributes["result"], attributes["status"]].map((word) => OUTCOMES.get((word ?? "").toLowerCase()));
    const outcome = last ?? (isFlaky ? "flaky" : undefined) ?? said.find((word) => word !== undefined) ?? "passed";
    const file = attributes["file"] ?? suite?.file ?? null;
    this.tests.push({
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
