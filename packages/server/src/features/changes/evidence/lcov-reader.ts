import { setImmediate } from "node:timers/promises";
import type { Coverage } from "@shipshape/domain/changes/evidence/coverage";
import { GatheredCoverage } from "./gathered-coverage.ts";
import { unreadableAt } from "./unreadable.ts";

const LONGEST_LINE = 1_000_000;
/** Of a branch's block, since lcov 2: [e]xception or [f]allthrough, [U]nreachable, then its number. */
const UNREACHABLE = /^[ef]?U/;

async function* linesIn(pieces: AsyncIterable<string>): AsyncGenerator<readonly [number: number, line: string]> {
  let rest = "";
  let number = 0;
  for await (const piece of pieces) {
    const lines = (rest + piece).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      number += 1;
      yield [number, line];
    }
    if (rest.length > LONGEST_LINE) throw unreadableAt(number + 1, `it is longer than ${LONGEST_LINE} characters.`);
    await setImmediate();
  }
  if (rest !== "") yield [number + 1, rest];
}

type Section = {
  readonly file: ReturnType<GatheredCoverage["file"]>;
  /** Of each line the branches by block and number, in the order in which they first came. */
  readonly branches: Map<number, Map<string, boolean>>;
};

/**
 * Reads a tracefile of geninfo(1) as it comes: SF, DA and BRDA; what it sums up itself (LF, LH, BRF, BRH) is not believed, and records
 * of newer versions are passed over. The same file may come back (once for each test): it is covered by any of them.
 */
export async function readLcov(pieces: AsyncIterable<string>): Promise<Coverage> {
  const gathered = new GatheredCoverage();
  let section: Section | undefined;
  const end = ({ file, branches }: Section): void => {
    for (const [line, taken] of branches) {
      const inOrder = [...taken].toSorted(([one], [other]) => one.localeCompare(other, "en", { numeric: true }));
      gathered.branches(file, line, inOrder.map(([, was]) => (was ? "1" : "0")).join(""));
    }
  };
  const read = (number: number, record: string, value: string): void => {
    const current = section;
    if (!current) throw unreadableAt(number, `${record} stands before any SF: which file it speaks of is not said.`);
    const [line = "", ...fields] = value.split(",");
    if (!/^\d+$/.test(line) || fields.length === 0)
      throw unreadableAt(number, `"${record}:${value}" is none: give ${FORMS[record]}.`);
    if (line === "0") return;
    if (record === "DA") {
      gathered.line(current.file, Number(line), Number(fields[0]));
      return;
    }
    const taken = fields.at(-1) ?? "-";
    // marked as one that cannot be reached: nobody is to take it
    if (UNREACHABLE.test(fields[0] ?? "") && !(Number(taken) > 0)) return;
    const branches = current.branches.get(Number(line)) ?? new Map<string, boolean>();
    current.branches.set(Number(line), branches);
    const name = fields.slice(0, -1).join(",");
    branches.set(name, branches.get(name) === true || Number(taken) > 0);
  };
  for await (const [number, text] of linesIn(pieces)) {
    const [, record = "", value = ""] = /^\s*([A-Za-z_]+)\s*:?(.*?)\s*$/.exec(text) ?? [];
    if (record === "SF") {
      if (section) end(section);
      section = { file: gathered.file(value), branches: new Map() };
    } else if (record === "DA" || record === "BRDA") read(number, record, value);
    else if (record === "end_of_record") {
      if (section) end(section);
      section = undefined;
    }
  }
  if (section) throw unreadableAt(0, "the file is broken off: its last file has no end_of_record.");
  return gathered.files;
}

const FORMS: Readonly<Record<string, string>> = {
  DA: "DA:<line>,<hits>",
  BRDA: "BRDA:<line>,<block>,<branch>,<taken>",
};
