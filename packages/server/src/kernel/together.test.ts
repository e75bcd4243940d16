import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { together } from "./together.ts";

function recorded(pace: { most: number; everyMs?: number }, poison?: number) {
  const batches: number[][] = [];
  const beganAtMs: number[] = [];
  let begin = (): void => undefined;
  const began = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const ask = together<number>(pace, async (all) => {
    beganAtMs.push(performance.now());
    begin();
    await sleep(5);
    if (poison !== undefined && all.includes(poison)) throw new Error(`${poison} cannot be done`);
    batches.push([...all]);
  });
  return { batches, beganAtMs, began, ask };
}

test("what is asked for while a batch is under way is the next batch, in its order", async () => {
  const { batches, began, ask } = recorded({ most: 10 });
  const first = ask([1]);
  await began;
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
  const hurried = recorded({ most: 10, everyMs: 3_600_000 });
  await hurried.ask([1]);
  const { batches, beganAtMs, ask } = recorded({ most: 10, everyMs: 60 });
  await ask([1]);
  await Promise.all([ask([2]), ask([3])]);
  await ask([4]);
  expect(batches).toEqual([[1], [2, 3], [4]]);
  const apartMs = beganAtMs.slice(1).map((ms, at) => ms - (beganAtMs[at] ?? 0));
  // what is seen of a beginning may be late, and of the next one not
  expect(Math.min(...apartMs)).toBeGreaterThan(40);
});
