import { MINUTE_MS } from "../time/milliseconds.ts";
/** What a deployment shipped: a pull request with the moments of its life, or a commit that belongs to none. */
export type ShippedChange =
  | {
      readonly kind: "pull_request";
      /** Of its commits, when the first was written. */
      readonly firstCommitAtMs: number | undefined;
      readonly openedAtMs: number | undefined;
      /** When it stopped being a draft. */
      readonly readyAtMs?: number | undefined;
      /** The first review or comment of somebody other than its author. */
      readonly firstReviewAtMs: number | undefined;
      readonly mergedAtMs: number | undefined;
    }
  | { readonly kind: "commit"; readonly committedAtMs: number | undefined };

export type LeadParts = {
  /** From the first commit until the pull request asks for a review; null of a commit alone. */
  readonly coding: number | null;
  /** Until somebody else looks at it; where nobody ever did, until it is merged. */
  readonly pickup: number | null;
  /** From that first look until it is merged; null where nobody looked. */
  readonly review: number | null;
  /** From the merge until it runs where it was deployed. */
  readonly deploy: number;
};

export type LeadTime =
  | { readonly counted: true; readonly minutes: number; readonly parts: LeadParts }
  | { readonly counted: false; readonly why: "not_merged" | "no_times" | "deployed_before_merge" };

const no = (why: Extract<LeadTime, { counted: false }>["why"]): LeadTime => ({ counted: false, why });

/**
 * From the first commit of a change until it runs in its place (dora.dev: change lead time), in whole minutes, and how
 * they divide. Every moment between is clamped to the life of the pull request: a comment that is older than the pull
 * request, or younger than its merge, makes no part longer than the whole. The parts always sum to the whole.
 */
export function leadTime(change: ShippedChange, deployedAtMs: number): LeadTime {
  return change.kind === "commit" ? ofCommit(change.committedAtMs, deployedAtMs) : ofPullRequest(change, deployedAtMs);
}

function ofCommit(committedAtMs: number | undefined, deployedAtMs: number): LeadTime {
  if (committedAtMs === undefined) return no("no_times");
  if (deployedAtMs < committedAtMs) return no("deployed_before_merge");
  const minutes = Math.floor((deployedAtMs - committedAtMs) / MINUTE_MS);
  return { counted: true, minutes, parts: { coding: null, pickup: null, review: null, deploy: minutes } };
}

type PullRequest = Extract<ShippedChange, { kind: "pull_request" }>;

function ofPullRequest(change: PullRequest, deployedAtMs: number): LeadTime {
  const { openedAtMs, mergedAtMs, firstCommitAtMs, readyAtMs, firstReviewAtMs } = change;
  if (mergedAtMs === undefined) return no("not_merged");
  if (firstCommitAtMs === undefined && openedAtMs === undefined) return no("no_times");
  if (deployedAtMs < mergedAtMs) return no("deployed_before_merge");
  const openedMs = Math.min(openedAtMs ?? firstCommitAtMs ?? mergedAtMs, mergedAtMs);
  const startMs = Math.min(firstCommitAtMs ?? openedMs, openedMs);
  const within = (ms: number, fromMs: number) => Math.min(Math.max(ms, fromMs), mergedAtMs);
  const readyMs = within(readyAtMs ?? openedMs, openedMs);
  const reviewedMs = firstReviewAtMs === undefined ? undefined : within(firstReviewAtMs, readyMs);
  // whole minutes since the start at each moment: their differences sum to the last of them
  const at = (ms: number) => Math.floor((ms - startMs) / MINUTE_MS);
  const [ready, merged, deployed] = [at(readyMs), at(mergedAtMs), at(deployedAtMs)];
  const reviewed = reviewedMs === undefined ? undefined : at(reviewedMs);
  const parts = {
    coding: ready,
    pickup: (reviewed ?? merged) - ready,
    review: reviewed === undefined ? null : merged - reviewed,
    deploy: deployed - merged,
  };
  return { counted: true, minutes: deployed, parts };
}
