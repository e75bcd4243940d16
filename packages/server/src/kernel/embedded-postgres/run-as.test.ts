import { existsSync } from "node:fs";
import { lstat, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { linkLibraries } from "./binaries.ts";
import type { Circumstances } from "./circumstances.ts";
import { socketFits } from "./cluster-address.ts";
import { chooseRunAs, commandLine, waysToRun } from "./run-as.ts";
import { nextPause } from "./supervisor.ts";

const account = (uid: number) => ({ uid, gid: uid });
const root: Circumstances = {
  uid: 0,
  hasAccount: true,
  folderOwner: account(0),
  stand: account(1),
  nobody: account(65534),
};

describe("as whom the database runs", () => {
  test.each<[string, Partial<Circumstances>, string[]]>([
    ["an ordinary user as itself", { uid: 1000 }, ["1000"]],
    ["a number without an account under another number", { uid: 54321, hasAccount: false }, ["unshare"]],
    ["root in a namespace, else as nobody", {}, ["unshare", "65534"]],
    [
      "root in someone's folder: a namespace, its owner, nobody",
      { folderOwner: account(7) },
      ["unshare", "7", "65534"],
    ],
    ["root on someone's database as its owner only", { owner: account(1000) }, ["1000"]],
    ["root on its own database as at first", { owner: account(0) }, ["unshare", "65534"]],
  ])("%s", (_, change, expected) => {
    const at = { ...root, ...change };
    expect(waysToRun(at).map((way) => way.prefix[0] ?? String(way.uid ?? at.uid))).toEqual(expected);
  });

  test("the wrappers come before the program", () => {
    const way = { prefix: ["unshare", "-U"], because: "" };
    expect(commandLine(way, "/bin/postgres", ["-D", "x"])).toEqual({
      file: "unshare",
      args: ["-U", "/bin/postgres", "-D", "x"],
    });
  });
});

const offersAll = ["setpriv", "chrt"].every((program) => existsSync(`/usr/bin/${program}`));

test.runIf(process.platform === "linux" && offersAll)("a system that offers all care is asked once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "shipshape-run-as-"));
  const [postgres, asked] = [join(folder, "postgres"), join(folder, "asked")];
  await writeFile(postgres, `#!/bin/sh\necho "$*" >> ${asked}\necho "postgres (PostgreSQL) 18.1"\n`, { mode: 0o755 });
  const { runAs, tiedToUs, version } = await chooseRunAs({ ...root, uid: 1000 }, postgres, join(folder, "data"));
  expect({ prefix: runAs.prefix.join(" "), tiedToUs, version }).toEqual({
    prefix: "setpriv --pdeathsig INT chrt --batch 0",
    tiedToUs: true,
    version: "18.1",
  });
  expect(await readFile(asked, "utf8")).toBe("--version\n");
  await rm(folder, { recursive: true });
});

test.each([
  ["the first death", 0, 10, 50],
  ["a second quick death", 50, 10, 100],
  ["many quick deaths", 5_000, 10, 5_000],
  ["a death after a steady run", 5_000, 60_000, 50],
])("after %s the database restarts in due time", (_, lastPauseMs, ranMs, expected) => {
  expect(nextPause(lastPauseMs, ranMs)).toBe(expected);
});

test("a socket's path may have 107 bytes on Linux and 103 on macOS", () => {
  const directory = (bytes: number) => `/${"a".repeat(bytes - "/.s.PGSQL.5432".length - 1)}`;
  expect(socketFits(directory(107), "linux")).toBe(true);
  expect(socketFits(directory(108), "linux")).toBe(false);
  expect(socketFits(directory(103), "darwin")).toBe(true);
  expect(socketFits(directory(104), "darwin")).toBe(false);
});

test("missing library links are made, and those that exist stay", async () => {
  const folder = await mkdtemp(join(tmpdir(), "shipshape-links-"));
  const lib = join(folder, "native", "lib");
  await mkdir(lib, { recursive: true });
  await writeFile(join(lib, "libpq.so.5.18"), "library");
  await writeFile(join(lib, "libpq.so"), "already there");
  const links = ["libpq.so", "libpq.so.5"].map((name) => ({
    source: "native/lib/libpq.so.5.18",
    target: `native/lib/${name}`,
  }));
  await writeFile(join(folder, "native", "pg-symlinks.json"), JSON.stringify(links));
  await linkLibraries(folder);
  await linkLibraries(folder);
  expect((await lstat(join(lib, "libpq.so.5"))).isSymbolicLink()).toBe(true);
  expect(await readFile(join(lib, "libpq.so.5"), "utf8")).toBe("library");
  expect(await readFile(join(lib, "libpq.so"), "utf8")).toBe("already there");
  await rm(folder, { recursive: true });
});
