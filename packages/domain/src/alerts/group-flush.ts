import { humanizeDuration } from "../time/duration.ts";

/** Why a group of alerts is told, in the words of Alertmanager (notify.NotifyReason). */
export const FLUSH_REASONS = [
  "first notification",
  "new alerts added",
  "some alerts resolved",
  "all alerts resolved",
  "repeat interval elapsed",
] as const;
export type FlushReason = (typeof FLUSH_REASONS)[number];

/** What was told of a group last: when, and which of its alerts fired and which were over then, by fingerprint. */
export type LastFlush = {
  readonly atMs: number;
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
};

/** The alerts of a group as they are now, without those that are silenced, inhibited or muted. */
export type GroupNow = { readonly firing: readonly string[]; readonly resolved: readonly string[] };

export type GroupTimes = {
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
};

export type Flush =
  | { readonly decision: "tell"; readonly reason: FlushReason; readonly because: string }
  | { readonly decision: "wait"; readonly because: string };

const some = (count: number): string => (count === 1 ? "1 alert" : `${count} alerts`);

const notIn = (list: readonly string[], known: readonly string[]): number => {
  const set = new Set(known);
  return list.filter((one) => !set.has(one)).length;
};

/**
 * Whether a group is told now, and for which reason: what Alertmanager's deduplication stage decides from its notification
 * log. A group of which nothing can be shown (all silenced, inhibited or muted) is asked nothing.
 */
export function flushOf(
  last: LastFlush | undefined,
  now: GroupNow,
  { repeatIntervalMs, tellsResolved }: { readonly repeatIntervalMs: number; readonly tellsResolved: boolean },
  nowMs: number,
): Flush {
  const tell = (reason: FlushReason, because: string): Flush => ({ decision: "tell", reason, because });
  const wait = (because: string): Flush => ({ decision: "wait", because });
  const { firing, resolved } = now;
  if (firing.length + resolved.length === 0) return wait("none of its alerts can be shown");
  if (!last) {
    if (firing.length === 0) return wait("its alerts were over before anybody was told");
    return tell("first notification", `${some(firing.length)} of a new group`);
  }
  const fresh = notIn(firing, last.firing);
  if (fresh > 0 && last.firing.length === 0)
    return tell("first notification", `${some(fresh)} after the group was over`);
  if (fresh > 0) return tell("new alerts added", `${some(fresh)} beside ${some(firing.length - fresh)} told before`);
  if (firing.length === 0) {
    if (last.firing.length === 0) return wait("nothing of it was told that is still to be ended");
    return tell("all alerts resolved", `${some(last.firing.length)} told before are over`);
  }
  const over = notIn(resolved, last.resolved);
  if (tellsResolved && over > 0)
    return tell("some alerts resolved", `${some(over)} over, ${firing.length} still firing`);
  const sinceMs = nowMs - last.atMs;
  if (sinceMs > repeatIntervalMs)
    return tell("repeat interval elapsed", `${some(firing.length)} still firing ${humanizeDuration(sinceMs)} later`);
  return wait(`nothing new since it was told ${humanizeDuration(sinceMs)} ago`);
}

/**
 * When a group is looked at for the first time: after `group_wait`, or at once where an alert of it has been firing for
 * longer than that already, whether it begins the group or joins one that waits (Alertmanager's aggrGroup.insert).
 */
export const firstFlushAtMs = (startsAtMs: number, { groupWaitMs }: Pick<GroupTimes, "groupWaitMs">, nowMs: number) =>
  startsAtMs + groupWaitMs < nowMs ? nowMs : nowMs + groupWaitMs;

/** When it is looked at next: `group_interval` after it was looked at, as Alertmanager sets its timer anew. */
export const nextFlushAtMs = ({ groupIntervalMs }: Pick<GroupTimes, "groupIntervalMs">, nowMs: number): number =>
  nowMs + groupIntervalMs;
