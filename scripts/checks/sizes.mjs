import { CODE, isGenerated, isTest } from "./tree.mjs";

const LIMITS = { medianLines: 70, p90Lines: 220, fileLines: 400, functionLines: 60 };

const MEASURED = /^(packages\/[^/]+\/(src|[^/]+\.\w+$)|demo\/|journeys\/|bench\/|scripts\/)/;
const PRODUCTION = /^(packages|demo|scripts)\//;

export const sizes = {
  name: "sizes",
  holds: "Files and functions stay small: file median ≤ 70 lines, p90 ≤ 220, no file over 400, no function over 60.",
  run(tree) {
    const paths = tree.matching(MEASURED, CODE).filter((path) => !isGenerated(tree.text(path)));
    const sources = paths.map(tree.source);
    const lengths = sources.filter(({ path }) => PRODUCTION.test(path) && !isTest(path)).map((file) => file.lineCount);
    const [median, p90] = [quantile(lengths, 0.5), quantile(lengths, 0.9)];
    const longestFile = longest(sources, (file) => file.lineCount);
    const functions = sources.flatMap(functionsOf);
    const longestFunction = longest(functions, (found) => found.lines);
    return {
      saw: paths.length,
      note: `median ${median}, p90 ${p90}, longest file ${longestFile}, longest function ${longestFunction} lines`,
      problems: [
        ...unparsed(sources),
        ...distribution(median, p90),
        ...longFiles(sources),
        ...longFunctions(functions),
      ],
    };
  },
};

/** A suite of tests is a chapter, not a function. */
const functionsOf = ({ path, functions }) =>
  functions
    .filter(({ name }) => !(isTest(path) && name === "callback of describe"))
    .map((found) => ({ ...found, path }));

const unparsed = (sources) =>
  sources
    .filter(({ parseErrors }) => parseErrors.length > 0)
    .map(({ path, parseErrors }) => ({
      at: path,
      says: `cannot be parsed: ${parseErrors[0]}`,
      mend: "correct the syntax; until then no check sees this file",
    }));

function distribution(median, p90) {
  const mend = "split the longest files along what they decide, not by line count";
  const problems = [];
  if (median > LIMITS.medianLines) problems.push({ says: `half of the files are over ${median - 1} lines`, mend });
  if (p90 > LIMITS.p90Lines) problems.push({ says: `a tenth of the files are over ${p90 - 1} lines`, mend });
  return problems.map((problem) => ({ at: "packages", ...problem }));
}

const longFiles = (sources) =>
  sources
    .filter(({ lineCount }) => lineCount > LIMITS.fileLines)
    .map(({ path, lineCount }) => ({
      at: path,
      says: `${lineCount} lines, ${LIMITS.fileLines} at most`,
      mend: "move one of its concerns to a file named for it",
    }));

const longFunctions = (functions) =>
  functions
    .filter(({ lines }) => lines > LIMITS.functionLines)
    .map(({ path, name, line, lines }) => ({
      at: `${path}:${line}`,
      says: `${name} has ${lines} lines, ${LIMITS.functionLines} at most`,
      mend: "give its steps names of their own",
    }));

/** The value below or at which a share of the sorted list lies (nearest rank). */
function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

const longest = (items, lines) => items.reduce((most, item) => Math.max(most, lines(item)), 0);
