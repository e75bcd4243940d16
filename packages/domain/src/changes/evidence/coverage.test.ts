import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  branchShare,
  type Coverage,
  compareCoverage,
  coverageTotals,
  lineShare,
  mergeCoverage,
  packCoverage,
  unpackCoverage,
  worstFirst,
} from "./coverage.ts";
import { linesOf, rangesOf } from "./line-ranges.ts";

/** `1+ 2- 3+10`: line 1 ran, line 2 did not, line 3 ran and took the first of two branches. */
const file = (text: string) => {
  const words = text.split(" ").map((word) => /^(\d+)([+-])([01]*)$/.exec(word) ?? []);
  return {
    lines: new Map(words.map(([, line, ran]) => [Number(line), ran === "+"])),
    branches: new Map(words.flatMap(([, line, , taken]) => (taken ? [[Number(line), taken] as const] : []))),
  };
};
const coverage = (files: Record<string, string>): Coverage =>
  new Map(Object.entries(files).map(([path, text]) => [path, file(text)]));

test("totals are counted from lines and branches", () => {
  const totals = coverageTotals(coverage({ "a.ts": "1+ 2- 3+10", "b.ts": "7-00" }));
  expect(totals).toEqual({ linesCovered: 2, lines: 4, branchesCovered: 1, branches: 4 });
  expect([lineShare(totals), branchShare(totals)]).toEqual([0.5, 0.25]);
  expect(lineShare(coverageTotals(new Map()))).toBeNull();
});

test("two runs cover what either did", () => {
  const merged = mergeCoverage(coverage({ "a.ts": "1+ 2- 3+10" }), coverage({ "a.ts": "2+ 3-01 4-", "b.ts": "1+" }));
  expect(packCoverage(merged)).toEqual([
    { path: "a.ts", covered: "1-3", missed: "4", branches: "3:11" },
    { path: "b.ts", covered: "1", missed: "", branches: "" },
  ]);
});

describe("files beside what they were", () => {
  test.each([
    ["1+ 2-", "1+ 2+", "better"],
    ["1+ 2+", "1+ 2-", "worse"],
    ["1+ 2-", "1+ 2-", "same"],
    ["1+ 2+", "1+ 2+ 3+", "same"],
  ])("%s, now %s: %s", (before, after, state) =>
    expect(compareCoverage(coverage({ a: before }), coverage({ a: after }))[0]?.state).toBe(state),
  );

  test("come and go, and those that lost most come first", () => {
    const compared = compareCoverage(
      coverage({ gone: "1+", same: "1+", worse: "1+ 2+ 3+" }),
      coverage({ same: "1+", worse: "1- 2- 3+", fresh: "1-" }),
    );
    expect(worstFirst(compared).map(({ path, state }) => `${path} ${state}`)).toEqual([
      "worse worse",
      "fresh new",
      "gone gone",
      "same same",
    ]);
    expect(compared.find(({ path }) => path === "worse")?.missed).toBe("1-2");
  });
});

const anyFile = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.boolean(), fc.constantFrom("", "0", "10", "011")), {
    maxLength: 8,
  })
  .map((rows) => ({
    lines: new Map(rows.map(([line, ran]) => [line, ran] as const)),
    branches: new Map(rows.flatMap(([line, , taken]) => (taken ? [[line, taken] as const] : []))),
  }));
const anyCoverage: fc.Arbitrary<Coverage> = fc
  .array(fc.tuple(fc.constantFrom("a", "b", "c"), anyFile), { maxLength: 3 })
  .map((files) => new Map(files));

describe("merging any coverage", () => {
  test("gives the same in any order and any number of times", () => {
    fc.assert(
      fc.property(anyCoverage, anyCoverage, anyCoverage, (one, two, three) => {
        const all = packCoverage(mergeCoverage(mergeCoverage(one, two), three));
        expect(packCoverage(mergeCoverage(three, mergeCoverage(two, one)))).toEqual(all);
        expect(packCoverage(mergeCoverage(mergeCoverage(mergeCoverage(one, two), three), two))).toEqual(all);
      }),
    );
  });

  test("never loses a line that was covered, nor makes one up", () => {
    fc.assert(
      fc.property(anyCoverage, anyCoverage, (one, two) => {
        const merged = mergeCoverage(one, two);
        for (const [path, { lines }] of merged)
          for (const [line, ran] of lines)
            expect(ran).toBe(one.get(path)?.lines.get(line) === true || two.get(path)?.lines.get(line) === true);
      }),
    );
  });

  test("and packing it loses nothing", () => {
    fc.assert(
      fc.property(anyCoverage, (one) => {
        expect(packCoverage(unpackCoverage(packCoverage(one)))).toEqual(packCoverage(one));
        expect(coverageTotals(unpackCoverage(packCoverage(one)))).toEqual(coverageTotals(one));
      }),
    );
  });
});

test("lines are written as ranges, and read again", () => {
  expect(rangesOf([5, 1, 2, 3, 9, 3])).toBe("1-3,5,9");
  expect(rangesOf([])).toBe("");
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 500 })), (lines) => {
      expect(linesOf(rangesOf(lines))).toEqual(lines.toSorted((one, other) => one - other));
    }),
  );
});
