/** Of a long output only the end is seen: all that is said about failures is to fit there. */
const LINES_OF_ALL_FAILURES = 100;
const FEWEST_LINES_OF_ONE = 8;
const FILES_SHOWN = 15;
const WIDTH = 200;

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of.
const plain = (text) => text.replaceAll(/\u001B\[[\d;]*m/g, "");
const short = (line) => (line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line);
const firstLines = (text, count) => {
  const lines = plain(text)
    .split("\n")
    .filter((line) => line.trim() !== "");
  const left = lines.length - count;
  return left > 0 ? [...lines.slice(0, count), `… ${left} more lines`] : lines;
};

/** The files that took longest; nothing where none took long. */
export function longestFiles(modules) {
  const files = modules.map((one) => ({ name: one.relativeModuleId, seconds: one.diagnostic().duration / 1000 }));
  const longest = files.toSorted((one, other) => other.seconds - one.seconds).slice(0, FILES_SHOWN);
  const words = longest.map(({ name, seconds }) => `${seconds.toFixed(0).padStart(4)} s  ${name}`);
  const isLong = longest.some(({ seconds }) => seconds >= 10);
  return isLong ? ["Longest files:", ...words] : [];
}

/** What failed, each with its error, where it is, and what was seen around it (`seen`: journeys/harness/around-each-test.ts). */
export function failuresOf(modules) {
  const failed = modules.flatMap((one) => [
    ...(one.errors().length > 0 ? [{ name: one.relativeModuleId, errors: one.errors(), seen: "" }] : []),
    ...[...one.children.allTests("failed")].map((test) => ({
      name: `${one.relativeModuleId} > ${test.fullName}`,
      errors: test.result().errors ?? [],
      seen: test.meta().seen ?? "",
    })),
  ]);
  if (failed.length === 0) return [];
  const room = Math.max(FEWEST_LINES_OF_ONE, Math.floor(LINES_OF_ALL_FAILURES / failed.length));
  const told = failed.flatMap(({ name, errors, seen }, at) => {
    const error = firstLines(errors[0]?.message ?? "", Math.ceil(room / 3));
    const place = errors[0]?.stacks?.[0];
    const where = place ? [`at ${place.file.replace(`${process.cwd()}/`, "")}:${place.line}:${place.column}`] : [];
    const around = firstLines(seen, Math.max(0, room - error.length - where.length - 1));
    return [`${at + 1}. ${name}`, ...[...error, ...where, ...around].map((line) => `   ${line}`)].map(short);
  });
  return ["", `Failed, in short (${failed.length}):`, ...told];
}

/** Before vitest's own closing lines: where the time went. */
export class LongestFiles {
  onTestRunEnd(modules) {
    const lines = longestFiles(modules);
    if (lines.length > 0) console.log(`\n${lines.join("\n")}`);
  }
}

/** After vitest's own closing lines, which a long output ends with: what failed, and what was to be seen then. */
export class FailuresInShort {
  onTestRunEnd(modules) {
    const lines = failuresOf(modules);
    if (lines.length > 0) console.log(lines.join("\n"));
  }
}
