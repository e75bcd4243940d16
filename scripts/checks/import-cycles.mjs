import { PACKAGE_CODE } from "./tree.mjs";

export const importCycles = {
  name: "import-cycles",
  holds: "No file reaches itself through its imports, type-only imports included.",
  run(tree) {
    const paths = tree.matching(PACKAGE_CODE);
    const graph = new Map(paths.map((path) => [path, importsOf(path, tree)]));
    return { saw: paths.length, problems: cyclesOf(graph).map(describe) };
  },
};

const importsOf = (path, tree) => {
  const targets = tree.source(path).imports.map((found) => found.path);
  return [...new Set(targets.filter((target) => target && tree.has(target)))];
};

const describe = (cycle) => ({
  at: cycle[0],
  says: `imports itself: ${cycle.join(" → ")}`,
  mend: "move what both need to a third file, or take it as a parameter",
});

/** One cycle, the shortest, through each file that has one; a file named in a cycle is not told again. */
function cyclesOf(graph) {
  const told = new Set();
  return [...graph.keys()].flatMap((file) => {
    const cycle = told.has(file) ? undefined : wayBack(file, graph);
    for (const member of cycle ?? []) told.add(member);
    return cycle ? [cycle] : [];
  });
}

/** The shortest chain of imports from a file to itself, breadth first. */
function wayBack(start, graph) {
  const cameFrom = new Map();
  const queue = [start];
  for (const file of queue) {
    for (const target of graph.get(file) ?? []) {
      if (target === start) return [...chainTo(file, cameFrom), start];
      if (cameFrom.has(target)) continue;
      cameFrom.set(target, file);
      queue.push(target);
    }
  }
  return undefined;
}

const chainTo = (file, cameFrom) => (cameFrom.has(file) ? [...chainTo(cameFrom.get(file), cameFrom), file] : [file]);
