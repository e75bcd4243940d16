import { humanizeDuration } from "../time/duration.ts";

/** A paging run that was stopped because somebody looked after the incident. */
export type PausedPaging = {
  readonly stepsTaken: number;
  /** When the last step was taken; before the first one, when the run began. */
  readonly lastStepAtMs: number;
  readonly pausedAtMs: number;
};

export type ResumedPaging =
  /** Those who were asked still know of it: the time until the next step goes on from where it was stopped. */
  | { readonly decision: "go_on"; readonly lastStepAtMs: number; readonly because: string }
  /** They were told that it is looked after, and may sleep again: the last step is taken once more, now. */
  | { readonly decision: "ask_again"; readonly because: string };

/** A slip of the hand is noticed within this time, before anybody who was paged has gone back to bed. */
const SLIP_MS = 60_000;

/** How paging goes on when nobody looks after an incident any more. Our own rule: a page twice rather than none. */
export function resumedPaging({ stepsTaken, lastStepAtMs, pausedAtMs }: PausedPaging, nowMs: number): ResumedPaging {
  const pausedMs = Math.max(0, nowMs - Math.max(pausedAtMs, lastStepAtMs));
  if (stepsTaken === 0 || pausedMs <= SLIP_MS) {
    return { decision: "go_on", lastStepAtMs: lastStepAtMs + pausedMs, because: "paging goes on where it stood" };
  }
  const because = `paging had stopped for ${humanizeDuration(pausedMs)}, so those who were asked last are asked again`;
  return { decision: "ask_again", because };
}
