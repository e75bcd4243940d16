import type { CommitFact, PullRequestFact } from "@shipshape/domain/changes/fact";
import { ticketsOf, ticketsOfBranch } from "@shipshape/domain/changes/tickets";
import type { Ground } from "./ground.ts";
import { pullRequestStore } from "./pull-request-store.ts";
import { mergeRows, type RecordTable, type Said, saidBy, type Values } from "./record-store.ts";
import { repositoriesOf } from "./repository-store.ts";
import type { ToldFact } from "./told-fact.ts";

const COMMIT: RecordTable = {
  table: "commit",
  key: { repository_id: "uuid", sha: "text" },
  hasId: false,
  fields: {
    parents: ["parents", "text[]"],
    author: ["author", "text"],
    authored_at: ["authoredAt", "timestamptz"],
    committed_at: ["committedAt", "timestamptz"],
    message: ["message", "text"],
    url: ["url", "text"],
  },
  derived: { tickets: "text[]" },
  dependsOnRules: false,
};

const PULL_REQUEST: RecordTable = {
  table: "pull_request",
  key: { repository_id: "uuid", number: "bigint" },
  hasId: true,
  fields: {
    title: ["title", "text"],
    author: ["author", "text"],
    branch: ["branch", "text"],
    base_branch: ["baseBranch", "text"],
    state: ["state", "text"],
    opened_at: ["openedAt", "timestamptz"],
    ready_at: ["readyAt", "timestamptz"],
    first_commit_at: ["firstCommitAt", "timestamptz"],
    first_review_at: ["firstReviewAt", "timestamptz"],
    approved_at: ["approvedAt", "timestamptz"],
    merged_at: ["mergedAt", "timestamptz"],
    closed_at: ["closedAt", "timestamptz"],
    merge_commit_sha: ["mergeCommitSha", "text"],
    head_sha: ["headSha", "text"],
    additions: ["additions", "int"],
    deletions: ["deletions", "int"],
    url: ["url", "text"],
  },
  derived: { tickets: "text[]", labels: "text[]" },
  dependsOnRules: false,
};

const NO_REPOSITORY = (told: string) =>
  `"${told}" is no address of a repository: one is like https://github.com/org/name or git@host:org/name.git`;

export type KnownCommit = { readonly repositoryId: string; readonly sha: string };

/** Facts whose repository has an address; the others are told back. */
async function within<F extends CommitFact | PullRequestFact>({ tx, refuse }: Ground, facts: readonly ToldFact<F>[]) {
  const ids = await repositoriesOf(
    tx,
    facts.map(({ fact }) => fact.key.repository),
  );
  return facts.flatMap((one) => {
    const repositoryId = ids(one.fact.key.repository);
    if (repositoryId !== undefined) return [{ ...one, repositoryId }];
    refuse(one.event, NO_REPOSITORY(one.fact.key.repository));
    return [];
  });
}

const lower = (sha: unknown): unknown => (typeof sha === "string" ? sha.toLowerCase() : sha);

/** Commits; those that are new, or of which more is known than before. */
export async function recordCommits(ground: Ground, facts: readonly ToldFact<CommitFact>[]): Promise<KnownCommit[]> {
  const said = (await within(ground, facts)).map(({ fact, repositoryId }): Said => {
    const { parents } = fact.fields;
    const more = parents === undefined ? {} : { parents: parents.map(lower) };
    return { key: { repository_id: repositoryId, sha: fact.key.sha.toLowerCase() }, words: saidBy(fact, more) };
  });
  const merged = await mergeRows(ground.tx, COMMIT, said, async () => ({ message }) => ({
    tickets: typeof message === "string" ? ticketsOf(message) : [],
  }));
  return merged.map(({ key }) => ({ repositoryId: String(key["repository_id"]), sha: String(key["sha"]) }));
}

const ticketsOfPullRequest = ({ title, branch }: Values): string[] => [
  ...new Set([
    ...(typeof title === "string" ? ticketsOf(title) : []),
    ...(typeof branch === "string" ? ticketsOfBranch(branch) : []),
  ]),
];

/** Pull requests, with the commits that they were told to hold: those only become more. */
export async function recordPullRequests(ground: Ground, facts: readonly ToldFact<PullRequestFact>[]) {
  const told = (await within(ground, facts)).map(({ fact, repositoryId }) => {
    const { commits, mergeCommitSha, headSha, ...fields } = fact.fields;
    const more = { mergeCommitSha: lower(mergeCommitSha), headSha: lower(headSha) };
    const key = { repository_id: repositoryId, number: fact.key.number };
    return { key, words: saidBy({ at: fact.at, fields }, more), commits: commits ?? [] };
  });
  const merged = await mergeRows(ground.tx, PULL_REQUEST, told, async () => (values) => ({
    tickets: ticketsOfPullRequest(values),
    labels: values["labels"] ?? [],
  }));
  const grown = await pullRequestStore(ground.tx).addCommits(
    told.flatMap(({ key, commits }) => commits.map((sha) => ({ ...key, sha: sha.toLowerCase() }))),
  );
  return { pullRequests: [...new Set([...merged.map(({ id }) => id ?? ""), ...grown])] };
}
