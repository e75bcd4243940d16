import fc from "fast-check";
import { expect, test } from "vitest";
import { commitsBetween } from "./commits-between.ts";

const history = (lines: string) =>
  new Map(
    lines
      .trim()
      .split("\n")
      .map((line) => {
        const [sha = "", ...parents] = line.trim().split(" ");
        return [sha, parents] as const;
      }),
  );
/** a ← b ← d ← e(merge of d and c) ← f, with c a branch off a. */
const KNOWN = history("a\nb a\nc a\nd b\ne d c\nf e");

test.each([
  ["a straight line", "b", "d", ["d"]],
  ["a merge brings its branch", "d", "f", ["c", "e", "f"]],
  ["nothing to itself", "d", "d", []],
  ["nothing when it goes back", "f", "b", []],
  ["a branch that was left", "c", "d", ["b", "d"]],
] as const)("%s", (_, from, to, wanted) => {
  const { commits, missing } = commitsBetween(from, to, KNOWN);
  expect([...commits].toSorted()).toEqual(wanted);
  expect(missing).toEqual([]);
});

test("where parents are not known it says of which", () => {
  const gap = history("a\nd b\ne d");
  expect(commitsBetween("a", "e", gap).missing).toEqual(["b"]);
  expect(commitsBetween("x", "y", new Map()).missing.toSorted()).toEqual(["x", "y"]);
});

test("what lies behind the old one need not be known where every way back meets it", () => {
  expect(commitsBetween("b", "d", history("d b"))).toEqual({ commits: ["d"], missing: [] });
});

test("it is what is reachable from the one and not from the other, in any history", () => {
  const graph = fc
    .array(fc.array(fc.nat(), { maxLength: 2 }), { minLength: 2, maxLength: 12 })
    .map((all) => all.map((parents, at) => (at === 0 ? [] : [...new Set(parents.map((one) => one % at))])));
  fc.assert(
    fc.property(graph, fc.nat(), fc.nat(), (parents, x, y) => {
      const known = new Map(parents.map((of, at) => [String(at), of.map(String)]));
      const reach = (sha: string): Set<string> =>
        new Set([sha, ...(known.get(sha) ?? []).flatMap((one) => [...reach(one)])]);
      const [from, to] = [String(x % parents.length), String(y % parents.length)];
      const old = reach(from);
      const wanted = [...reach(to)].filter((sha) => !old.has(sha));
      expect([...commitsBetween(from, to, known).commits].toSorted()).toEqual(wanted.toSorted());
    }),
  );
});
