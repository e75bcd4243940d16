import { expect, test } from "vitest";
import { inTurns } from "./in-turns.ts";

/** The next time the loop comes by: what else came in meanwhile is answered there. */
const nextRound = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("so many go at once, in the order in which they asked; between them whatever else came in has its turn", async () => {
  const turn = inTurns(2);
  const went: string[] = [];
  for (const name of ["a", "b", "c", "d", "e"]) void turn().then(() => went.push(name));
  const seen: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    await nextRound();
    seen.push(went.join(""));
  }
  expect(seen).toEqual(["ab", "abcd", "abcde", "abcde"]);
});

test("who comes while others wait goes after them, and alone at once", async () => {
  const turn = inTurns(1);
  const went: string[] = [];
  const go = (name: string) => turn().then(() => went.push(name));
  const first = go("a");
  const second = go("b");
  await first;
  await Promise.all([second, go("c")]);
  await go("d");
  expect(went).toEqual(["a", "b", "c", "d"]);
});
