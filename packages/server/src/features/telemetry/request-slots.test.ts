import { expect, test } from "vitest";
import { requestSlots } from "./request-slots.ts";

/** Requests that run until they are let go, by source. */
function held(slots: ReturnType<typeof requestSlots>) {
  const running: { source: string; end: () => void }[] = [];
  const ask = (source: string) =>
    slots.run(source, () => new Promise<void>((end) => running.push({ source, end: () => end() })));
  return {
    ask: async (source: string, times: number) => {
      for (let time = 0; time < times; time += 1) void ask(source);
      await settled();
    },
    end: async (source: string) => {
      const index = running.findIndex((one) => one.source === source);
      running.splice(index, 1)[0]?.end();
      await settled();
    },
    running: (source: string) => running.filter((one) => one.source === source).length,
  };
}
const settled = () => new Promise((done) => setImmediate(done));

test("a source has so many requests at once, and the others follow as those end", async () => {
  const { ask, end, running } = held(requestSlots({ perSource: 3, shared: 100 }));
  await ask("prom", 5);
  expect(running("prom")).toBe(3);
  await end("prom");
  await end("prom");
  expect(running("prom")).toBe(3);
  await end("prom");
  expect(running("prom")).toBe(2);
});

test("sources that hang leave every other its first request", async () => {
  const { ask, end, running } = held(requestSlots({ perSource: 4, shared: 5 }));
  for (const source of ["a", "b", "c"]) await ask(source, 9);
  expect(["a", "b", "c"].map(running)).toEqual([4, 3, 1]);
  await ask("quick", 2);
  expect(running("quick")).toBe(1);
  await end("quick");
  expect(running("quick")).toBe(1);
});

test("a place that gets free goes to whoever waits", async () => {
  const { ask, end, running } = held(requestSlots({ perSource: 4, shared: 3 }));
  await ask("a", 4);
  await ask("b", 3);
  expect(["a", "b"].map(running)).toEqual([4, 1]);
  await end("a");
  expect(["a", "b"].map(running)).toEqual([3, 2]);
});

test("one that fails gives its place back, and its error", async () => {
  const slots = requestSlots({ perSource: 1, shared: 0 });
  await expect(slots.run("a", () => Promise.reject(new Error("away")))).rejects.toThrow("away");
  expect(await slots.run("a", async () => 7)).toBe(7);
});
