import { describe, expect, test } from "vitest";
import { createIntake } from "./intake.ts";
import { createMetrics } from "./metrics.ts";

/** A commit that waits until it is let go, and remembers its batches. */
function slowCommit() {
  const batches: string[][] = [];
  const waiting: (() => void)[] = [];
  const commit = async (items: readonly string[]) => {
    batches.push([...items]);
    await new Promise<void>((resolve) => waiting.push(resolve));
    return items.map((item) => item.toUpperCase());
  };
  return { batches, commit, letGo: () => waiting.shift()?.() };
}
const kernel = () => ({ metrics: createMetrics() });
const refused = Object.assign(new Error("value too long"), { code: "22001" });

describe("an intake", () => {
  test("a lone item leaves at once, without waiting for company", async () => {
    const { batches, commit, letGo } = slowCommit();
    const intake = createIntake(kernel(), { name: "x", commit });
    const taken = intake.take("a");
    expect(batches).toEqual([["a"]]);
    letGo();
    expect(await taken).toBe("A");
  });

  test("a stream is written so far apart or when enough wait, and what follows a pause leaves at once", async () => {
    const batches: string[][] = [];
    const commit = async (items: readonly string[]) => {
      batches.push([...items]);
      return items;
    };
    const intake = createIntake(kernel(), { name: "x", commit, apart: { ms: 60, enough: 3 } });
    await intake.take("a");
    expect(batches).toEqual([["a"]]);
    const others = [intake.take("b"), intake.take("c")];
    await new Promise((resolve) => setImmediate(resolve));
    expect(batches).toEqual([["a"]]);
    await Promise.all(others);
    expect(batches).toEqual([["a"], ["b", "c"]]);
    await Promise.all(["d", "e", "f"].map((item) => intake.take(item)));
    expect(batches).toEqual([["a"], ["b", "c"], ["d", "e", "f"]]);
    void intake.take("g");
    await intake.drain();
    expect(batches.at(-1)).toEqual(["g"]);
  });

  test("what arrives while every writer is busy leaves together, and each gets its own answer", async () => {
    const { batches, commit, letGo } = slowCommit();
    const intake = createIntake(kernel(), { name: "x", commit, writers: 1 });
    const answers = Promise.all(["a", "b", "c", "d"].map((item) => intake.take(item)));
    letGo();
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(batches).toEqual([["a"], ["b", "c", "d"]]);
    letGo();
    expect(await answers).toEqual(["A", "B", "C", "D"]);
  });

  test("failure mode 13: nobody is answered before the commit", async () => {
    const { commit, letGo } = slowCommit();
    const intake = createIntake(kernel(), { name: "x", commit });
    let answered = false;
    const taken = intake.take("a").then(() => {
      answered = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(answered).toBe(false);
    letGo();
    await taken;
    expect(answered).toBe(true);
  });

  test("a batch is filled by weight, and a heavy item travels alone rather than never", async () => {
    const { batches, commit, letGo } = slowCommit();
    const intake = createIntake(kernel(), {
      name: "x",
      commit,
      writers: 1,
      maxBatch: 3,
      weightOf: (item) => item.length,
    });
    const all = Promise.all(["a", "bb", "c", "dddddd", "e"].map((item) => intake.take(item)));
    for (let turn = 0; turn < 4; turn += 1) {
      letGo();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await all;
    expect(batches).toEqual([["a"], ["bb", "c"], ["dddddd"], ["e"]]);
  });

  test("above its limit it refuses with 503 instead of taking what it cannot keep", async () => {
    const { commit, letGo } = slowCommit();
    const intake = createIntake(kernel(), { name: "x", commit, writers: 1, maxWaiting: 2 });
    const kept = ["a", "b", "c"].map((item) => intake.take(item));
    await expect(intake.take("d")).rejects.toMatchObject({ code: "unavailable", status: 503 });
    letGo();
    await new Promise((resolve) => setImmediate(resolve));
    letGo();
    expect(await Promise.all(kept)).toEqual(["A", "B", "C"]);
  });

  test("one value that the database refuses does not take its neighbours with it", async () => {
    const commit = async (items: readonly string[]) => {
      if (items.includes("bad")) throw refused;
      return items;
    };
    const intake = createIntake(kernel(), { name: "x", commit, writers: 1 });
    const first = intake.take("first");
    const outcomes = await Promise.allSettled([intake.take("good"), intake.take("bad"), intake.take("fine")]);
    await first;
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  test("when the database is away everybody in the batch is told, once", async () => {
    let tries = 0;
    const commit = async (): Promise<string[]> => {
      tries += 1;
      throw Object.assign(new Error("Connection terminated"), { code: "57P01" });
    };
    const intake = createIntake(kernel(), { name: "x", commit, writers: 1 });
    const outcomes = await Promise.allSettled(["a", "b", "c"].map((item) => intake.take(item)));
    expect(outcomes.every(({ status }) => status === "rejected")).toBe(true);
    expect(tries).toBe(2);
  });

  test("draining waits for all that was handed in", async () => {
    const done: string[] = [];
    const commit = async (items: readonly string[]) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      done.push(...items);
      return items;
    };
    const intake = createIntake(kernel(), { name: "x", commit, maxBatch: 1 });
    for (const item of ["a", "b", "c", "d", "e"]) void intake.take(item);
    await intake.drain();
    expect(done).toHaveLength(5);
  });
});
