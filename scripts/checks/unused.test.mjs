import { expect, test } from "vitest";
import { problemsOf } from "./fixture-tree.mjs";
import { unused } from "./unused.mjs";

const house = {
  "package.json": `{ "name": "a", "type": "module", "dependencies": { "zod": "4.0.0" } }`,
  "knip.json": `{ "entry": ["main.mjs"], "project": ["*.mjs"] }`,
  "main.mjs": `import * as z from "zod";\nimport { b } from "./b.mjs";\nb(z);\n`,
  "b.mjs": "export const b = (a) => a;\n",
};

test("passes what is all used", async () => expect(await problemsOf(unused, house)).toEqual([]));

test("fails a file, an export, a dependency and an import that are there for nobody", async () => {
  const files = {
    ...house,
    "main.mjs": `import { b } from "./b.mjs";\nimport "./gone.mjs";\nb();\n`,
    "b.mjs": "export const b = 1;\nexport const c = 2;\n",
    "lonely.mjs": "export const d = 1;\n",
  };
  expect((await problemsOf(unused, files)).toSorted()).toEqual([
    "b.mjs:2 exports for nobody c",
    "lonely.mjs is imported by nobody",
    "main.mjs:2 imports what is not there: ./gone.mjs",
    "package.json lists a dependency that nobody imports: zod",
  ]);
});

test("says so when knip cannot read its configuration", async () => {
  const problems = await problemsOf(unused, { ...house, "knip.json": `{ "entri": [] }` });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain("entri");
});
