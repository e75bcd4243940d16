import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countBySeverity, type Finding, severityOf } from "./finding.ts";
import { type ComparedFinding, matchFindings } from "./match-findings.ts";

const finding = (more: Partial<Finding> = {}): Finding => ({
  tool: "semgrep",
  rule: "sql-injection",
  level: "error",
  severity: "high",
  message: "Query built from input.",
  uri: "src/pay.ts",
  line: 10,
  column: 3,
  symbol: null,
  snippet: null,
  fingerprints: {},
  partialFingerprints: {},
  suppressed: null,
  ...more,
});
const states = (compared: readonly ComparedFinding[]): string[] => compared.map(({ state }) => state).toSorted();
const hash = (value: string) => ({ partialFingerprints: { primaryLocationLineHash: value } });

describe("a finding", () => {
  test.each<[string, Partial<Finding>, Partial<Finding>, string[]]>([
    ["in its place with its words is unchanged", {}, {}, ["unchanged"]],
    ["whose line moved is unchanged", {}, { line: 90 }, ["unchanged"]],
    [
      "that names its own line is unchanged when that moves",
      { message: "See line 10." },
      { message: "See line 90.", line: 90 },
      ["unchanged"],
    ],
    ["that is worse now is updated", { level: "warning" }, {}, ["updated"]],
    ["that says something else in its place is updated", {}, { message: "Query built from a header." }, ["updated"]],
    ["that was suppressed since is updated", {}, { suppressed: "accepted" }, ["updated"]],
    ["whose file moved is updated", {}, { uri: "src/money/pay.ts" }, ["updated"]],
    ["of another rule in its place is new, and the other absent", {}, { rule: "xss" }, ["absent", "new"]],
    ["of another tool is new, and the other absent", {}, { tool: "codeql" }, ["absent", "new"]],
    [
      "is followed by its fingerprint wherever it goes",
      { fingerprints: { a: "1" } },
      { fingerprints: { a: "1" }, uri: "lib/x.ts", line: 400, message: "Other words" },
      ["updated"],
    ],
    ["is followed by its partial fingerprint", hash("1f:1"), { ...hash("1f:1"), line: 400 }, ["unchanged"]],
    [
      "whose fingerprints differ is another, though it says the same elsewhere in the file",
      hash("1f:1"),
      { ...hash("aa:1"), line: 400 },
      ["absent", "new"],
    ],
    [
      "is the same when half of its partial fingerprints agree",
      { partialFingerprints: { a: "1", b: "2" } },
      { partialFingerprints: { a: "1", b: "9" }, line: 77 },
      ["unchanged"],
    ],
    [
      "is another when fewer than half agree and it stands elsewhere",
      { partialFingerprints: { a: "1", b: "2", c: "3" } },
      { partialFingerprints: { a: "1", b: "8", c: "9" }, line: 77 },
      ["absent", "new"],
    ],
  ])("%s", (_, before, after, expected) =>
    expect(states(matchFindings([finding(before)], [finding(after)]))).toEqual(expected),
  );

  test("is one of each, though three say the same", () => {
    const three = [10, 20, 30].map((line) => finding({ line }));
    expect(states(matchFindings(three, three))).toEqual(["unchanged", "unchanged", "unchanged"]);
    expect(states(matchFindings(three.slice(0, 1), three))).toEqual(["new", "new", "unchanged"]);
    expect(states(matchFindings(three, three.slice(1)))).toEqual(["absent", "unchanged", "unchanged"]);
  });

  test("knows what it was", () => {
    const [compared] = matchFindings([finding({ line: 3 })], [finding({ line: 5 })]);
    expect(compared?.former?.line).toBe(3);
  });

  describe("whose fingerprint others have too", () => {
    const told = (one: ComparedFinding) => `${one.state} ${one.former?.uri ?? "-"} ${one.finding.uri}`;
    const inFile = (uri: string, more: Partial<Finding> = {}) => finding({ uri, line: 1, ...hash("1f"), ...more });
    const other = finding({ rule: "xss", uri: "z.ts", ...hash("2e") });

    test("is gone from its own file, not from the last one", () => {
      const three = ["a.ts", "b.ts", "c.ts"].map((uri) => inFile(uri));
      const [a, b, c] = three;
      if (!a || !b || !c) throw new Error("three");
      expect(matchFindings([...three, other], [a, c, other]).map(told)).toEqual([
        "unchanged a.ts a.ts",
        "unchanged c.ts c.ts",
        "unchanged z.ts z.ts",
        "absent b.ts b.ts",
      ]);
    });
    test("is followed within its file before it is looked for elsewhere", () => {
      const before = ["a.ts", "b.ts", "c.ts"].map((uri) => inFile(uri));
      const after = [inFile("y/a.ts"), inFile("b.ts", { line: 2 }), inFile("y/c.ts")];
      expect(matchFindings([...before, other], [...after, other]).map(told)).toEqual([
        "unchanged b.ts b.ts",
        "updated a.ts y/a.ts",
        "updated c.ts y/c.ts",
        "unchanged z.ts z.ts",
      ]);
    });
    test("because all have it, is not followed by it", () => {
      const unlike = (nth: number, line: number) =>
        finding({ line, snippet: `s${nth}`, partialFingerprints: { secret: `${nth}`, constant: "c" } });
      const before = [1, 2, 3].map((nth) => unlike(nth, nth));
      const after = [4, 5, 6].map((nth) => unlike(nth, nth + 100));
      expect(states(matchFindings(before, after))).toEqual(["absent", "absent", "absent", "new", "new", "new"]);
    });
    test("because all have it, is matched as if it had none", () => {
      const all = (uri: string, line: number) => finding({ uri, line, fingerprints: { id: "none" } });
      expect(matchFindings([all("a.ts", 1), all("b.ts", 1)], [all("b.ts", 9), all("c.ts", 1)]).map(told)).toEqual([
        "unchanged b.ts b.ts",
        "updated a.ts c.ts",
      ]);
    });
    test("and that stands alone on both sides is followed", () => {
      expect(states(matchFindings([inFile("a.ts")], [inFile("b.ts", { line: 7 })]))).toEqual(["updated"]);
    });
  });

  test("of a moved file is followed only where there is no doubt", () => {
    const here = [finding({ uri: "a.ts" }), finding({ uri: "b.ts" })];
    const there = [finding({ uri: "c.ts" }), finding({ uri: "d.ts" })];
    expect(states(matchFindings(here, there))).toEqual(["absent", "absent", "new", "new"]);
  });
});

/** Few words, so that findings are often alike. */
const few = <T>(...values: T[]) => fc.constantFrom(...values);
const anyFinding: fc.Arbitrary<Finding> = fc.record({
  tool: few("semgrep", "codeql"),
  rule: few("one", "two"),
  level: few("error", "warning"),
  severity: few("high", "medium"),
  message: few("Bad.", "Worse at 2."),
  uri: few("a.ts", "b.ts", null),
  line: few(1, 2, 3, null),
  column: few(1, null),
  symbol: few(null, "main()"),
  snippet: few(null, "x = y"),
  fingerprints: few({}, { f: "1" }, { f: "2" }),
  partialFingerprints: few({}, { p: "1" }, { p: "2", q: "1" }, { q: "2" }),
  suppressed: few(null, "accepted"),
} as { [K in keyof Finding]: fc.Arbitrary<Finding[K]> });
const anyFindings = fc.array(anyFinding, { maxLength: 14 });
const told = (compared: readonly ComparedFinding[]) => compared.map((one) => JSON.stringify(one)).toSorted();

describe("of any two scans", () => {
  test("every result has exactly one state: all of now, and of before those that are gone", () => {
    fc.assert(
      fc.property(anyFindings, anyFindings, (before, after) => {
        const compared = matchFindings(before, after);
        const now = compared.filter(({ state }) => state !== "absent");
        const gone = compared.filter(({ state }) => state === "absent");
        const kept = compared.filter(({ state }) => state === "unchanged" || state === "updated");
        expect(now.map(({ finding: one }) => JSON.stringify(one)).toSorted()).toEqual(
          after.map((one) => JSON.stringify(one)).toSorted(),
        );
        expect([...gone, ...kept].map(({ former }) => JSON.stringify(former)).toSorted()).toEqual(
          before.map((one) => JSON.stringify(one)).toSorted(),
        );
      }),
    );
  });

  test("the order of the results never changes a state", () => {
    const shuffled = (all: readonly Finding[]) => fc.shuffledSubarray([...all], { minLength: all.length });
    const both = fc
      .tuple(anyFindings, anyFindings)
      .chain(([before, after]) => fc.tuple(fc.constant(before), fc.constant(after), shuffled(before), shuffled(after)));
    fc.assert(
      fc.property(both, ([before, after, otherBefore, otherAfter]) => {
        expect(told(matchFindings(otherBefore, otherAfter))).toEqual(told(matchFindings(before, after)));
      }),
    );
  });

  test("a scan beside itself is unchanged", () => {
    fc.assert(
      fc.property(anyFindings, (findings) => {
        expect(matchFindings(findings, findings).every(({ state }) => state === "unchanged")).toBe(true);
      }),
    );
  });
});

test.each([
  ["error", undefined, "high"],
  ["warning", undefined, "medium"],
  ["note", undefined, "low"],
  ["none", undefined, "low"],
  ["warning", 9.8, "critical"],
  ["note", 7, "high"],
  ["error", 4, "medium"],
  ["error", 0.1, "low"],
  ["error", 0, "high"],
] as const)("level %s with security-severity %s is %s", (level, score, severity) =>
  expect(severityOf(level, score)).toBe(severity),
);

test("findings are counted by severity", () =>
  expect(countBySeverity([finding(), finding({ severity: "low" }), finding()])).toEqual({
    critical: 0,
    high: 2,
    medium: 0,
    low: 1,
  }));
