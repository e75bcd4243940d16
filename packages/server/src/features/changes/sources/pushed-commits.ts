import type { CommitFact } from "@shipshape/domain/changes/fact";
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
