import { linesOf, rangesOf } from "./line-ranges.ts";
import { inWorkspaceOf } from "./workspace-root.ts";

/** One source file: which of its lines were run, and which branches of a line were taken (`10`: the first of two). */
export type FileCoverage = {
  readonly lines: ReadonlyMap<number, boolean>;
  readonly branches: ReadonlyMap<number, string>;
};

/** By the path of the file. */
export type Coverage = ReadonlyMap<string, FileCoverage>;

/** The same as it is kept: `branches` as 12:10;15:11. */
export type PackedFile = {
  readonly path: string;
  readonly covered: string;
  readonly missed: string;
  readonly branches: string;
};

export type CoverageTotals = {
  readonly linesCovered: number;
  readonly lines: number;
  readonly branchesCovered: number;
  readonly branches: number;
};

/** Taken in either is taken; where one side counted more branches, the others of it are not taken on this side. */
export function eitherTaken(one: string, other: string): string {
  const [longer, shorter] = one.length >= other.length ? [one, other] : [other, one];
  return [...longer].map((taken, at) => (taken === "1" || shorter[at] === "1" ? "1" : "0")).join("");
}

function mergedFile(one: FileCoverage, other: FileCoverage): FileCoverage {
  const lines = new Map(one.lines);
  for (const [line, ran] of other.lines) lines.set(line, ran || lines.get(line) === true);
  const branches = new Map(one.branches);
  for (const [line, taken] of other.branches) branches.set(line, eitherTaken(taken, branches.get(line) ?? ""));
  return { lines, branches };
}

/**
 * What two runs covered together: a line or branch is covered when either ran it. In any order, any number of times, the same
 * comes out. Where a format only counts branches (Cobertura: 1 of 2) the same ones are taken to be meant, so that
 * what is told is never more than what was covered.
 */
export function mergeCoverage(one: Coverage, other: Coverage): Coverage {
  const merged = new Map(one);
  for (const [path, file] of other) {
    const before = merged.get(path);
    merged.set(path, before ? mergedFile(before, file) : file);
  }
  return merged;
}

/** Counted from the lines, never taken from what a report says of itself. */
export function coverageTotals(coverage: Coverage): CoverageTotals {
  const totals = { linesCovered: 0, lines: 0, branchesCovered: 0, branches: 0 };
  for (const { lines, branches } of coverage.values()) {
    totals.lines += lines.size;
    for (const ran of lines.values()) totals.linesCovered += ran ? 1 : 0;
    for (const taken of branches.values()) {
      totals.branches += taken.length;
      totals.branchesCovered += [...taken].filter((one) => one === "1").length;
    }
  }
  return totals;
}

export const fileTotals = (file: FileCoverage): CoverageTotals => coverageTotals(new Map([["", file]]));

/** A share of 0 to 1; null where there is nothing to cover. */
export const lineShare = ({ linesCovered, lines }: CoverageTotals): number | null =>
  lines === 0 ? null : linesCovered / lines;
export const branchShare = ({ branchesCovered, branches }: CoverageTotals): number | null =>
  branches === 0 ? null : branchesCovered / branches;

const linesWhere = (lines: ReadonlyMap<number, boolean>, wanted: boolean): string =>
  rangesOf([...lines].flatMap(([line, ran]) => (ran === wanted ? [line] : [])));

/** As it is kept, by path. */
export const packCoverage = (coverage: Coverage): PackedFile[] =>
  [...coverage]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, { lines, branches }]) => ({
      path,
      covered: linesWhere(lines, true),
      missed: linesWhere(lines, false),
      branches: [...branches]
        .toSorted(([one], [other]) => one - other)
        .map(([line, taken]) => `${line}:${taken}`)
        .join(";"),
    }));

export const unpackCoverage = (files: readonly PackedFile[]): Coverage =>
  new Map(
    files.map(({ path, covered, missed, branches }) => {
      const lines = new Map([
        ...linesOf(covered).map((line) => [line, true] as const),
        ...linesOf(missed).map((line) => [line, false] as const),
      ]);
      const pairs = branches === "" ? [] : branches.split(";").map((pair) => pair.split(":"));
      return [path, { lines, branches: new Map(pairs.map(([line, taken = ""]) => [Number(line), taken])) }];
    }),
  );

export type ComparedFile = {
  readonly path: string;
  readonly state: "new" | "gone" | "better" | "worse" | "same";
  readonly before: CoverageTotals | null;
  readonly after: CoverageTotals | null;
  /** Lines that no test runs now, as ranges. */
  readonly missed: string;
};

const missedBy = ({ linesCovered, lines }: CoverageTotals): number => lines - linesCovered;

/** Every file of both sides, wherever the builds stood: worse when a smaller share of its lines is covered than before. */
export function compareCoverage(former: Coverage, after: Coverage): ComparedFile[] {
  const before = inWorkspaceOf(former, after);
  const paths = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return paths.map((path) => {
    const [was, is] = [before.get(path), after.get(path)];
    const [then, now] = [was ? fileTotals(was) : null, is ? fileTotals(is) : null];
    const missed = is ? linesWhere(is.lines, false) : "";
    if (!then || !now) return { path, state: now ? "new" : "gone", before: then, after: now, missed };
    const [share, former] = [lineShare(now) ?? 1, lineShare(then) ?? 1];
    const state = share > former ? "better" : share < former ? "worse" : "same";
    return { path, state, before: then, after: now, missed };
  });
}

/** Files that lost most first: by lines that are missed and were not. */
export const worstFirst = (files: readonly ComparedFile[]): ComparedFile[] => {
  const lost = ({ before, after }: ComparedFile) => (after ? missedBy(after) : 0) - (before ? missedBy(before) : 0);
  return files.toSorted((one, other) => lost(other) - lost(one) || (one.path < other.path ? -1 : 1));
};
