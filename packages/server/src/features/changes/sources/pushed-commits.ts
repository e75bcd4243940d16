import type { CommitFact, PullRequestFact } from "@shipshape/domain/changes/fact";
import { GUESSED_AT } from "./guessed-at.ts";
import { isNoSha } from "./payload.ts";

/** A commit as a push lists it. */
export type PushedCommit = {
  readonly sha: string;
  readonly at: Date;
  readonly message?: string | undefined;
  readonly author?: string | undefined;
  readonly url?: string | undefined;
};

type Push = {
  readonly repository: string;
  readonly before: string | undefined;
  readonly commits: readonly PushedCommit[];
  /** Nothing was left out of the list, and nothing was overwritten by it. */
  readonly complete: boolean;
};

/**
 * The commits of a push. A push names no parents, but its commits are just those that its head reaches and what was there before does
 * not: told as a chain, each reaches the right ones from its head. It is told as older than anything, so that whoever knows the true
 * parents (a merge, `changes import-git`) overrules it.
 */
export function pushedCommits({ repository, before, commits, complete }: Push): CommitFact[] {
  const facts: CommitFact[] = commits.map(({ sha, at, message, author, url }) => ({
    kind: "commit",
    key: { repository, sha },
    at,
    fields: { authoredAt: at, message, author, url },
  }));
  if (!complete) return facts;
  const chained = commits.flatMap(({ sha }, index): CommitFact[] => {
    const parent = index === 0 ? before : commits[index - 1]?.sha;
    if (parent === undefined || isNoSha(parent)) return [];
    return [{ kind: "commit", key: { repository, sha }, at: GUESSED_AT, fields: { parents: [parent] } }];
  });
  return [...facts, ...chained];
}

/** What GitHub and GitLab write into the commit that merges a request: its number, and its title between empty lines. */
const MERGES = [
  /^Merge pull request #(?<number>\d+) from \S+\n\n(?<title>.+)/,
  /^Merge branch .+\n\n(?<title>.+)[\s\S]*\nSee merge request \S*!(?<number>\d+)\s*$/,
];
const isMerge = ({ message }: PushedCommit): boolean => message?.startsWith("Merge ") === true;

/**
 * The request that a push merged, with its commits: all that came with the commit of its merge, which is the last. No event of a request
 * names them. Of a push with further merges nobody can say which commit is of which.
 */
export function mergedRequest({ repository, commits, complete }: Push): PullRequestFact[] {
  const [merge, ...further] = commits.filter(isMerge);
  if (!complete || !merge || further.length > 0 || merge !== commits.at(-1)) return [];
  const said = MERGES.map((form) => form.exec(merge.message ?? "")?.groups).find((groups) => groups !== undefined);
  if (!said) return [];
  const key = { repository, number: Number(said["number"]) };
  const held = commits.map(({ sha }) => sha);
  return [
    { kind: "pull_request", key, at: merge.at, fields: { commits: held, mergeCommitSha: merge.sha } },
    { kind: "pull_request", key, at: GUESSED_AT, fields: { title: said["title"] } },
  ];
}
