import { type Coverage, eitherTaken } from "@shipshape/domain/changes/evidence/coverage";
import { tooLarge, unreadable } from "./unreadable.ts";
import { readXml } from "./xml-reader.ts";

/** So many lines of sources are kept of a report. */
const MOST_LINES = 3_000_000;

type Attributes = Readonly<Record<string, string>>;
type OpenFile = { readonly lines: Map<number, boolean>; readonly branches: Map<number, string> };

/** Gathers lines and branches by file, however often a report comes back to them. */
export class GatheredCoverage {
  readonly files = new Map<string, OpenFile>();
  #lines = 0;

  /** The file of a path as it is known here: with forward slashes, and no `./` before it. */
  file(path: string): OpenFile {
    const plain = path.replaceAll("\\", "/").replace(/^(\.\/)+/, "");
    const file = this.files.get(plain) ?? { lines: new Map(), branches: new Map() };
    this.files.set(plain, file);
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

const lineNumber = (text: string | undefined): number | undefined => {
  const number = Number(text);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
};

/** `50% (1/2)`: the first of two branches. */
function branchesIn(condition: string | undefined): string {
  const [, taken = "0", all = "0"] = /\((\d+)\s*\/\s*(\d+)\)/.exec(condition ?? "") ?? [];
  const count = Math.min(Number(all), 1_000);
  return "1".repeat(Math.min(Number(taken), count)).padEnd(count, "0");
}

const OTHERS: Readonly<Record<string, string>> = {
  report: "JaCoCo's XML is not read: write Cobertura or LCOV (jacoco can be turned into Cobertura by cover2cover).",
  snapshot: "this is not Cobertura's XML.",
};

/** Reports of other formats that begin with the same element, by what follows in them. */
const NAMESAKES: Readonly<Record<string, string>> = {
  project: "Clover's XML",
  file: "SonarQube's generic coverage",
  module: "NCover's XML",
};
const refuse = (what: string | undefined): never => {
  throw unreadable(`This is ${what}, which is not read: write Cobertura or LCOV as well.`);
};

/** Reads a Cobertura report as it comes. Counts are taken from its lines, not from what it says of itself. */
export async function readCobertura(
  pieces: AsyncIterable<string>,
): Promise<{ coverage: Coverage; madeAt: Date | null }> {
  const gathered = new GatheredCoverage();
  let isBegun = false;
  let holdsPackages = false;
  let madeAt: Date | null = null;
  let file: OpenFile | undefined;

  const begin = (name: string, attributes: Attributes): void => {
    isBegun = true;
    if (name !== "coverage") throw unreadable(OTHERS[name] ?? `The file's first element is <${name}>, not <coverage>.`);
    if ("clover" in attributes) refuse(NAMESAKES["project"]);
    const stamp = Number(attributes["timestamp"]);
    // coverage.py and gcovr write milliseconds or seconds
    if (stamp > 0) madeAt = new Date(stamp < 1e11 ? stamp * 1_000 : stamp);
  };
  const open = (name: string, attributes: Attributes): void => {
    if (!isBegun) begin(name, attributes);
    else if (!holdsPackages && Object.hasOwn(NAMESAKES, name)) refuse(NAMESAKES[name]);
    if (name === "packages" || name === "class") holdsPackages = true;
    if (name === "class") file = gathered.file(attributes["filename"] ?? attributes["name"] ?? "(unknown)");
    const number = lineNumber(attributes["number"]);
    if (name !== "line" || !file || number === undefined) return;
    gathered.line(file, number, Number(attributes["hits"] ?? 0));
    if (attributes["branch"]?.toLowerCase() === "true")
      gathered.branches(file, number, branchesIn(attributes["condition-coverage"]));
  };
  const close = (name: string): void => {
    if (name === "class") file = undefined;
  };
  await readXml(pieces, { open, text: () => undefined, close });
  if (!holdsPackages)
    throw unreadable("The report holds no <packages>: it is none of Cobertura, or it was not finished.");
  return { coverage: gathered.files, madeAt };
}
