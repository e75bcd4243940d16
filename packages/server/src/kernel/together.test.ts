import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { together } from "./together.ts";

function recorded(pace: { most: number; everyMs?: number }, poison?: number) {
  const batches: number[][] = [];
  const ask = together<number>(pace, async (all) => {
    await sleep(5);
    if (poison !== undefined && all.includes(poison)) throw new Error(`${poison} cannot be done`);
    batches.push([...all]);
  });
  return { batches, ask };
}

test("what is asked for while a batch is under way is the next batch, in its order", async () => {
  const { batches, ask } = recorded({ most: 10 });
  const first = ask([1]);
  await sleep(2);
  await Promise.all([first, ask([2, 3]), ask([4])]);
  expect(batches).toEqual([[1], [2, 3, 4]]);
});

test("what is asked for in one turn goes together, no more of it at once than fits", async () => {
  const { batches, ask } = recorded({ most: 3 });
  await Promise.all([ask([1, 2]), ask([3]), ask([4]), ask([5, 6, 7, 8])]);
  expect(batches).toEqual([[1, 2, 3], [4], [5, 6, 7, 8]]);
});

test("who asked for what cannot be done hears of it, and nobody else does", async () => {
  const { batches, ask } = recorded({ most: 10 }, 2);
  const outcomes = await Promise.allSettled([ask([1]), ask([2]), ask([3])]);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(batches).toEqual([[1], [3]]);
});

test("where nobody waits for it, batches keep their distance, and the first begins at once", async () => {
  const { batches, ask } = recorded({ most: 10, everyMs: 60 });
  await ask([1]);
  await Promise.all([ask([2]), sleep(20).then(() => ask([3]))]);
  expect(batches).toEqual([[1], [2, 3]]);
});
