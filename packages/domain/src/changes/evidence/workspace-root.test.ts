import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Coverage, compareCoverage } from "./coverage.ts";
import { inWorkspaceOf } from "./workspace-root.ts";

const file = { lines: new Map([[1, true]]), branches: new Map<number, string>() };
const coverage = (root: string, ...paths: string[]): Coverage => new Map(paths.map((path) => [`${root}${path}`, file]));
const states = (before: Coverage, after: Coverage) =>
  compareCoverage(before, after).map(({ path, state }) => `${state} ${path}`);
const MAIN = "/var/jenkins/workspace/app_main/";
const PULL = "/var/jenkins/workspace/app_PR-7/";

describe("files of two builds", () => {
  test.each([
    ["in workspaces of their own", MAIN, PULL],
    ["on another machine", "/builds/ana/app/", "C:/agent/7/s/"],
    ["once with whole paths and once without", MAIN, ""],
    ["once without and once with", "", PULL],
  ])("%s are the same files", (_, one, other) => {
    const [before, after] = [
      coverage(one, "src/a.ts", "src/b/index.ts"),
      coverage(other, "src/a.ts", "src/b/index.ts"),
    ];
    expect(states(before, after)).toEqual([`same ${other}src/a.ts`, `same ${other}src/b/index.ts`]);
  });

  test("what came and what went is told among them, also of names that stand in many folders", () => {
    const before = coverage(MAIN, "src/a.ts", "src/old.ts", "src/b/index.ts", "src/c/index.ts");
    const after = coverage(PULL, "src/a.ts", "src/new.ts", "src/b/index.ts", "src/c/index.ts");
    expect(states(before, after)).toEqual([
      `same ${PULL}src/a.ts`,
      `same ${PULL}src/b/index.ts`,
      `same ${PULL}src/c/index.ts`,
      `new ${PULL}src/new.ts`,
      `gone ${PULL}src/old.ts`,
    ]);
  });

  test.each([
    ["that moved within one workspace", coverage(MAIN, "a.ts", "x/b.ts"), coverage(MAIN, "a.ts", "y/b.ts")],
    ["of which hardly any meet", coverage(MAIN, "a.ts", "b.ts", "c.ts"), coverage(PULL, "x/a.ts", "y.ts", "z.ts")],
    ["with names from the project's own root", coverage("", "x/b.ts"), coverage("", "y/b.ts")],
  ])("%s stay as they are", (_, before, after) => expect(inWorkspaceOf(before, after)).toBe(before));

  test("whatever the names, another workspace changes nothing of the comparison but where it stood", () => {
    const part = fc.constantFrom("a", "b", "c", "index.ts", "main.ts", "x.ts");
    const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
    fc.assert(
      fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 12 }), (paths) => {
        const named = paths.map((one, nth) => `${one}/f${nth}.ts`);
        expect(states(coverage(MAIN, ...named), coverage(PULL, ...named))).toEqual(
          states(coverage(PULL, ...named), coverage(PULL, ...named)),
        );
      }),
    );
  });
});
