import { expect, test } from "vitest";
import { problemsOf } from "./fixture-tree.mjs";
import { glossary } from "./glossary.mjs";

const page = "# Glossary\n\n### Error budget\nWhat is left.\n\n### SLO (service level objective)\nA goal.\n";
const avoided = "| Not | But |\n|---|---|\n| *post-mortem, rota* | *retrospective* |\n";
const code = "export const errorBudget = (sloId) => sloId;";
const run = (text, source) =>
  problemsOf(glossary, { "docs/glossary.md": text, "packages/domain/src/slo/budget.ts": source });

test("passes terms that the code speaks, in its own spelling", async () => {
  expect(await run(page, code)).toEqual([]);
  expect(await run(page, "create table error_budgets; // per SLO")).toEqual([]);
});

test("fails a term that no code speaks", async () => {
  expect(await run(page, "const slo = 1;")).toEqual([`docs/glossary.md:3 no code says "Error budget"`]);
});

test("fails terms out of order", async () => {
  const text = "### SLO\nA goal.\n\n### Error budget\nWhat is left.\n";
  expect(await run(text, code)).toEqual([`docs/glossary.md:4 "Error budget" stands after "SLO"`]);
});

test.each([
  ["an identifier", `${code}\nconst postMortemId = 1;`, "post-mortem"],
  ["a text for people", `${code}\nconst says = "The rotas of a team";`, "rota"],
])("fails an avoided word in %s", async (_, source, word) => {
  expect(await run(page + avoided, source)).toEqual([`packages/domain/src/slo/budget.ts:2 says "${word}"`]);
});

test("passes an avoided word as the data of a test: people name things as they like", async () => {
  const files = { "docs/glossary.md": page + avoided, "packages/domain/src/slo/budget.ts": code };
  const test = { "packages/domain/src/slo/budget.test.ts": `const name = "rota";` };
  expect(await problemsOf(glossary, { ...files, ...test })).toEqual([]);
});

test("passes a word that only contains an avoided one", async () => {
  expect(await run(page + avoided, `${code}\nconst rotation = rotate();`)).toEqual([]);
});
