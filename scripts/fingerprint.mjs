import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./command.mjs";

const leftOut = /(^|\/)(node_modules|dist|testing)$|\.(test|fixture)\.\w+$/;

/** The files a build is made of, tests left out; paths are relative to the repository. */
export function sourceFiles(paths) {
  return paths.flatMap((path) => walk(join(root, path))).sort();
}

/** Changes whenever a file may have changed; costs no reading. */
export function quickFingerprint(files) {
  const hash = createHash("sha256");
  for (const file of files) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(root, file)} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/** Changes exactly when a name or a content changes. */
export function contentFingerprint(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${relative(root, file)}\n`).update(readFileSync(file));
  return hash.digest("hex");
}

function walk(path) {
  if (leftOut.test(path) || !existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => walk(join(path, name)));
}
