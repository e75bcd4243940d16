import { expect, test } from "vitest";
import { problemsOf } from "./fixture-tree.mjs";
import { machinePaths } from "./machine-paths.mjs";

/** Spelled apart: this file is seen by the check that it tests. */
const home = (...parts) => ["", ...parts].join("/");

test.each([
  ["README.md", "clone it, then `cd shipshape`; see https://example.com/work/that and /api/v1/workers/"],
  ["Dockerfile", "WORKDIR /home/node/app"],
  ["package-lock.json", `{ "resolved": "packages/domain", "link": true }`],
  [".npmrc", "omit-lockfile-registry-resolved=true"],
])("passes %s", async (path, text) => expect(await problemsOf(machinePaths, { [path]: text })).toEqual([]));

test.each([
  ["README.md", `cd ${home("work", "main")}`, `names a folder of one machine, ${home("work", "m…")}`],
  [
    "packages/server/src/a.ts",
    `const at = "${home("root", ".cache")}";`,
    `names a folder of one machine, ${home("root", ".…")}`,
  ],
  ["docs/a.md", `${home("Users", "ana", "code")}`, `names a folder of one machine, ${home("Users", "ana", "c…")}`],
  ["package-lock.json", `"resolved": "http://127.0.0.1:4873/zod.tgz"`, "resolves a package from a host"],
  [".npmrc", "registry=http://127.0.0.1:4873", "names a registry"],
  ["scripts/a.mjs", `fetch("https://${["registry", "npmjs", "org"].join(".")}/zod")`, "names a package registry"],
])("fails %s", async (path, text, says) => {
  expect(await problemsOf(machinePaths, { [path]: text })).toEqual([`${path}:1 ${says}`]);
});
