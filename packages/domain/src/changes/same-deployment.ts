import { MINUTE_MS } from "../time/milliseconds.ts";
import { bareVersion } from "./version-names.ts";

/** A deployment to one place as one of its sources tells it. */
export type DeploymentTold = {
  /** Who tells it; empty where it came by our own API. */
  readonly source: string;
  /** Its id there. */
  readonly externalId: string;
  readonly version: string;
  /** Whole, or its beginning. */
  readonly commit: string | null;
  readonly status: "in_progress" | "succeeded" | "failed" | "aborted";
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
};

/** So far apart two may tell the end and the beginning of the same: their clocks differ, and one sees it later than the other. */
const APART_MS = 5 * MINUTE_MS;
/** One whose end nobody told is taken to go on for an hour; none goes on for longer than a day. */
const UNENDED_MS = 60 * MINUTE_MS;
export const LONGEST_MS = 1_440 * MINUTE_MS;

const endOf = ({ startedAt, finishedAt }: DeploymentTold): number =>
  Math.min(finishedAt?.getTime() ?? startedAt.getTime() + UNENDED_MS, startedAt.getTime() + LONGEST_MS);

const atTheSameTime = (a: DeploymentTold, b: DeploymentTold): boolean =>
  a.startedAt.getTime() <= endOf(b) + APART_MS && b.startedAt.getTime() <= endOf(a) + APART_MS;

function isOfTheSame(a: DeploymentTold, b: DeploymentTold): boolean {
  if (a.commit !== null && b.commit !== null) return a.commit.startsWith(b.commit) || b.commit.startsWith(a.commit);
  return bareVersion(a.version) === bareVersion(b.version);
}

/** One that failed is not the one that succeeded, however near they are: somebody tried again. */
const endAlike = (a: DeploymentTold, b: DeploymentTold): boolean =>
  a.status === "in_progress" || b.status === "in_progress" || (a.status === "succeeded") === (b.status === "succeeded");

const inText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byName = (a: DeploymentTold, b: DeploymentTold): number =>
  inText(a.source, b.source) || inText(a.externalId, b.externalId);
const byTime = (a: DeploymentTold, b: DeploymentTold): number =>
  a.startedAt.getTime() - b.startedAt.getTime() || byName(a, b);

/** What came by our own API counts before what others tell, then what began first. */
const byRank = (a: DeploymentTold, b: DeploymentTold): number =>
  Number(a.source !== "") - Number(b.source !== "") || byTime(a, b);

/**
 * What several sources tell of the deployments of one place, each deployment once: two are one where different sources tell them, of
 * the same commit (or, where one says none, the same version), at the same time, and with the same end. A source tells its own apart.
 * The same whatever the order in which they came; in each the first by rank is whose words count.
 */
export function sameDeployments<T extends DeploymentTold>(told: readonly T[]): T[][] {
  const groups: T[][] = [];
  const distance = (group: readonly T[], one: T): number =>
    Math.abs((group[0]?.startedAt.getTime() ?? 0) - one.startedAt.getTime());
  let open: T[][] = [];
  for (const one of told.toSorted(byTime)) {
    const sinceMs = one.startedAt.getTime() - LONGEST_MS - APART_MS;
    open = open.filter((group) => group.some((other) => other.startedAt.getTime() >= sinceMs));
    const fitting = open.filter((group) =>
      group.every(
        (other) =>
          other.source !== one.source && atTheSameTime(other, one) && isOfTheSame(other, one) && endAlike(other, one),
      ),
    );
    const [nearest] = fitting.toSorted((a, b) => distance(a, one) - distance(b, one));
    if (nearest) nearest.push(one);
    else {
      groups.push([one]);
      open.push(groups.at(-1) ?? []);
    }
  }
  return groups.map((group) => group.toSorted(byRank));
}
