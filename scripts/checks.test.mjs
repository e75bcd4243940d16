import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { CHECKS } from "./checks/all.mjs";
import { fixtureTree } from "./checks/fixture-tree.mjs";
import { report, runChecks } from "./checks/run-checks.mjs";

const PROGRAM = fileURLToPath(new URL("checks.mjs", import.meta.url));
const SEES_ROOMS_JSON = ["rooms-doc", "machine-paths"];

test("every check fails in a repository that holds nothing for it to see", async () => {
  const only = CHECKS.map(({ name }) => name).filter((name) => !SEES_ROOMS_JSON.includes(name));
  const results = await runChecks(fixtureTree({ "package.json": "{}" }).root, { only });
  expect(results.filter(({ problems }) => problems.length === 0).map(({ name }) => name)).toEqual([]);
});

test("the report names each problem's place and mend, and ends with one line", () => {
  const problems = [{ at: "a.ts:3", says: "is odd", mend: "even it" }];
  const { lines, failed } = report([
    { name: "names", saw: 2, of: "files", note: "", problems: [] },
    { name: "sizes", saw: 1, of: "files", note: "median 9", problems },
  ]);
  expect(failed).toEqual(["sizes"]);
  expect(lines).toEqual([
    "ok   names               2 files",
    "FAIL sizes               1 files, median 9",
    "       a.ts:3  is odd. Mend: even it.",
    "2 house checks, 1 broken: sizes",
  ]);
});

test("every check has a name of its own and says in one sentence what it holds", () => {
  expect(new Set(CHECKS.map(({ name }) => name)).size).toBe(CHECKS.length);
  for (const { holds } of CHECKS) expect(holds).toMatch(/\.$|\)\.$/);
});

test("the command lists the checks, and refuses a name that it does not know", () => {
  const listed = execFileSync(process.execPath, [PROGRAM, "--list"], { encoding: "utf8" });
  expect(listed.trim().split("\n")).toHaveLength(CHECKS.length);
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, "spelling"], { encoding: "utf8" });
  expect(status).toBe(2);
  expect(stderr).toContain("No check named spelling");
});

test("the command's exit code is the verdict", () => {
  const { root } = fixtureTree({ "docs/guide.md": "" });
  const run = (...options) => spawnSync(process.execPath, [PROGRAM, "rooms-doc", "--root", root, ...options]).status;
  expect([run(), run("--write"), run()]).toEqual([1, 0, 0]);
});
