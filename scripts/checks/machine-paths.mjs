const TEXT = /\.(ts|tsx|mts|mjs|js|json|md|sql|css|html|ya?ml|toml|sh|txt|svg)$|(^|\/)(\.[\w-]+|Dockerfile|run)$/;
const LOCK = /(^|\/)(package-lock|npm-shrinkwrap)\.json$/;
const NPMRC = /(^|\/)\.npmrc$/;

/** Folders of whoever wrote it, spelled apart so that this file passes its own check. */
const HOMES = ["work", "root", "Users/[a-z]+", "home/(?!(you|node|user)/)[a-z]+"].join("|");
const MACHINE_PATH = new RegExp(`(?<![\\w./:$}])/(${HOMES})/[\\w.]`);
const REGISTRY = new RegExp(
  ["registry\\.(npmjs|yarnpkg)\\.", "npm\\.pkg\\.github\\.", "artifactory", "verdaccio"].join("|"),
  "i",
);

/** The repository works on any machine: it names no folder and no package registry of the one it was written on. */
export const machinePaths = {
  name: "machine-paths",
  holds: "No file names a folder of one machine or a package registry's host.",
  run(tree) {
    const paths = tree.matching(TEXT).filter((path) => path !== "scripts/checks/machine-paths.mjs");
    return { saw: paths.length, problems: paths.flatMap((path) => tracesIn(path, tree.text(path))) };
  },
};

const tracesIn = (path, text) =>
  text.split("\n").flatMap((content, index) => {
    const trace = traceIn(path, content);
    return trace ? [{ at: `${path}:${index + 1}`, ...trace }] : [];
  });

function traceIn(path, content) {
  if (LOCK.test(path)) {
    if (!/"resolved":\s*"(?!file:)[a-z+]+:/.test(content)) return undefined;
    return { says: "resolves a package from a host", mend: "run npm install again: .npmrc omits resolved hosts" };
  }
  if (NPMRC.test(path) && /registry\s*=|_auth/.test(content) && !content.startsWith("omit-"))
    return { says: "names a registry", mend: "keep that in your own ~/.npmrc" };
  const folder = MACHINE_PATH.exec(content)?.[0];
  if (folder) return { says: `names a folder of one machine, ${folder}…`, mend: "make it relative to the repository" };
  if (REGISTRY.test(content)) return { says: "names a package registry", mend: "leave the registry to npm's settings" };
  return undefined;
}
