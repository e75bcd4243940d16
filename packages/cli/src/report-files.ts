import { open, readdir, stat } from "node:fs/promises";
import { basename, join, relative } from "node:path";

/** Files that are sent as one: reports of tests that a runner wrote in pieces, or one of anything else. */
export type Sending = { readonly name: string; readonly paths: readonly string[] };

const PEEKED = 4_096;
const REPORT = /\.(xml|trx|json|sarif|info|lcov|gz)$/i;

/** `reports/**\/*.xml` as an expression over paths. */
const expressionOf = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split(/(\*\*\/|\*\*|\*|\?)/)
      .map((part) => {
        if (part === "**/") return "(?:.*/)?";
        if (part === "**") return ".*";
        if (part === "*") return "[^/]*";
        return part === "?" ? "[^/]" : part.replace(/[.+^${}()|[\]\\]/g, "\\$&");
      })
      .join("")}$`,
  );

async function below(folder: string, isWanted: (path: string) => boolean): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).replaceAll("\\", "/"))
    .filter(isWanted)
    .toSorted();
}

/** What a word of the command line means: a file, every report in a folder, or a pattern that no shell expanded. */
async function filesAt(word: string): Promise<string[]> {
  const found = await stat(word).catch(() => undefined);
  if (found?.isFile()) return [word];
  if (found?.isDirectory()) return below(word, (path) => REPORT.test(path));
  if (!/[*?]/.test(word)) return [];
  const plain = word.replaceAll("\\", "/").replace(/^\.\//, "");
  const root = plain.slice(0, plain.search(/[*?]/)).replace(/[^/]*$/, "") || ".";
  const isWanted = (path: string) => expressionOf(plain).test(path.replace(/^\.\//, ""));
  return below(root, isWanted).catch(() => []);
}

/** Whether a file is a report of JUnit in UTF-8: only those can be put one behind another. */
async function isPlainJUnit(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(PEEKED), 0, PEEKED, 0);
    const text = buffer.subarray(0, bytesRead).toString("latin1");
    const encoding = /encoding\s*=\s*["']([^"']+)/.exec(text)?.[1] ?? "utf-8";
    return /<(\w+:)?testsuites?[\s>/]/.test(text) && /^utf-?8$|^us-ascii$/i.test(encoding);
  } finally {
    await file.close();
  }
}

/**
 * The files of a command line, in what they are sent as: all reports of tests together, as they are of one run (Surefire
 * writes a file a class), everything else by itself.
 */
export async function sendingsOf(words: readonly string[]): Promise<Sending[]> {
  const paths: string[] = [];
  for (const word of words) {
    const found = await filesAt(word);
    if (found.length === 0) throw new Error(`There is no report at ${word}.`);
    paths.push(...found.filter((path) => !paths.includes(path)));
  }
  const isJUnit = await Promise.all(paths.map(isPlainJUnit));
  const tests = paths.filter((_, at) => isJUnit[at]);
  const others = paths
    .filter((_, at) => !isJUnit[at])
    .map((path) => ({ name: relative(".", path) || path, paths: [path] }));
  if (tests.length === 0) return others;
  const [first = ""] = tests;
  const name = tests.length === 1 ? relative(".", first) || first : `${basename(first)} and ${tests.length - 1} more`;
  return [{ name, paths: tests }, ...others];
}
