import type { Coverage } from "@shipshape/domain/changes/evidence/coverage";
import {
  branchesTaken,
  countIn,
  GatheredCoverage,
  lineNumber,
  momentOfStamp,
  type OpenFile,
} from "./gathered-coverage.ts";
import { unreadable } from "./unreadable.ts";
import { readXml } from "./xml-reader.ts";

type Attributes = Readonly<Record<string, string>>;

/**
 * Puts together the elements of JaCoCo's report.dtd (also as Kover and Gradle write it): a group is a module, a source file belongs to
 * its package, and a line runs when any instruction of it ran, as JaCoCo counts it. Its counters are not believed.
 */
class JacocoDocument {
  readonly gathered = new GatheredCoverage();
  madeAt: Date | null = null;
  hasPackages = false;
  hasClasses = false;
  /** The groups, and the package, that are open. */
  readonly #folders: string[] = [];
  #file: OpenFile | undefined;

  open = (name: string, attributes: Attributes): void => {
    if (name === "group" || name === "package") this.#folders.push(attributes["name"] ?? "");
    if (name === "package") this.hasPackages = true;
    else if (name === "class") this.hasClasses = true;
    // of several sessions the last one made the report what it is
    else if (name === "sessioninfo") this.madeAt = momentOfStamp(attributes["dump"]) ?? this.madeAt;
    else if (name === "sourcefile") this.#file = this.gathered.file(this.#pathOf(attributes["name"] ?? "(unknown)"));
    else if (name === "line" && this.#file) this.#line(this.#file, attributes);
  };

  text = (): void => undefined;

  close = (name: string): void => {
    if (name === "group" || name === "package") this.#folders.pop();
    if (name === "sourcefile") this.#file = undefined;
  };

  #pathOf(file: string): string {
    return [...this.#folders, file].filter((part) => part !== "").join("/");
  }

  #line(file: OpenFile, { nr, mi, ci, mb, cb }: Attributes): void {
    const number = lineNumber(nr);
    if (number === undefined || countIn(mi) + countIn(ci) + countIn(mb) + countIn(cb) === 0) return;
    this.gathered.line(file, number, countIn(ci));
    this.gathered.branches(file, number, branchesTaken(countIn(cb), countIn(mb) + countIn(cb)));
  }
}

/** Reads a report of JaCoCo as it comes. Its DOCTYPE names a DTD, which is not fetched. */
export async function readJacoco(pieces: AsyncIterable<string>): Promise<{ coverage: Coverage; madeAt: Date | null }> {
  const document = new JacocoDocument();
  await readXml(pieces, document);
  const { gathered, madeAt, hasPackages, hasClasses } = document;
  if (!hasPackages)
    throw unreadable("The report holds no <package>: it is none of JaCoCo, or nothing ran with its agent.");
  if (hasClasses && gathered.lineCount === 0)
    throw unreadable("The report tells of classes and of no line: compile them with debug information (javac -g).");
  return { coverage: gathered.files, madeAt };
}
