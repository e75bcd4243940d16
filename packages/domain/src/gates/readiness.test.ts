import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ReadinessExemption,
  type ReadinessFound,
  type ReadinessWord,
  readinessOf,
  readinessText,
  requiredClass,
} from "./readiness.ts";
import { READINESS_CHECKS } from "./readiness-checks.ts";
import { DEFAULT_READINESS_ITEMS, type ReadinessClass, type ReadinessItem } from "./readiness-items.ts";

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);
const item = (key: string, classes: string, more: Partial<ReadinessItem> = {}): ReadinessItem => ({
  key,
  title: key,
  area: "reliability",
  classes: [...classes] as ReadinessClass[],
  mend: "do it",
  ...more,
});
const word = (of: string, daysAgo: number, more: Partial<ReadinessWord> = {}): ReadinessWord => ({
  item: of,
  by: "ana",
  note: "",
  doneOnMs: NOW - daysAgo * DAY_MS,
  ...more,
});
const exemption = (of: string, more: Partial<ReadinessExemption> = {}): ReadinessExemption => ({
  item: of,
  reason: "it is rebuilt in July",
  askedBy: "ana",
  approvedBy: "ben",
  untilMs: NOW + 30 * DAY_MS,
  ...more,
});

test.each([
  [[0.9995], 3, "A", "99.95 %"],
  [[0.999], 1, "B", "99.9 %"],
  [[0.99], 1, "B", "99 %"],
  [[0.98], 1, "C", "98 %"],
  [[0.95, 0.9999], 4, "A", "99.99 %"],
  [[], 1, "A", "tier 1"],
  [[], 2, "B", "tier 2"],
  [[], 4, "C", "tier 4"],
])("objectives %j of a service of tier %i ask for class %s", (targets, tier, decision, because) =>
  expect(requiredClass(targets, tier)).toEqual({ decision, because: expect.stringContaining(because) }),
);

const restore = item("restore", "AB", { validDays: 180 });
const ci = item("ci", "ABC", { check: "ci" });
const B = { decision: "B", because: "said so" } as const;
const stateOf = (
  one: ReadinessItem,
  given: { found?: ReadinessFound; words?: ReadinessWord[]; exemptions?: ReadinessExemption[] },
) => readinessOf([one], B, { found: {}, words: [], exemptions: [], ...given }, NOW).items[0];

describe("an item", () => {
  test.each<[string, ReadinessItem, Parameters<typeof stateOf>[1], string, string]>([
    ["that nobody said fails", restore, {}, "fail", "nobody said so yet"],
    [
      "that the platform found passes",
      ci,
      { found: { ci: { holds: true, because: "a build ran" } } },
      "pass",
      "a build ran",
    ],
    [
      "that the platform missed fails, and says why",
      ci,
      { found: { ci: { holds: false, because: "no build is known" } } },
      "fail",
      "no build is known",
    ],
    [
      "that the platform missed passes by a person's word",
      ci,
      { found: { ci: { holds: false, because: "no" } }, words: [word("ci", 1)] },
      "pass",
      "ana says so, of 2026-05-31",
    ],
    [
      "of which the last drill is recent enough passes",
      restore,
      { words: [word("restore", 179)] },
      "pass",
      "ana says so",
    ],
    [
      "of which the last drill is too long ago fails",
      restore,
      { words: [word("restore", 180)] },
      "fail",
      "held until 2026-06-01",
    ],
    [
      "whose word ends sooner fails then",
      restore,
      { words: [word("restore", 3, { expiresAtMs: NOW })] },
      "fail",
      "held until 2026-06-01",
    ],
    [
      "of which an exemption was approved is exempt",
      restore,
      { exemptions: [exemption("restore")] },
      "exempt",
      "ben lets it go without until 2026-07-01: it is rebuilt in July",
    ],
    [
      "of which an exemption was only asked for fails",
      restore,
      { exemptions: [exemption("restore", { approvedBy: null })] },
      "fail",
      "nobody",
    ],
    [
      "of which the exemption was approved by who asked fails",
      restore,
      { exemptions: [exemption("restore", { approvedBy: "ana" })] },
      "fail",
      "nobody",
    ],
    [
      "whose exemption is over fails",
      restore,
      { exemptions: [exemption("restore", { untilMs: NOW })] },
      "fail",
      "nobody",
    ],
  ])("%s", (_, one, given, decision, because) =>
    expect(stateOf(one, given)).toMatchObject({ decision, because: expect.stringContaining(because) }),
  );
});

describe("the class reached", () => {
  const items = [item("c", "ABC"), item("b", "AB"), item("a", "A")];
  const reached = (...said: string[]) =>
    readinessOf(items, B, { found: {}, words: said.map((key) => word(key, 1)), exemptions: [] }, NOW);
  test.each([
    ["none where the lowest lacks something", ["b", "a"], null, false],
    ["the lowest", ["c"], "C", false],
    ["the next, with what is below it", ["c", "b"], "B", true],
    ["not the highest without the middle", ["c", "a"], "C", false],
    ["all", ["c", "b", "a"], "A", true],
  ])("is %s", (_, said, level, isReady) => expect(reached(...said)).toMatchObject({ reached: level, isReady }));

  test("is told in a sentence with what is missing", () => {
    expect(readinessText(reached("c"))).toBe(
      "1 of 2 items for class B are there (50 %), and it reached class C: b is missing",
    );
  });

  test("never falls because more is there", () => {
    const keys = DEFAULT_READINESS_ITEMS.map(({ key }) => key);
    const height = { A: 3, B: 2, C: 1 };
    fc.assert(
      fc.property(fc.subarray(keys), fc.constantFrom(...keys), (said, more) => {
        const by = (list: string[]) =>
          readinessOf(
            DEFAULT_READINESS_ITEMS,
            B,
            { found: {}, words: list.map((key) => word(key, 1)), exemptions: [] },
            NOW,
          );
        const [before, after] = [by(said), by([...said, more])];
        expect(after.passed).toBeGreaterThanOrEqual(before.passed);
        expect(after.reached ? height[after.reached] : 0).toBeGreaterThanOrEqual(
          before.reached ? height[before.reached] : 0,
        );
      }),
    );
  });
});

describe("the list that is built in", () => {
  test("has each item once, wanted of every class above the lowest that wants it", () => {
    const keys = DEFAULT_READINESS_ITEMS.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { classes } of DEFAULT_READINESS_ITEMS) expect(["ABC", "AB", "A"]).toContain(classes.join(""));
  });
  test("uses every check that the platform has", () => {
    expect(new Set(DEFAULT_READINESS_ITEMS.flatMap(({ check }) => check ?? []))).toEqual(new Set(READINESS_CHECKS));
  });
});
