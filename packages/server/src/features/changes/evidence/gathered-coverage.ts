import { eitherTaken } from "@shipshape/domain/changes/evidence/coverage";
import { ownText } from "./own-text.ts";
import { tooLarge } from "./unreadable.ts";

/** So many lines of sources are kept of a report. */
const MOST_LINES = 3_000_000;
/** So many branches are kept of a line. */
export const MOST_BRANCHES = 1_000;

const OTHER_WORKSPACE = /^((?:[A-Za-z]:)?\/(?:[^/]+\/)*?[^/@]+)@\d+\//;

export type OpenFile = { readonly lines: Map<number, boolean>; readonly branches: Map<number, string> };

/** Gathers lines and branches by file, however often a report comes back to them. */
export class GatheredCoverage {
  readonly files = new Map<string, OpenFile>();
  #lines = 0;

  get lineCount(): number {
    return this.#lines;
  }

  /**
   * The file of a path as it is known here: with forward slashes, and no `./` before it. The second of two builds at once stands in
   * `app@2` at Jenkins: its files are those of `app`.
   */
  file(path: string): OpenFile {
    const plain = path
      .replaceAll("\\", "/")
      .replace(/^(\.\/)+/, "")
      .replace(OTHER_WORKSPACE, "$1/");
    const known = this.files.get(plain);
    if (known) return known;
    const file: OpenFile = { lines: new Map(), branches: new Map() };
    this.files.set(ownText(plain), file);
    return file;
  }

  line({ lines }: OpenFile, number: number, hits: number): void {
    if (!lines.has(number)) this.#lines += 1;
    if (this.#lines > MOST_LINES) throw tooLarge(`The report covers more than ${MOST_LINES} lines: send it in parts.`);
    lines.set(number, hits > 0 || lines.get(number) === true);
  }

  branches({ branches }: OpenFile, number: number, taken: string): void {
    if (taken !== "") branches.set(number, eitherTaken(taken, branches.get(number) ?? ""));
  }
}

/** The number of a line, from 1; of what is none, none. */
export const lineNumber = (text: string | undefined): number | undefined => {
  const number = Number(text);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
};

/** What a report counted; what is no number is nought. */
export const countIn = (text: string | undefined): number => Math.max(Number(text) || 0, 0);

/** So many of so many branches: which, a report that only counts does not say, so the first are taken to be meant. */
export function branchesTaken(taken: number, all: number): string {
  const count = Math.min(all, MOST_BRANCHES);
  return "1".repeat(Math.min(taken, count)).padEnd(count, "0");
}

/** Of seconds or of milliseconds: coverage.py, gcovr, PHPUnit and Istanbul differ. What is none, or too far off, is none. */
export function momentOfStamp(text: string | undefined): Date | null {
  const stamp = Number(text);
  const at = new Date(stamp < 1e11 ? stamp * 1_000 : stamp);
  return stamp > 0 && !Number.isNaN(at.getTime()) ? at : null;
}
