import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../testing/test-house.ts";
import { bigintColumn, intColumn, momentColumn, textColumn, uuidColumn } from "./columns.ts";
import { newId } from "./id.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house.close());

test("columns arrive as they were given: text of every kind, moments to the millisecond, and nothing at all", async () => {
  const texts = ['quoted "x" \\ {a,b}', "täglich \u{1F600}", "", null];
  const ids = [newId(), newId(), null, newId()];
  const moments = [Date.UTC(2026, 10, 21, 1, 2, 3, 4), 0, undefined, Number.POSITIVE_INFINITY];
  const counts = [1, -5, null, 2_000_000_000];
  const { rows } = await sql<{ t: string; u: string; m: Date; n: number }>`
    select * from unnest(${textColumn(texts)}::text[], ${uuidColumn(ids)}::uuid[], ${momentColumn(moments)}::timestamptz[],
      ${intColumn(counts)}::int[]) as row(t, u, m, n)`.execute(house.kernel.db);
  expect(rows.map(({ t }) => t)).toEqual(texts);
  expect(rows.map(({ u }) => u)).toEqual(ids);
  expect(rows.map(({ m }) => m?.getTime() ?? null)).toEqual([moments[0], 0, null, null]);
  expect(rows.map(({ n }) => n)).toEqual(counts);
});

test("no rows at all are no rows", async () => {
  const { rows } = await sql`select * from unnest(${textColumn([])}::text[]) as row(t)`.execute(house.kernel.db);
  expect(rows).toEqual([]);
});

test("large numbers arrive as they were given; one that is too large for its column is no other number", async () => {
  const numbers = [0, -1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, 2 ** 53 - 1, -(2 ** 53) + 1, null];
  const { rows } = await sql<{ n: number }>`
    select n from unnest(${bigintColumn(numbers)}::bigint[]) as row(n)`.execute(house.kernel.db);
  expect(rows.map(({ n }) => n)).toEqual(numbers);
  expect(() => intColumn([2 ** 31])).toThrow(RangeError);
});
