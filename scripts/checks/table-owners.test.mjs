import { expect, test } from "vitest";
import { fixtureTree, problemsOf } from "./fixture-tree.mjs";
import { tableOwners } from "./table-owners.mjs";

const MIGRATIONS = "packages/server/migrations";
const FEATURES = "packages/server/src/features";
const tables = {
  [`${MIGRATIONS}/0001_kernel.sql`]: "create table event (id uuid) partition by range (at);",
  [`${MIGRATIONS}/0002_slo.sql`]: `-- create table alert (id uuid);\ncreate table if not exists public."slo" (id uuid);`,
  [`${MIGRATIONS}/0003_gates.sql`]: "create table freeze (slo_id uuid references slo);",
};
const run = (files) => problemsOf(tableOwners, { ...tables, ...files });
const withStore = (room, text) => run({ [`${FEATURES}/${room}/${room}-store.ts`]: `\n${text}` });

test.each([
  ["a room writing its own table", "slo", `db.insertInto("slo").values(a); db.updateTable("slo as s").set(b);`],
  ["a room reading another's", "gates", `db.selectFrom("slo"); sql\`select * from slo for update of slo\``],
  ["an upsert of one's own", "slo", "sql`insert into slo as s values (1) on conflict (id) do update set a = 1`"],
  ["a table in a comment of the SQL", "gates", "sql`select 1 -- delete from slo`"],
])("passes %s", async (_, room, text) => expect(await withStore(room, text)).toEqual([]));

test.each([
  ["insertInto", "gates", `db.insertInto("slo").values(a);`, "gates writes slo, which slo owns"],
  ["updateTable under another name", "gates", `db.updateTable("slo as s").set(a);`, "gates writes slo, which slo owns"],
  ["deleteFrom", "slo", `db.deleteFrom("event");`, "slo writes event, which kernel owns"],
  ["insert into", "gates", "sql`insert into slo (id) values (1)`", "gates writes slo, which slo owns"],
  ["update … set", "gates", "sql`UPDATE slo s SET a = 1`", "gates writes slo, which slo owns"],
  ["delete from", "gates", "sql.raw('delete from only slo')", "gates writes slo, which slo owns"],
])("fails another room's %s", async (_, room, text, says) => {
  expect(await withStore(room, text)).toEqual([`${FEATURES}/${room}/${room}-store.ts:2 ${says}`]);
});

test("names the line of the statement within its template", async () => {
  const at = `${FEATURES}/gates/gates-store.ts`;
  expect(await withStore("gates", "sql`\n  with a as (select 1)\n  truncate slo`")).toEqual([
    `${at}:4 gates writes slo, which slo owns`,
  ]);
});

test.each(["alter table slo add a int;", "drop table slo;", "update slo set a = 1;"])(
  "fails another room's migration: %s",
  async (sql) => {
    const path = `${MIGRATIONS}/0004_gates.sql`;
    expect(await run({ [path]: sql })).toEqual([`${path}:1 gates writes slo, which slo owns`]);
  },
);

test("fails a kernel that writes a room's table", async () => {
  const path = "packages/server/src/kernel/event-store.ts";
  expect(await run({ [path]: `db.insertInto("slo")` })).toEqual([`${path}:1 kernel writes slo, which slo owns`]);
});

test("counts the tables, not the files", () => expect(tableOwners.run(fixtureTree(tables)).saw).toBe(3));
