import type { WhyNot } from "@shipshape/domain/insights/counted";
import type { ShippedWords } from "@shipshape/domain/insights/deployment-history";
import { type LeadTime, leadTime } from "@shipshape/domain/insights/lead-time";
import { grouped } from "../../kernel/grouped.ts";
import type { RecordedCommit, RecordedPullRequest } from "./measured-record-views.ts";

/** A pull request or a commit that a deployment shipped, with its lead time or why it has none. */
export type ShippedChange = {
  readonly repositoryId: string;
  readonly pullRequest: number | null;
  readonly sha: string | null;
  readonly title: string | null;
  readonly author: string | null;
  readonly url: string | null;
  readonly beganAt: Date | null;
  readonly words: ShippedWords;
  readonly lead: LeadTime | { readonly counted: false; readonly why: WhyNot };
};

const earliest = (...dates: readonly (Date | null)[]): Date | null =>
  dates.reduce((first, date) => (date !== null && (first === null || date < first) ? date : first), null);

/** What each deployment shipped: its pull requests, and the commits that belong to none, each once. */
export function shippedChanges(
  commits: readonly RecordedCommit[],
  pullRequests: readonly RecordedPullRequest[],
  deployedAtMs: (deploymentId: string) => number,
): Map<string, ShippedChange[]> {
  const pullsOf = grouped(pullRequests, ({ deploymentId }) => deploymentId);
  const changes = new Map<string, ShippedChange[]>();
  for (const [deploymentId, shipped] of grouped(commits, (one) => one.deploymentId)) {
    const told = pullsOf.get(deploymentId) ?? [];
    const pulls = [...told, ...heldByMerge(told, shipped)];
    const again = new Set(shipped.filter(({ isAgain }) => isAgain).map(({ sha }) => sha));
    const inPull = new Set(pulls.map(({ sha }) => sha));
    const at = deployedAtMs(deploymentId);
    const times = new Map(shipped.map(({ sha, committedAt }) => [sha, committedAt]));
    changes.set(deploymentId, [
      ...[...grouped(pulls, ({ id }) => id).values()].flatMap((held) => pullChange(held, times, again, at)),
      ...shipped.filter(({ sha }) => !inPull.has(sha)).map((commit) => commitChange(commit, at)),
    ]);
  }
  return changes;
}

/**
 * What a merge brought belongs to its pull request, though nobody told of which commits that is: what its further parents reach, until
 * the main line (of each head its first parents).
 */
function heldByMerge(pulls: readonly RecordedPullRequest[], shipped: readonly RecordedCommit[]): RecordedPullRequest[] {
  const parentsOf = new Map(shipped.map(({ sha, parents }) => [sha, parents ?? []]));
  const isParent = new Set([...parentsOf.values()].flat());
  const taken = new Set(pulls.map(({ sha }) => sha));
  for (const { sha } of shipped) {
    for (
      let at: string | undefined = isParent.has(sha) ? undefined : sha;
      at !== undefined;
      [at] = parentsOf.get(at) ?? []
    ) {
      taken.add(at);
    }
  }
  const merges = new Map(pulls.map((pull) => [pull.mergeCommitSha ?? "", pull]));
  return [...merges].flatMap(([merge, pull]) => {
    const held: RecordedPullRequest[] = [];
    const next = (parentsOf.get(merge) ?? []).slice(1);
    for (let sha = next.pop(); sha !== undefined; sha = next.pop()) {
      const parents = parentsOf.get(sha);
      if (taken.has(sha) || !parents) continue;
      taken.add(sha);
      held.push({ ...pull, sha });
      next.push(...parents);
    }
    return held;
  });
}

function pullChange(
  held: readonly RecordedPullRequest[],
  times: ReadonlyMap<string, Date | null>,
  again: ReadonlySet<string>,
  deployedAtMs: number,
): ShippedChange[] {
  const [one] = held;
  if (!one) return [];
  const firstCommitAt = one.firstCommitAt ?? earliest(...held.map(({ sha }) => times.get(sha) ?? null));
  const fresh = held.filter(({ sha }) => !again.has(sha));
  const isFirst = one.mergeCommitSha === null ? fresh.length > 0 : fresh.some(({ sha }) => sha === one.mergeCommitSha);
  const lead = leadTime(
    {
      kind: "pull_request",
      firstCommitAtMs: firstCommitAt?.getTime(),
      openedAtMs: one.openedAt?.getTime(),
      readyAtMs: one.readyAt?.getTime(),
      firstReviewAtMs: one.firstReviewAt?.getTime(),
      mergedAtMs: one.mergedAt?.getTime(),
    },
    deployedAtMs,
  );
  return [
    {
      repositoryId: one.repositoryId,
      pullRequest: one.number,
      sha: one.mergeCommitSha,
      title: one.title,
      author: one.author,
      url: one.url,
      beganAt: earliest(firstCommitAt, one.openedAt),
      words: { title: one.title ?? undefined, labels: one.labels, branch: one.branch ?? undefined },
      lead: lead.counted && !isFirst ? { counted: false, why: "shipped_before" } : lead,
    },
  ];
}

/** A commit counts where it came first: what a later deployment brings back after a rollback was there before. */
function commitLead({ committedAt, isAgain }: RecordedCommit, deployedAtMs: number): ShippedChange["lead"] {
  const lead = leadTime({ kind: "commit", committedAtMs: committedAt?.getTime() }, deployedAtMs);
  return lead.counted && isAgain ? { counted: false, why: "shipped_before" } : lead;
}

const commitChange = (commit: RecordedCommit, deployedAtMs: number): ShippedChange => ({
  repositoryId: commit.repositoryId,
  pullRequest: null,
  sha: commit.sha,
  title: commit.title,
  author: commit.author,
  url: commit.url,
  beganAt: commit.committedAt,
  words: { title: commit.title ?? undefined, labels: [], branch: undefined },
  lead: commitLead(commit, deployedAtMs),
});
