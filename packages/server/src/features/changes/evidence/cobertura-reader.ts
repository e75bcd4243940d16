import type { Coverage } from "@shipshape/domain/changes/evidence/coverage";
import { branchesTaken, GatheredCoverage, lineNumber, momentOfStamp, type OpenFile } from "./gathered-coverage.ts";
import { unreadable } from "./unreadable.ts";
import { readXml } from "./xml-reader.ts";

type Attributes = Readonly<Record<string, string>>;

/** `50% (1/2)`: the first of two branches. */
function branchesIn(condition: string | undefined): string {
  const [, taken = "0", all = "0"] = /\((\d+)\s*\/\s*(\d+)\)/.exec(condition ?? "") ?? [];
  return branchesTaken(Number(taken), Number(all));
}

/** Reports of other formats that begin with the same element, by what follows in them. */
const NAMESAKES: Readonly<Record<string, string>> = {
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
    if (name !== "coverage") throw unreadable(`The file's first element is <${name}>, not <coverage>.`);
    madeAt = momentOfStamp(attributes["timestamp"]);
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
