import { expect, test } from "vitest";
import { problemsOf } from "./fixture-tree.mjs";
import { importCycles } from "./import-cycles.mjs";

const files = (graph) =>
  Object.fromEntries(
    Object.entries(graph).map(([name, targets]) => [
      `packages/domain/src/${name}.ts`,
      targets.map((target) => `import type { A } from "./${target}.ts";`).join("\n"),
    ]),
  );

test("passes a diamond", async () => {
  expect(await problemsOf(importCycles, files({ a: ["b", "c"], b: ["d"], c: ["d"], d: [] }))).toEqual([]);
});

test("fails a cycle of type-only imports, told by its shortest way round", async () => {
  const problems = await problemsOf(importCycles, files({ a: ["b"], b: ["d", "c"], c: ["a"], d: [], e: ["a"] }));
  const at = (name) => `packages/domain/src/${name}.ts`;
  expect(problems).toEqual([`${at("a")} imports itself: ${["a", "b", "c", "a"].map(at).join(" → ")}`]);
});

test("fails a file that imports itself", async () => {
  expect(await problemsOf(importCycles, files({ a: ["a"] }))).toHaveLength(1);
});

test("fails a cycle over two packages", async () => {
  const problems = await problemsOf(importCycles, {
    "packages/domain/src/a.ts": `import { b } from "@shipshape/contract/b";`,
    "packages/contract/src/b.ts": `export { a } from "@shipshape/domain/a";`,
  });
  expect(problems).toHaveLength(1);
});
