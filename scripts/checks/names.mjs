import { posix } from "node:path";
import { CODE } from "./tree.mjs";

const NAMED = /^(packages\/[^/]+\/(src\/)?|demo\/|journeys\/|bench\/|scripts\/)/;
const VAGUE = /(^|-)(utils?|helpers?|common|managers?|types|misc)$/;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const CONFIG = /\.config\.\w+$/;
const ROOM_INDEX = /^packages\/server\/src\/features\/[^/]+\/index\.ts$/;

/** A file is named for its content, and says by name what it exports. */
export const names = {
  name: "names",
  holds: "Files are kebab-case and named for their content; no default export, no I prefix, one index.ts a room.",
  run(tree) {
    const paths = tree.matching(NAMED, /\.(ts|tsx|mts|mjs|js|css)$/);
    const problems = paths.flatMap((path) => [...pathProblems(path), ...exportProblems(path, tree)]);
    return { saw: paths.length, problems };
  },
};

function pathProblems(path) {
  const words = path.split("/").map((part) => part.split(".")[0]);
  const vague = words.find((word) => VAGUE.test(word));
  const odd = words.find((word) => !KEBAB.test(word));
  const problems = [];
  if (vague) problems.push({ says: `"${vague}" says nothing`, mend: "name it for what it holds" });
  if (odd) problems.push({ says: `"${odd}" is not kebab-case`, mend: "write it-like-this" });
  if (/^index\.tsx?$/.test(posix.basename(path)) && !ROOM_INDEX.test(path))
    problems.push({
      says: "is an index outside a room",
      mend: "import the file itself; only a room of the server has one",
    });
  return problems.map((problem) => ({ at: path, ...problem }));
}

function exportProblems(path, tree) {
  if (!CODE.test(path)) return [];
  const { defaultExports, typeNames } = tree.source(path);
  const nameless = CONFIG.test(path) ? [] : defaultExports;
  return [
    ...nameless.map(({ line }) => ({ line, says: "has a default export", mend: "export it by its name" })),
    ...typeNames
      .filter(({ name }) => /^I[A-Z][a-z]/.test(name))
      .map(({ name, line }) => ({ line, says: `${name} has an I prefix`, mend: `call it ${name.slice(1)}` })),
  ].map(({ line, ...problem }) => ({ at: `${path}:${line}`, ...problem }));
}
