import { expect, test } from "vitest";
import { shortMemory } from "./short-memory.ts";

function looks(most = 10) {
  // stands still between two asks, however slow the machine is: a millisecond decides here
  let nowMs = 0;
  const clock = {
    now: () => new Date(nowMs),
    advance: (ms: number) => {
      nowMs += ms;
    },
  };
  const known = shortMemory<string>(clock, most);
  const asked: string[] = [];
  const of = (key: string, find: () => Promise<string> = () => Promise.resolve(`answer ${asked.length}`)) =>
    known.of(key, () => {
      asked.push(key);
      return find();
    });
  return { clock, known, asked, of };
}

test("an answer holds for two seconds, and is found anew after them", async () => {
  const { clock, asked, of } = looks();
  expect(await of("a")).toBe("answer 1");
  clock.advance(1_999);
  expect(await of("a")).toBe("answer 1");
  clock.advance(1);
  expect(await of("a")).toBe("answer 2");
  expect(asked).toEqual(["a", "a"]);
});

test("what is asked for all the time is found anew before it is over, and nobody waits for that", async () => {
  const { clock, asked, of } = looks();
  await of("a");
  clock.advance(999);
  await of("a");
  expect(asked).toHaveLength(1);
  clock.advance(1);
  const never = new Promise<string>(() => undefined);
  expect(await of("a", () => never)).toBe("answer 1");
  expect(await of("a")).toBe("answer 1");
  expect(asked).toHaveLength(2);
});

test("what is found to be gone before it is over holds no longer", async () => {
  const { clock, of } = looks();
  await of("a");
  clock.advance(1_500);
  expect(await of("a", () => Promise.reject(new Error("revoked")))).toBe("answer 1");
  await expect(of("a", () => Promise.reject(new Error("revoked")))).rejects.toThrow("revoked");
});

test("all who ask while one looks share its look, and its failure, which nobody remembers", async () => {
  const { asked, of } = looks();
  const fails = () => Promise.reject(new Error("the database is away"));
  const all = await Promise.allSettled([of("a", fails), of("a"), of("b")]);
  expect(all.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
  expect(await of("a")).toBe("answer 3");
  expect(asked).toEqual(["a", "b", "a"]);
});

test("what is found while everything is forgotten is not remembered", async () => {
  const { known, asked, of } = looks();
  const old = of("a");
  known.forget();
  expect([await old, await of("a"), await of("a")]).toEqual(["answer 1", "answer 2", "answer 2"]);
  expect(asked).toHaveLength(2);
});

test("it holds so many and no more: then it begins anew", async () => {
  const { asked, of } = looks(2);
  for (const key of ["a", "b", "c", "a", "c"]) await of(key);
  expect(asked).toEqual(["a", "b", "c", "a"]);
});
