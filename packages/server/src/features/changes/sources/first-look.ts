import type { PullRequestFact } from "@shipshape/domain/changes/fact";

const MIRROR_MS = Date.parse("2100-01-01T00:00:00Z");

/** Of each field the newest word counts; of what was first the earliest should, so it is told as the newer the earlier it was. */
const earliestCounts = (at: Date): Date => new Date(MIRROR_MS - at.getTime());

/** Somebody looked at a pull request: of all that tell so the earliest is its first review, and of approvals its first approval. */
export const firstLook = (key: PullRequestFact["key"], at: Date, isApproval = false): PullRequestFact => ({
  kind: "pull_request",
  key,
  at: earliestCounts(at),
  fields: { firstReviewAt: at, ...(isApproval ? { approvedAt: at } : {}) },
});
