import { expect, test } from "vitest";
import { uploadTurns } from "./upload-turns.ts";

const GIANT = 2 ** 30;

/** Something that begins, and ends when it is told to. */
function work() {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const one = {
    hasBegun: false,
    end,
    run: () => {
      one.hasBegun = true;
      return ended;
    },
  };
  return one;
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("so many large files are read at once, the others in their order; small ones do not wait for them", async () => {
  const turns = uploadTurns({ underWay: 9, large: 2, small: 1, smallMiB: 1 });
  const files = [work(), work(), work(), work()];
  const done = files.map(({ run }) => turns.read(GIANT, run));
  const small = work();
  const smallDone = turns.read(1_000, small.run);
  await turn();
  expect(files.map(({ hasBegun }) => hasBegun)).toEqual([true, true, false, false]);
  expect(small.hasBegun).toBe(true);
  files[1]?.end();
  await done[1];
  await turn();
  expect(files.map(({ hasBegun }) => hasBegun)).toEqual([true, true, true, false]);
  for (const { end } of [...files, small]) end();
  await Promise.all([...done, smallDone]);
});

test("one that fails leaves its place to the next", async () => {
  const turns = uploadTurns({ underWay: 9, large: 1, small: 1, smallMiB: 1 });
  const failing = turns.read(GIANT, () => Promise.reject(new Error("no")));
  const next = turns.read(GIANT, async () => "read");
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe("read");
});

test("too many under way are refused with the limit, and taken again when one is done", async () => {
  const turns = uploadTurns({ underWay: 1, large: 1, small: 1, smallMiB: 1 });
  const first = work();
  const taken = turns.upload(first.run);
  await expect(turns.upload(async () => "second")).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("1 files are under way"),
  });
  first.end();
  await taken;
  expect(await turns.upload(async () => "second")).toBe("second");
});
