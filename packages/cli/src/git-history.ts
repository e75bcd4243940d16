import { spawn } from "node:child_process";

export type HistoryCommit = {
  readonly sha: string;
  /** Absent where the clone does not hold them. */
  readonly parents?: readonly string[];
  readonly author: string;
  readonly authoredAt: string;
  readonly committedAt: string;
  readonly message: string;
};
export type HistoryTag = { readonly name: string; readonly commit: string; readonly at: string };

const LONGEST_MESSAGE = 10_000;
const LONGEST_AUTHOR = 300;
const FIELD = "\x1f";
const RECORD = "\x1e";

/** What git prints, record by record as it comes. Throws with what git said where it failed. */
async function* records(path: string, args: readonly string[]): AsyncGenerator<string> {
  const git = spawn("git", ["-C", path, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let complaint = "";
  git.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  const ended = new Promise<number>((resolve, reject) => {
    git.on("error", reject);
    git.on("close", (code) => resolve(code ?? 1));
  });
  ended.catch(() => undefined);
  let rest = "";
  for await (const chunk of git.stdout.setEncoding("utf8")) {
    const parts = (rest + chunk).split(RECORD);
    rest = parts.pop() ?? "";
    yield* parts;
  }
  if (rest.trim() !== "") yield rest;
  const code = await ended;
  if (code !== 0) throw new Error(complaint.trim() || `git ended with ${code}`);
}

/** Whether there is a repository of git. */
export async function isRepository(path: string): Promise<boolean> {
  try {
    for await (const _ of records(path, ["rev-parse", "--git-dir"]));
    return true;
  } catch {
    return false;
  }
}

/** Whether anything was committed to it yet. */
export async function hasCommits(path: string): Promise<boolean> {
  try {
    for await (const _ of records(path, ["rev-parse", "--verify", "--quiet", "HEAD"]));
    return true;
  } catch {
    return false;
  }
}

/** Whether a clone holds only the end of its history, as those of a pipeline often do. */
export async function isShallow(path: string): Promise<boolean> {
  for await (const said of records(path, ["rev-parse", "--is-shallow-repository"])) return said.trim() === "true";
  return false;
}

const sinceOf = (since: string | undefined): string[] => (since === undefined ? [] : [`--since=${since}`]);

/**
 * The commits that HEAD reaches, oldest first: whoever hands them in part by part makes the same parts again when more were added.
 * `since` is git's: 2026-01-01, "6 months ago".
 */
export async function* commitsIn(path: string, since: string | undefined): AsyncGenerator<HistoryCommit> {
  const format = ["%H", "%P", "%an", "%aI", "%cI", "%B"].join("%x1f");
  // where a shallow clone ends, git says that a commit has no parents
  const hasAll = !(await isShallow(path));
  const log = ["log", "--reverse", `--format=${format}%x1e`, ...sinceOf(since), "HEAD"];
  for await (const record of records(path, log)) {
    const [sha = "", parents = "", author = "", authoredAt = "", committedAt = "", message = ""] = record
      .trimStart()
      .split(FIELD);
    if (sha === "") continue;
    const parentsOf = parents.split(" ").filter((one) => one !== "");
    yield {
      sha,
      ...(hasAll || parentsOf.length > 0 ? { parents: parentsOf } : {}),
      author: author.slice(0, LONGEST_AUTHOR),
      authoredAt,
      committedAt,
      message: message.trim().slice(0, LONGEST_MESSAGE),
    };
  }
}

/** How many commits that is. */
export async function countCommits(path: string, since: string | undefined): Promise<number> {
  for await (const count of records(path, ["rev-list", "--count", ...sinceOf(since), "HEAD"])) return Number(count);
  return 0;
}

/** The tags whose names fit a pattern (`v*`), with the commits that they point at, also through a tag of their own. */
export async function* tagsIn(path: string, pattern: string): AsyncGenerator<HistoryTag> {
  const format = [
    "%(refname:strip=2)",
    "%(objecttype)",
    "%(objectname)",
    "%(*objectname)",
    "%(creatordate:iso-strict)",
  ].join("%1f");
  for await (const record of records(path, ["for-each-ref", `--format=${format}%1e`, `refs/tags/${pattern}`])) {
    const [name = "", type = "", own = "", pointed = "", at = ""] = record.trim().split(FIELD);
    const commit = type === "tag" ? pointed : own;
    if (name !== "" && commit !== "" && at !== "") yield { name, commit, at };
  }
}

/** Where the repository is kept; undefined where it has no origin. */
export async function originOf(path: string): Promise<string | undefined> {
  try {
    for await (const record of records(path, ["remote", "get-url", "origin"])) return record.trim() || undefined;
  } catch {
    return undefined;
  }
  return undefined;
}

/** In groups of at most so many. */
export async function* batchesOf<Item>(items: AsyncIterable<Item>, most: number): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < most) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
