import { expect, test } from "vitest";
import { type NotedCommit, notesMarkdown, notesOf } from "./release-notes.ts";

const commit = (sha: string, message: string, more: Partial<NotedCommit> = {}): NotedCommit => ({
  sha,
  message,
  author: "dev",
  tickets: [],
  pullRequest: null,
  ...more,
});
const request = { number: 7, title: "feat(queue): answer sooner", tickets: ["PAY-12"] };

test("notes stand by the type of their commits, features first, and a pull request is one note", () => {
  const groups = notesOf([
    commit("a", "fix: a crash\n\nBREAKING CHANGE: no more v1"),
    commit("b", "wip", { pullRequest: request }),
    commit("c", "review", { pullRequest: request, author: "other" }),
    commit("d", "Merge branch 'main' into x"),
    commit("e", "Tidy up", { tickets: ["OPS-1"] }),
  ]);
  expect(groups.map(({ type, notes }) => [type, notes.map(({ text }) => text)])).toEqual([
    ["feat", ["queue: answer sooner"]],
    ["fix", ["a crash"]],
    ["other", ["Tidy up"]],
  ]);
  expect(groups[0]?.notes[0]).toMatchObject({ commits: ["b", "c"], authors: ["dev", "other"], tickets: ["PAY-12"] });
  expect(groups[1]?.notes[0]?.breaking).toBe(true);
});

test.each([
  ["feat(api)!: drop v1", "feat", "api: drop v1", true],
  ["FEAT: capitals", "feat", "capitals", false],
  ["feat: it\n\nBREAKING-CHANGE: the same with a dash", "feat", "it", true],
  ["feat: it\r\n\r\nBREAKING CHANGE: lines of Windows", "feat", "it", true],
  ["feat: it\n\nbreaking change: in small letters", "feat", "it", false],
  ["feat(): no scope", "feat", "no scope", false],
  ["deps!: a type of one's own may break things", "other", "deps!: a type of one's own may break things", true],
  ["deps-dev!: its type may have a dash", "other", "deps-dev!: its type may have a dash", true],
  ["fix( queue ): spaces around a scope", "fix", "queue: spaces around a scope", false],
  ["fix: it\n\nBREAKING CHANGE #41", "fix", "it", true],
  ["fix: it\n\n* BREAKING CHANGE: in a list", "fix", "it", true],
  ["Several at once (#9)\n\n* fix: a\n\n* feat(api)!: drop v1", "other", "Several at once (#9)", true],
  ["fix: it\nfeat!: as the next line", "fix", "it", true],
  ["fix: it\n\nNote!: a sentence is no title", "fix", "it", false],
  ["constructor: is no type", "other", "constructor: is no type", false],
  ["fix:no space", "other", "fix:no space", false],
  ['Revert "feat: answer sooner"', "revert", "feat: answer sooner", false],
  ["revert: answer sooner", "revert", "answer sooner", false],
])("%s", (message, type, text, breaking) => {
  expect(notesOf([commit("a", message)])).toMatchObject([{ type, notes: [{ text, breaking }] }]);
});

test("what a commit breaks is told although its pull request's title does not say so", () => {
  const groups = notesOf([commit("a", "feat!: drop v1", { pullRequest: request })]);
  expect(groups).toMatchObject([{ notes: [{ text: "queue: answer sooner", breaking: true }] }]);
});

test("as Markdown they can be read anywhere", () => {
  const head = {
    service: "payments",
    environment: "production",
    version: "1.3",
    previousVersion: "1.1",
    releases: ["1.2", "1.3"],
    gap: null,
  };
  const groups = notesOf([commit("b", "x", { pullRequest: request }), commit("a", "fix: a *star*")]);
  expect(notesMarkdown(head, groups)).toBe(
    "# payments 1.3 in production, after 1.1\n\nHolds also 1.2.\n\n## Features\n\n- queue: answer sooner (PAY-12, #7)\n\n## Fixes\n\n- a \\*star\\*\n",
  );
  expect(notesMarkdown({ ...head, gap: "Not all is known." }, [])).toContain("> Not all is known.");
});
