import { execFile } from "node:child_process";
import { createRequire } from "node:module";

const { resolve } = createRequire(import.meta.url);

/** What knip finds that nothing uses; knip.json says where it starts to look. */
export const unused = {
  name: "unused",
  holds: "No file, export or dependency is there for nobody (knip).",
  async run(tree) {
    const { issues, stderr } = await knip(tree.root);
    if (!issues)
      return {
        saw: 1,
        of: "runs of knip",
        problems: [{ at: "knip.json", says: stderr.trim(), mend: "correct knip.json" }],
      };
    const saw = tree.matching(/\.(ts|tsx|mjs)$/).length;
    return { saw, problems: issues.flatMap(problemsOf) };
  },
};

function knip(root) {
  const program = resolve("knip").replace(/dist\/.*$/, "bin/knip.js");
  const args = [program, "--reporter", "json", "--no-progress", "--no-config-hints"];
  return new Promise((done) => {
    execFile(process.execPath, args, { cwd: root, maxBuffer: 1 << 26 }, (_, stdout, stderr) => {
      const start = stdout.indexOf("{");
      done(start === -1 ? { stderr: stderr || stdout } : { issues: JSON.parse(stdout.slice(start)).issues, stderr });
    });
  });
}

const WORDS = {
  files: "is imported by nobody",
  exports: "exports for nobody",
  nsExports: "exports for nobody",
  types: "exports a type for nobody",
  nsTypes: "exports a type for nobody",
  dependencies: "lists a dependency that nobody imports:",
  devDependencies: "lists a dependency that nobody imports:",
  optionalPeerDependencies: "imports an optional peer:",
  unlisted: "imports what its package.json does not list:",
  binaries: "runs what no package lists:",
  unresolved: "imports what is not there:",
  duplicates: "exports the same thing twice:",
};

const MENDS = {
  exports: "export it no more, or delete it",
  types: "export it no more, or delete it",
  unlisted: "list it in that package.json",
  unresolved: "correct the import",
  binaries: "list its package, or name it under ignoreBinaries in knip.json",
};

function problemsOf({ file, ...kinds }) {
  return Object.entries(kinds)
    .filter(([kind, found]) => WORDS[kind] && Array.isArray(found))
    .flatMap(([kind, found]) =>
      found.flat().map(({ name, line }) => ({
        at: line ? `${file}:${line}` : file,
        says: `${WORDS[kind]} ${kind === "files" ? "" : name}`.trim(),
        mend: MENDS[kind] ?? "delete it, or use it",
      })),
    );
}
