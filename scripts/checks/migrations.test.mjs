import { expect, test } from "vitest";
import { problemsOf } from "./fixture-tree.mjs";
import { migrations } from "./migrations.mjs";

const FOLDER = "packages/server/migrations";
const run = (...names) =>
  problemsOf(migrations, Object.fromEntries(names.map((name) => [`${FOLDER}/${name}`, "select 1;"])));

test("passes numbers in a row, named for rooms", async () => {
  expect(await run("0001_kernel.sql", "0002_slo.sql", "0003_slo_latency_slices.sql")).toEqual([]);
});

test.each([
  ["a gap", ["0001_kernel.sql", "0003_slo.sql"], "0003_slo.sql has number 0003 where 0002 follows"],
  ["a double", ["0001_kernel.sql", "0001_slo.sql"], "0001_slo.sql has number 0001 where 0002 follows"],
  ["a start above one", ["0002_kernel.sql"], "0002_kernel.sql has number 0002 where 0001 follows"],
  ["a name of no room", ["0001_init.sql"], "0001_init.sql is not named NNNN_<room>.sql"],
  ["a name without a number", ["slo.sql"], "slo.sql is not named NNNN_<room>.sql"],
  ["a script of another language", ["0001_slo.js"], "0001_slo.js is not named NNNN_<room>.sql"],
])("fails %s", async (_, names, says) => expect(await run(...names)).toEqual([`${FOLDER}/${says}`]));

test("fails a way back", async () => {
  const path = `${FOLDER}/0001_slo.sql`;
  expect(await problemsOf(migrations, { [path]: "create table a ();\n-- down\ndrop table a;" })).toEqual([
    `${path} goes backward`,
  ]);
});
