import type { LookupAddress } from "node:dns";
import { expect, test, vi } from "vitest";
import { lookUpSparingly } from "./look-up.ts";

const HERE: readonly LookupAddress[] = [{ address: "127.0.0.1", family: 4 }];

/** Names that are answered when the test says so. */
function slowNames() {
  const open = new Map<string, (error: NodeJS.ErrnoException | null, found: readonly LookupAddress[]) => void>();
  return {
    lookUp: (host: string, told: Parameters<typeof open.set>[1]) => void open.set(host, told),
    asked: () => [...open.keys()],
    answer(host: string, error: NodeJS.ErrnoException | null = null) {
      const told = open.get(host);
      open.delete(host);
      told?.(error, error ? [] : HERE);
    },
  };
}

test("names that nobody answers for hold only so many threads; the next is looked up when one is free", () => {
  const names = slowNames();
  const lookUp = lookUpSparingly(names.lookUp, 2);
  const told = vi.fn();
  for (const host of ["a", "b", "c", "d"]) lookUp(host, (_, found) => told(host, found.length));
  expect(names.asked()).toEqual(["a", "b"]);
  names.answer("b");
  expect(names.asked()).toEqual(["a", "c"]);
  names.answer("a", new Error("nobody answers"));
  names.answer("c");
  names.answer("d");
  expect(told.mock.calls).toEqual([
    ["b", 1],
    ["a", 0],
    ["c", 1],
    ["d", 1],
  ]);
});

test("who asks for a name that is being looked up hears with the first; afterwards it is looked up anew", () => {
  const names = slowNames();
  const lookUp = lookUpSparingly(names.lookUp, 2);
  const told = vi.fn();
  for (let nth = 0; nth < 5; nth += 1) lookUp("a", told);
  lookUp("b", told);
  expect(names.asked()).toEqual(["a", "b"]);
  names.answer("a");
  expect(told).toHaveBeenCalledTimes(5);
  lookUp("a", told);
  expect(names.asked()).toEqual(["b", "a"]);
});

test("the system is asked where nothing else is given", async () => {
  const found = await new Promise((resolve) => lookUpSparingly()("localhost", (_, all) => resolve(all)));
  expect(found).toEqual(expect.arrayContaining([expect.objectContaining({ address: expect.any(String) })]));
});
