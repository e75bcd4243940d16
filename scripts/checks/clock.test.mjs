import { expect, test } from "vitest";
import { clock } from "./clock.mjs";
import { problemsOf } from "./fixture-tree.mjs";

const at = "packages/domain/src/slo/budget.ts";

test.each([
  ["a time given as a parameter", at, "export const later = (at) => new Date(at.getTime() + 1);"],
  ["the clock itself", "packages/server/src/kernel/clock.ts", "export const systemClock = () => new Date();"],
  ["a test", "packages/domain/src/slo/budget.test.ts", "const at = Date.now();"],
  ["the interface", "packages/web/src/kit/age.tsx", "export const age = (at) => Date.now() - at;"],
  ["a word in a string or a comment", at, `// Date.now()\nexport const says = "new Date()";`],
  ["now() in SQL", "packages/server/migrations/0001_kernel.sql", "-- not current_timestamp\nselect now();"],
])("passes %s", async (_, path, text) => expect(await problemsOf(clock, { [path]: text })).toEqual([]));

test.each([
  ["Date.now()", "export const at = () => Date.now();", "reads the time with Date.now"],
  ["Date.now handed on", "export const at = { now: Date.now };", "reads the time with Date.now"],
  ["new Date()", "export const at = () => new Date();", "reads the time with new Date()"],
  ["Temporal.Now", "export const at = () => Temporal.Now.instant();", "reads the time with Temporal.Now.instant"],
  ["SQL in code", "export const at = sql`select clock_timestamp()`;", "SQL reads the time with clock_timestamp"],
])("fails %s", async (_, text, says) => expect(await problemsOf(clock, { [at]: text })).toEqual([`${at}:1 ${says}`]));

test("fails a migration whose default the fake clock cannot shadow", async () => {
  const path = "packages/server/migrations/0001_kernel.sql";
  expect(
    await problemsOf(clock, { [path]: "create table a (\n  at timestamptz default CURRENT_TIMESTAMP\n);" }),
  ).toEqual([`${path}:2 SQL reads the time with current_timestamp`]);
});
