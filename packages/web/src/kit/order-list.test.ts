import { expect, test } from "vitest";
import { movedItem } from "./order-list.tsx";

test.each([
  ["to the front", 2, 0, ["c", "a", "b"]],
  ["to the end", 0, 2, ["b", "c", "a"]],
  ["to where it is", 1, 1, ["a", "b", "c"]],
  ["from nowhere", 7, 0, ["a", "b", "c"]],
])("an item is moved %s", (_, from, to, items) => expect(movedItem(["a", "b", "c"], from, to)).toEqual(items));
