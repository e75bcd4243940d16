import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ownDirectory } from "./directory-owner.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "shipshape-owner-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const elsewhere = JSON.stringify({ pid: 1, start: "1", place: "another container", host: "node-b" });

test("the directory is free again once its owner gave it up", async () => {
  const release = await ownDirectory(directory);
  await expect(ownDirectory(directory)).rejects.toThrow("Another Shipshape");
  await release();
  expect(await readdir(directory)).toEqual([]);
  await (await ownDirectory(directory))();
});

test("of many who find a dead owner's lock, one wins", async () => {
  for (let time = 0; time < 30; time += 1) {
    await writeFile(join(directory, "shipshape.lock"), "");
    const results = await Promise.allSettled(Array.from({ length: 16 }, () => ownDirectory(directory, 5)));
    const winners = results.filter((result) => result.status === "fulfilled");
    expect(winners).toHaveLength(1);
    await winners[0]?.value();
  }
});

test("an owner on another host keeps the directory while its heart beats", async () => {
  const path = join(directory, "shipshape.lock");
  await writeFile(path, elsewhere);
  let beats = 0;
  const heart = setInterval(() => {
    beats += 1;
    void utimes(path, beats, beats);
  }, 20);
  await expect(ownDirectory(directory, 200)).rejects.toThrow("process 1 on node-b, by its heartbeat");
  clearInterval(heart);
  expect(await readFile(path, "utf8")).toBe(elsewhere);
});

test("an owner on another host loses the directory once its heart stops", async () => {
  await writeFile(join(directory, "shipshape.lock"), elsewhere);
  const release = await ownDirectory(directory, 200);
  expect(await readFile(join(directory, "shipshape.lock"), "utf8")).toContain(`"pid":${process.pid}`);
  await release();
});
