import { expect, test } from "vitest";
import { askedTogether } from "./asked-together.ts";

function desk(most: number) {
  const asked: (readonly string[])[] = [];
  const ask = askedTogether(async (keys) => {
    asked.push(keys);
    return new Map(keys.filter((key) => key !== "nobody").map((key) => [key, key.toUpperCase()]));
  }, most);
  return { ask, asked };
}

test("what is asked for at the same time is asked of the server at once", async () => {
  const { ask, asked } = desk(10);
  expect(await Promise.all(["a", "b", "nobody"].map(ask))).toEqual(["A", "B", null]);
  expect(await ask("c")).toBe("C");
  expect(asked).toEqual([["a", "b", "nobody"], ["c"]]);
});

test("never more at a time than the server takes", async () => {
  const { ask, asked } = desk(2);
  expect(await Promise.all(["a", "b", "c"].map(ask))).toEqual(["A", "B", "C"]);
  expect(asked).toEqual([["a", "b"], ["c"]]);
});
