import { isTest, PACKAGE_CODE } from "./tree.mjs";

/** The borders between packages: what each may import from its neighbours, from npm and from Node. */
export const borders = {
  name: "borders",
  holds: "A package imports only what its tier allows: domain is pure, contract and web are safe in a browser.",
  run(tree) {
    const paths = tree.matching(PACKAGE_CODE);
    const problems = paths.flatMap((path) =>
      tree.source(path).imports.flatMap((found) => {
        const broken = crossing(path, found, tree);
        return broken ? [{ at: `${path}:${found.line}`, ...broken }] : [];
      }),
    );
    return { saw: paths.length, problems };
  },
};

function crossing(path, found, tree) {
  const name = path.split("/")[1];
  const border = tree.house().borders[name];
  if (!border)
    return { says: `package ${name} has no border`, mend: `give it one under "borders" in scripts/rooms.json` };
  if (found.path) return neighbour(name, border, found);
  if (isTest(path)) return undefined;
  if (found.builtin && !border.node)
    return {
      says: `${name} imports ${found.builtin}`,
      mend: `${name} also runs in a browser; do this in server or cli`,
    };
  if (found.npm && !allowedNpm(name, border, tree).includes(found.npm))
    return { says: `${name} imports ${found.npm}`, mend: npmMend(name, border, found.npm) };
  return undefined;
}

function neighbour(name, border, { path, byPackageName }) {
  const target = path.split("/")[1];
  if (!path.startsWith("packages/") || target === undefined)
    return { says: `reaches ${path}, outside the packages`, mend: "move what is needed into the package" };
  if (target === name) {
    const mend = "import it by its relative path";
    return byPackageName ? { says: `imports its own package by name`, mend } : undefined;
  }
  if (!border.workspace.includes(target)) {
    const mend = `${name} may import ${border.workspace.join(" and ") || "only itself"}; move the shared part there`;
    return { says: `${name} imports ${target}`, mend };
  }
  const mend = `import it as @shipshape/${path.slice("packages/".length).replace("src/", "").replace(/\.ts$/, "")}`;
  return byPackageName ? undefined : { says: `reaches into ${target} by a relative path`, mend };
}

function allowedNpm(name, { npm }, tree) {
  if (npm !== "listed") return npm;
  const manifest = JSON.parse(tree.text(`packages/${name}/package.json`));
  return Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies });
}

function npmMend(name, { npm }, wanted) {
  if (npm === "listed") return `list ${wanted} in packages/${name}/package.json`;
  return `${name} may use ${npm.join(", ")} and nothing else; do this one tier further out`;
}
