import { bareVersion } from "../changes/version-names.ts";

/** A deployment as the measures look at it, in the order in which it ended in its place. */
export type Deployed = {
  readonly id: string;
  /** DEP-41 */
  readonly shortId: string;
  readonly version: string;
  readonly kind: "deploy" | "rollback";
  readonly status: "in_progress" | "succeeded" | "failed" | "aborted";
  readonly startedAtMs: number;
  readonly finishedAtMs: number | undefined;
  /** The first known success of its place. */
  readonly baseline: boolean;
  readonly labels: readonly string[];
  readonly branch: string | undefined;
  readonly title: string | undefined;
  /** What it shipped. */
  readonly changes: readonly ShippedWords[];
};

/** What a pull request, or a commit that belongs to none, is called. */
export type ShippedWords = {
  readonly title: string | undefined;
  readonly labels: readonly string[];
  readonly branch: string | undefined;
};

/** An incident that a deployment is held to have caused. */
export type CausedIncident = {
  readonly id: string;
  readonly shortId: string;
  readonly beganAtMs: number;
  readonly resolvedAtMs: number | undefined;
  /** Why it is put down to the deployment. */
  readonly because: string;
};

/** A deployment among those of its place. */
export type Placed = {
  readonly deployment: Deployed;
  /** What ran before: the success before it. */
  readonly before: Deployed | undefined;
  /** The next that ended well. */
  readonly nextSuccess: Deployed | undefined;
  /** The version ran here before, and another has run since. */
  readonly isReturn: boolean;
};

/** A tag has a v where an image has none: v2.0 after 2.0 is the same once more. */
export const isSameVersion = (one: Deployed, other: Deployed): boolean =>
  bareVersion(one.version) === bareVersion(other.version);

/** When it ended; of one under way, when it began. */
export const endOf = ({ finishedAtMs, startedAtMs }: Deployed): number => finishedAtMs ?? startedAtMs;

/** By when they ended; of the same moment, by when they began, and by id. */
const inOrder = (deployments: readonly Deployed[]): Deployed[] =>
  [...deployments].sort(
    (a, b) => endOf(a) - endOf(b) || a.startedAtMs - b.startedAtMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );

/** Each deployment of one place with what ran before it and after it. */
export function placed(deployments: readonly Deployed[]): Placed[] {
  const ordered = inOrder(deployments);
  const next: (Deployed | undefined)[] = new Array(ordered.length);
  let following: Deployed | undefined;
  for (let nth = ordered.length - 1; nth >= 0; nth -= 1) {
    next[nth] = following;
    if (ordered[nth]?.status === "succeeded") following = ordered[nth];
  }
  const ran = new Set<string>();
  let before: Deployed | undefined;
  return ordered.map((deployment, nth) => {
    const isReturn =
      ran.has(bareVersion(deployment.version)) && before !== undefined && !isSameVersion(before, deployment);
    const one = { deployment, before, nextSuccess: next[nth], isReturn };
    if (deployment.status === "succeeded") {
      before = deployment;
      ran.add(bareVersion(deployment.version));
    }
    return one;
  });
}
