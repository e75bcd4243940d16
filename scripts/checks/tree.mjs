import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readSource } from "./source.mjs";

const ALWAYS_IGNORED = [".git", "node_modules", "dist"];

/** The repository as the checks see it: every file that git would keep, read and parsed at most once. */
export function openTree(root) {
  const paths = listFiles(root, ignoredNames(root));
  const known = new Set(paths);
  const text = remember((path) => readFileSync(join(root, path), "utf8"));
  return {
    root,
    paths,
    has: (path) => known.has(path),
    matching: (...patterns) => paths.filter((path) => patterns.every((pattern) => pattern.test(path))),
    text,
    source: remember((path) => readSource(path, text(path))),
    house: remember(() => JSON.parse(text("scripts/rooms.json"))),
  };
}

export const CODE = /\.(ts|tsx|mts|mjs|js)$/;
export const PACKAGE_CODE = /^packages\/[^/]+\/src\/.*\.(ts|tsx)$/;
export const FEATURE_CODE = /^packages\/server\/src\/features\/.*\.ts$/;
/** Tests, and what only tests use: `<name>.fixture.ts` beside them, and `testing/`. */
export const isTest = (path) => /\.(test|fixture)\.\w+$/.test(path) || /\/testing\//.test(path);

/** Files that a tool wrote: they say so in a comment at their top. */
export const isGenerated = (text) =>
  /^\s*(\/\/|\/?\*+|#|<!--).*\bgenerated\b.*\b(by|from)\b/im.test(text.slice(0, 400));

function listFiles(root, ignored) {
  const found = [];
  const visit = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      if (ignored.has(entry.name)) continue;
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile()) found.push(path);
    }
  };
  visit("");
  return found.sort();
}

/** Plain folder and file names of .gitignore; it holds no patterns that this cannot read, save globs of extensions. */
function ignoredNames(root) {
  const file = join(root, ".gitignore");
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  const names = lines.map((line) => line.trim().replace(/\/$/, "")).filter((line) => /^[\w.-]+$/.test(line));
  return new Set([...ALWAYS_IGNORED, ...names]);
}

function remember(read) {
  const answers = new Map();
  return (key) => {
    if (!answers.has(key)) answers.set(key, read(key));
    return answers.get(key);
  };
}
