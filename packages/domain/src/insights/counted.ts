export const MEASURES = [
  "deployment_frequency",
  "lead_time",
  "change_fail_rate",
  "recovery_time",
  "rework_rate",
] as const;
export type Measure = (typeof MEASURES)[number];

/** Why a deployment does not count for a measure; a code for programs, a sentence for people. */
export const WHY_NOT = {
  in_progress: "it has not ended yet",
  not_succeeded: "it did not succeed",
  baseline: "it is the first known deployment of its place: what it shipped cannot be told",
  nothing_shipped: "it shipped no commit that its place did not have",
  no_change_counts: "of no change that it shipped the times are known",
  not_failed: "it did not fail",
  not_recovered: "what it broke is not mended yet",
  not_merged: "its pull request is not known to be merged",
  no_times: "nobody said when it was written",
  deployed_before_merge: "it was deployed before it was merged",
  shipped_before: "an earlier deployment of the same place shipped it",
  elsewhere: "its environment is not among those that were asked for",
} as const;
export type WhyNot = keyof typeof WHY_NOT;

/** For each measure: null where a deployment counts, else the one reason why it does not. */
export type Counting = Readonly<Record<Measure, WhyNot | null>>;

export type Judged = {
  readonly status: "in_progress" | "succeeded" | "failed" | "aborted";
  readonly baseline: boolean;
  /** How many changes it shipped, and how many of them have a lead time. */
  readonly shipped: number;
  readonly shippedCounted: number;
  /** How many of them an earlier deployment of the place had shipped. */
  readonly shippedBefore: number;
  readonly failed: boolean;
  readonly recovered: boolean;
};

/** Which measures a deployment counts for: each has exactly one answer. */
export function countedFor(one: Judged): Counting {
  const ended: WhyNot | null = one.status === "in_progress" ? "in_progress" : null;
  const succeeded: WhyNot | null = ended ?? (one.status === "succeeded" ? null : "not_succeeded");
  const isAgain = one.shipped > 0 && one.shippedBefore === one.shipped;
  const shipped: WhyNot | null = one.shipped === 0 ? "nothing_shipped" : isAgain ? "shipped_before" : null;
  return {
    deployment_frequency: succeeded,
    lead_time:
      succeeded ?? (one.baseline ? "baseline" : (shipped ?? (one.shippedCounted === 0 ? "no_change_counts" : null))),
    change_fail_rate: ended,
    recovery_time: ended ?? (one.failed ? (one.recovered ? null : "not_recovered") : "not_failed"),
    rework_rate: ended,
  };
}
