import { validate, version } from "uuid";
import { expect, test } from "vitest";
import { newId } from "./id.ts";

test("ids are of version 7, all different, and sort in the order in which they were made", () => {
  const ids = Array.from({ length: 20_000 }, newId);
  expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
});

test("an id begins with the milliseconds of its time", () => {
  const before = Date.now();
  const ms = Number.parseInt(newId().replaceAll("-", "").slice(0, 12), 16);
  expect(ms - before).toBeGreaterThanOrEqual(-50);
  expect(ms - before).toBeLessThan(5_000);
});
