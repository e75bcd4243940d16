import { describe, expect, test } from "vitest";
import { flakiness } from "./flaky.ts";
import { countOutcomes, OUTCOME_LETTERS, outcomeOfLetter, type TestOutcome, togetherAs } from "./test-outcome.ts";

/** `a+ b-`: passed on commit a, then failed on commit b; `~` passed when run again, `s` was skipped. */
const runs = (text: string, environment: string | null = null) =>
  text.split(" ").map((word, at) => ({
    at: new Date(at * 60_000),
    commit: word[0] === "?" ? null : `${word[0]}000000`,
    environment,
    outcome: ({ "+": "passed", "-": "failed", "~": "flaky", s: "skipped", e: "error" } as const)[
      word[1] as "+"
    ] as TestOutcome,
  }));

describe("a test is", () => {
  test.each([
    ["steady when it always passes", "a+ b+ c+", "steady"],
    ["steady when it always fails", "a- b- c-", "steady"],
    ["steady when a commit broke it and another mended it", "a+ b- c- d+ e+", "steady"],
    ["flaky when one commit both passed and failed", "a+ b- b+ c+", "flaky"],
    ["flaky when one commit both passed and had an error", "a+ ae", "flaky"],
    ["flaky when it passed on a second try", "a+ b~ c+", "flaky"],
    ["flaky when its outcome changes too often for a person", "a+ b- c+ d- e+ f-", "flaky"],
    ["steady when its outcome changed four times in very many runs", `a- b+ c- d+ e- ${"f- ".repeat(30)}g-`, "steady"],
    ["not known before it ran twice", "a+", "unknown"],
    ["not known when it only was skipped", "as bs cs", "unknown"],
    ["not flaky because runs of no known commit differ once", "?+ ?-", "steady"],
  ])("%s", (_, text, decision) => expect(flakiness(runs(text)).decision).toBe(decision));
});

test("the same commit may differ between environments", () => {
  const history = [...runs("a+ a+", "staging"), ...runs("a- a-", "production")];
  expect(flakiness(history).commits).toEqual([]);
});

test("the reason names the commit, and every number it rests on", () => {
  expect(flakiness(runs("a+ b- b+ c~"))).toEqual({
    decision: "flaky",
    because: "it passed on a second try once; b000000 both passed and failed, with nothing changed.",
    runs: 4,
    failures: 1,
    reruns: 1,
    commits: ["b000000"],
    flips: 2,
    flipRate: 2 / 3,
  });
});

test("the order in which runs are told never matters", () => {
  const history = runs("a+ b- c+ d- e+ f-");
  expect(flakiness(history.toReversed())).toEqual(flakiness(history));
});

describe("several outcomes under one name", () => {
  test.each([
    ["cases", "passed", "failed", "failed"],
    ["cases", "failed", "error", "failed"],
    ["cases", "passed", "skipped", "passed"],
    ["cases", "flaky", "passed", "flaky"],
    ["reruns", "failed", "passed", "flaky"],
    ["reruns", "error", "flaky", "flaky"],
    ["reruns", "failed", "failed", "failed"],
    ["reruns", "failed", "skipped", "failed"],
  ] as const)("as %s: %s and %s are %s", (meaning, one, other, together) => {
    expect(togetherAs(meaning, one, other)).toBe(together);
    expect(togetherAs(meaning, other, one)).toBe(together);
  });
});

test("outcomes are counted, and each has a letter of its own", () => {
  const all: TestOutcome[] = ["passed", "passed", "failed", "error", "skipped", "flaky"];
  expect(countOutcomes(all)).toEqual({ total: 6, passed: 2, failed: 2, skipped: 1, flaky: 1 });
  for (const outcome of all) expect(outcomeOfLetter(OUTCOME_LETTERS[outcome])).toBe(outcome);
  expect(() => outcomeOfLetter("x")).toThrow("stands for no outcome");
});
