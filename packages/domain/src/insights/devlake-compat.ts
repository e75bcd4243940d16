import { MINUTE_MS } from "../time/milliseconds.ts";
/**
 * DevLake's results, quirks included (apache/incubator-devlake, backend/plugins/dora/tasks and the dashboards DORA*.json).
 * Our own measures differ where DevLake errs; this is for those who compare the two.
 */
export type DevLakeDeploymentCommit = {
  readonly id: string;
  /** The deployment; one has a row for each repository. */
  readonly deploymentId: string;
  readonly result: "SUCCESS" | "FAILURE" | string;
  readonly environment: string;
  readonly scope: string;
  readonly repoUrl: string;
  readonly commitSha: string;
  readonly startedAtMs: number | undefined;
  readonly finishedAtMs: number | undefined;
};

export type DevLakePullRequest = {
  readonly id: string;
  readonly author: string;
  readonly mergeCommitSha: string;
  readonly createdAtMs: number;
  readonly mergedAtMs: number | undefined;
  readonly commits: readonly { readonly sha: string; readonly authoredAtMs: number }[];
  readonly comments: readonly { readonly id: string; readonly author: string; readonly createdAtMs: number }[];
};

export type DevLakePrMetric = {
  readonly id: string;
  readonly firstCommitSha: string | null;
  readonly codingMinutes: number | null;
  readonly firstReviewId: string | null;
  readonly pickupMinutes: number | null;
  readonly reviewMinutes: number | null;
  readonly deploymentCommitId: string | null;
  readonly deployMinutes: number | null;
  readonly cycleMinutes: number;
};

/** Whole minutes, rounded up; null where an end is missing or the span is negative (`computeTimeSpan`). */
export function spanMinutes(fromMs: number | undefined, toMs: number | undefined): number | null {
  if (fromMs === undefined || toMs === undefined) return null;
  // a negative span of less than a minute rounds up to nought
  const minutes = Math.ceil((toMs - fromMs) / MINUTE_MS) + 0;
  return minutes < 0 ? null : minutes;
}

/** `max(x) where percent_rank() <= 0.5`: the lower median, of ties the whole tie; nulls come first, as MySQL has them. Null of none. */
export function lowerMedian(values: readonly (number | null)[]): number | null {
  const known = values.filter((value): value is number => value !== null).sort((a, b) => a - b);
  const sorted = [...values.filter((value) => value === null), ...known];
  const rankOf = (nth: number) => (sorted.length === 1 ? 0 : sorted.indexOf(sorted[nth] ?? null) / (sorted.length - 1));
  for (let nth = sorted.length - 1; nth >= 0; nth -= 1) if (rankOf(nth) <= 0.5) return sorted[nth] ?? null;
  return null;
}

/** Each successful row's predecessor in its scope, repository and environment, in the order in which they finished. */
export function previousSuccesses(
  rows: readonly DevLakeDeploymentCommit[],
): ReadonlyMap<string, DevLakeDeploymentCommit> {
  const last = new Map<string, DevLakeDeploymentCommit>();
  const previous = new Map<string, DevLakeDeploymentCommit>();
  const eligible = rows.filter(
    ({ result, environment, repoUrl, finishedAtMs }) =>
      result === "SUCCESS" && environment !== "" && repoUrl !== "" && finishedAtMs !== undefined,
  );
  for (const row of [...eligible].sort((a, b) => (a.finishedAtMs ?? 0) - (b.finishedAtMs ?? 0))) {
    const place = JSON.stringify([row.scope, row.repoUrl, row.environment]);
    const before = last.get(place);
    if (before) previous.set(row.id, before);
    last.set(place, row);
  }
  return previous;
}

/** The commits that are reachable from the commit of the one and not from that of the one before it (refdiff's `commits_diffs`). */
export type CommitsDiff = (deployed: DevLakeDeploymentCommit, before: DevLakeDeploymentCommit) => ReadonlySet<string>;

/** `calculateChangeLeadTime`: one row a merged pull request. */
export function prMetrics(
  pullRequests: readonly DevLakePullRequest[],
  rows: readonly DevLakeDeploymentCommit[],
  previous: ReadonlyMap<string, DevLakeDeploymentCommit>,
  diff: CommitsDiff,
): DevLakePrMetric[] {
  const shipping = rows
    .filter(({ environment, result }) => environment === "PRODUCTION" && result === "SUCCESS")
    .sort((a, b) => (a.startedAtMs ?? 0) - (b.startedAtMs ?? 0) || (a.id < b.id ? -1 : 1))
    .flatMap((row) => {
      const before = previous.get(row.id);
      return before ? [{ row, commits: diff(row, before) }] : [];
    });
  const deploymentOf = (sha: string) => shipping.find(({ commits }) => commits.has(sha))?.row;
  return pullRequests.flatMap((one) =>
    one.mergedAtMs === undefined ? [] : [prMetric(one, deploymentOf(one.mergeCommitSha))],
  );
}

function prMetric(one: DevLakePullRequest, deployment: DevLakeDeploymentCommit | undefined): DevLakePrMetric {
  const [firstCommit] = [...one.commits].sort((a, b) => a.authoredAtMs - b.authoredAtMs);
  const [firstReview] = one.comments
    .filter(({ author }) => author !== one.author)
    .sort((a, b) => a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1));
  const isDeployed = deployment?.finishedAtMs !== undefined;
  const codingMinutes = spanMinutes(firstCommit?.authoredAtMs, one.createdAtMs);
  const deployMinutes = isDeployed ? spanMinutes(one.mergedAtMs, deployment.finishedAtMs) : null;
  return {
    id: one.id,
    firstCommitSha: firstCommit?.sha ?? null,
    codingMinutes,
    firstReviewId: firstReview?.id ?? null,
    pickupMinutes: spanMinutes(firstReview && one.createdAtMs, firstReview?.createdAtMs),
    reviewMinutes: spanMinutes(firstReview?.createdAtMs, one.mergedAtMs),
    deploymentCommitId: isDeployed ? deployment.id : null,
    deployMinutes,
    cycleMinutes: (codingMinutes ?? 0) + (spanMinutes(one.createdAtMs, one.mergedAtMs) ?? 0) + (deployMinutes ?? 0),
  };
}

export type DevLakeIncident = {
  readonly id: string;
  readonly createdAtMs: number;
  readonly resolvedAtMs?: number | undefined;
};

/** When each deployment of production finished: the last of its successful rows. */
export function finishedDeployments(rows: readonly DevLakeDeploymentCommit[]): Map<string, number> {
  const finished = new Map<string, number>();
  for (const { result, environment, deploymentId, finishedAtMs } of rows) {
    if (result !== "SUCCESS" || environment !== "PRODUCTION" || finishedAtMs === undefined) continue;
    finished.set(deploymentId, Math.max(finishedAtMs, finished.get(deploymentId) ?? Number.NEGATIVE_INFINITY));
  }
  return finished;
}

/**
 * `ConnectIncidentToDeployment`: each incident to the deployment of the project that finished last before it, however long
 * before and of whatever service.
 */
export function incidentDeployments(
  incidents: readonly DevLakeIncident[],
  rows: readonly DevLakeDeploymentCommit[],
): ReadonlyMap<string, string> {
  const finished = [...finishedDeployments(rows)].sort((a, b) => a[1] - b[1]);
  const found = new Map<string, string>();
  for (const { id, createdAtMs } of incidents) {
    const last = finished.findLast(([, finishedAtMs]) => finishedAtMs < createdAtMs);
    if (last) found.set(id, last[0]);
  }
  return found;
}
