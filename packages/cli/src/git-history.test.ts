import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { batchesOf, commitsIn, countCommits, hasCommits, originOf, tagsIn } from "./git-history.ts";

const path = mkdtempSync(join(tmpdir(), "history-"));
const git = (...args: string[]): string =>
  execFileSync("git", ["-C", path, "-c", "user.name=dev-one", "-c", "user.email=dev@example.org", ...args], {
    encoding: "utf8",
    env: {
      ...process.env,
      GIT_AUTHOR_DATE: "2026-03-02T10:00:00+01:00",
      GIT_COMMITTER_DATE: "2026-03-02T10:05:00+01:00",
    },
  }).trim();
const all = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const list = [];
  for await (const item of items) list.push(item);
  return list;
};

git("init", "-q", "-b", "main");
git("commit", "-q", "--allow-empty", "-m", "First");
const first = git("rev-parse", "HEAD");
git("checkout", "-q", "-b", "topic");
git("commit", "-q", "--allow-empty", "-m", "Topic\n\nWith a body; PAY-12");
git("checkout", "-q", "main");
git("commit", "-q", "--allow-empty", "-m", "Second");
git("merge", "-q", "--no-ff", "-m", "Merge topic", "topic");
git("tag", "v1.0.0", first);
git("tag", "-a", "v1.1.0", "-m", "One more");
git("tag", "nightly");
afterAll(() => rmSync(path, { recursive: true }));

test("commits come with their parents, their offsets and the whole of their messages", async () => {
  const commits = await all(commitsIn(path, undefined));
  expect(commits.map(({ message }) => message.split("\n")[0]).toSorted()).toEqual([
    "First",
    "Merge topic",
    "Second",
    "Topic",
  ]);
  const merge = commits.find(({ message }) => message === "Merge topic");
  expect(merge?.parents).toHaveLength(2);
  expect(commits.find(({ sha }) => sha === first)).toEqual({
    sha: first,
    parents: [],
    author: "dev-one",
    authoredAt: "2026-03-02T10:00:00+01:00",
    committedAt: "2026-03-02T10:05:00+01:00",
    message: "First",
  });
  expect(commits.find(({ message }) => message.startsWith("Topic"))?.message).toBe("Topic\n\nWith a body; PAY-12");
});

test("commits come oldest first: what was added later changes no part that was handed in before", async () => {
  const commits = await all(commitsIn(path, undefined));
  expect([commits.at(0)?.message, commits.at(-1)?.message]).toEqual(["First", "Merge topic"]);
  expect(await countCommits(path, undefined)).toBe(commits.length);
  expect(await countCommits(path, "2026-04-01")).toBe(0);
});

test("tags that fit are releases, of the commits that they point at", async () => {
  const tags = await all(tagsIn(path, "v*"));
  expect(tags).toEqual([
    { name: "v1.0.0", commit: first, at: "2026-03-02T10:05:00+01:00" },
    { name: "v1.1.0", commit: git("rev-parse", "HEAD"), at: "2026-03-02T10:05:00+01:00" },
  ]);
});

test("a repository has the address of its origin, or none", async () => {
  expect(await originOf(path)).toBeUndefined();
  git("remote", "add", "origin", "https://github.com/org/shop.git");
  expect(await originOf(path)).toBe("https://github.com/org/shop.git");
});

test("what git complains of is told", async () => {
  await expect(all(commitsIn(join(path, "nowhere"), undefined))).rejects.toThrow(/nowhere/);
});

test("many come in groups", async () => {
  expect(
    await all(batchesOf(commitsIn(path, undefined), 3)).then((groups) => groups.map(({ length }) => length)),
  ).toEqual([3, 1]);
});

test("a repository that was only just made has no commits yet", async () => {
  expect(await hasCommits(path)).toBe(true);
  const empty = mkdtempSync(join(tmpdir(), "history-"));
  execFileSync("git", ["init", "-q", empty]);
  expect(await hasCommits(empty)).toBe(false);
  rmSync(empty, { recursive: true });
});
