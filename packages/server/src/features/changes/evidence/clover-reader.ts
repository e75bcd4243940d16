import type { Coverage } from "@shipshape/domain/changes/evidence/coverage";
import {
  branchesTaken,
  countIn,
  GatheredCoverage,
  lineNumber,
  MOST_BRANCHES,
  momentOfStamp,
  type OpenFile,
} from "./gathered-coverage.ts";
import { unreadable } from "./unreadable.ts";
import { readXml } from "./xml-reader.ts";

type Attributes = Readonly<Record<string, string>>;

/**
 * The branches of a condition. Clover counts how often it was true and how often it was false; Istanbul and gcovr, which alone write a
 * `count` beside them, how many of a line's branches were taken and how many were not.
 */
function branchesOf({ count, truecount, falsecount }: Attributes): string {
  const [first, second] = [countIn(truecount), countIn(falsecount)];
  if (count !== undefined) return branchesTaken(first, first + second);
  return `${first > 0 ? "1" : "0"}${second > 0 ? "1" : "0"}`;
}

const hitsOf = ({ count, truecount, falsecount }: Attributes): number =>
  count === undefined ? countIn(truecount) + countIn(falsecount) : countIn(count);

/** Puts together the elements of Clover's XML, as Clover, OpenClover, PHPUnit, Istanbul and gcovr write it. */
class CloverDocument {
  readonly gathered = new GatheredCoverage();
  madeAt: Date | null = null;
  hasFiles = false;
  /** Whether it says how many statements there are, even where it tells of no line. */
  hasStatements = false;
  /** Which code of the tests themselves ran says nothing. */
  #isTestCode = false;
  #file: OpenFile | undefined;
  /** Of each line of the file all its conditions, one behind another: a line may have several. */
  readonly #conditions = new Map<number, string>();

  open = (name: string, attributes: Attributes): void => {
    if (name === "coverage") this.madeAt = momentOfStamp(attributes["generated"]);
    else if (name === "testproject") this.#isTestCode = true;
    else if (name === "file" && !this.#isTestCode) this.#openFile(attributes);
    else if (name === "metrics" && this.#file) this.hasStatements ||= countIn(attributes["statements"]) > 0;
    else if (name === "line" && this.#file) this.#line(this.#file, attributes);
  };

  text = (): void => undefined;

  close = (name: string): void => {
    if (name === "testproject") this.#isTestCode = false;
    if (name !== "file" || !this.#file) return;
    for (const [number, taken] of this.#conditions) this.gathered.branches(this.#file, number, taken);
    this.#conditions.clear();
    this.#file = undefined;
  };

  #openFile({ path, name }: Attributes): void {
    this.hasFiles = true;
    this.#file = this.gathered.file(path || name || "(unknown)");
  }

  /** That a method was called is said by its statements; its own line is only its name. */
  #line(file: OpenFile, attributes: Attributes): void {
    const [number, type] = [lineNumber(attributes["num"]), attributes["type"]];
    if (number === undefined || (type !== "stmt" && type !== "cond")) return;
    this.gathered.line(file, number, hitsOf(attributes));
    if (type !== "cond") return;
    const before = this.#conditions.get(number) ?? "";
    this.#conditions.set(number, (before + branchesOf(attributes)).slice(0, MOST_BRANCHES));
  }
}

/** Reads a report in Clover's XML as it comes. Counts are taken from its lines, not from its metrics. */
export async function readClover(pieces: AsyncIterable<string>): Promise<{ coverage: Coverage; madeAt: Date | null }> {
  const document = new CloverDocument();
  await readXml(pieces, document);
  const { gathered, madeAt, hasFiles, hasStatements } = document;
  if (!hasFiles || (hasStatements && gathered.lineCount === 0))
    throw unreadable(
      `The report tells of no ${hasFiles ? "line" : "<file>"}: write it whole, with the lines of its sources, not its summary alone.`,
    );
  return { coverage: gathered.files, madeAt };
}
