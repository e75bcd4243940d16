import { describe, expect, test } from "vitest";
import { mergedRequest } from "./pushed-commits.ts";

const repository = "https://git.example.org/org/shop";
const sha = (letter: string) => letter.repeat(40);
const at = new Date("2026-03-02T10:00:00Z");
const commit = (letter: string, message: string) => ({ sha: sha(letter), at, message });
const push = (...messages: string[]) => ({
  repository,
  before: sha("0"),
  commits: messages.map((message, nth) => commit("abcdef".charAt(nth), message)),
  complete: true,
});
const GITHUB = "Merge pull request #41 from org/feature/pay-12\n\nRound half even";
const GITLAB = "Merge branch 'gifts' into 'main'\n\nGift cards\n\nCloses #3\n\nSee merge request org/shop!12";

describe("a push that merges a request tells which commits are of it", () => {
  test.each([
    ["GitHub's", GITHUB, 41, "Round half even"],
    ["GitLab's", GITLAB, 12, "Gift cards"],
  ])("by %s word of the merge", (_, message, number, title) => {
    const key = { repository, number };
    expect(mergedRequest(push("One", "Two", message))).toEqual([
      { kind: "pull_request", key, at, fields: { commits: ["a", "b", "c"].map(sha), mergeCommitSha: sha("c") } },
      { kind: "pull_request", key, at: new Date(0), fields: { title } },
    ]);
  });
});

test.each([
  ["no merge", push("One", "Two")],
  ["a branch that was merged by hand", push("One", "Merge branch 'x'")],
  ["a merge that is not its last commit", push("One", GITHUB, "Two")],
  ["two merges", push("One", GITHUB, "Two", GITLAB)],
  ["more commits than were told", { ...push("One", GITHUB), complete: false }],
])("a push with %s tells of no request", (_, pushed) => {
  expect(mergedRequest(pushed)).toEqual([]);
});
