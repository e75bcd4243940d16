import { expect, test } from "vitest";
import { problemsOf } from "./fixture-tree.mjs";
import { sqlPlacement } from "./sql-placement.mjs";

const SERVER = "packages/server/src";
const query = `export const find = (db) => db.selectFrom("slo").selectAll();`;

test.each([
  `${SERVER}/features/slo/slo-store.ts`,
  `${SERVER}/features/slo/slo-views.ts`,
  `${SERVER}/features/slo/create-slo.test.ts`,
  `${SERVER}/kernel/jobs.ts`,
  `${SERVER}/testing/database.ts`,
])("passes a query in %s", async (path) => expect(await problemsOf(sqlPlacement, { [path]: query })).toEqual([]));

test("passes words that only look like SQL", async () => {
  const text = `// db.selectFrom("slo")\nconst says = "select a service"; rows.query("a"); sqlite\`x\`; insertInto("x");`;
  expect(await problemsOf(sqlPlacement, { [`${SERVER}/features/slo/create-slo.ts`]: text })).toEqual([]);
});

test.each([
  ["a query builder", query, "builds a query with selectFrom()"],
  ["a tagged template", "export const rows = (db) => sql<{ n: number }>`select 1 as n`.execute(db);", "writes SQL"],
  ["raw SQL", `export const rows = (db) => sql.raw("select 1").execute(db);`, "writes SQL"],
  ["SQL given to the driver", "export const rows = (pool) => pool.query(`select 1`);", "writes SQL"],
])("fails %s in a verb", async (_, text, says) => {
  const path = `${SERVER}/features/slo/create-slo.ts`;
  expect(await problemsOf(sqlPlacement, { [path]: text })).toEqual([`${path}:1 ${says}`]);
});
