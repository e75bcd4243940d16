import type { Urgency } from "../alerts/priority.ts";

/** So many messages in so many seconds: all of them may go at once, and each comes back in its share of the time. */
export type Rate = { readonly messages: number; readonly seconds: number };

/** What is left to send, at a moment (a token bucket). */
export type Budget = { readonly left: number; readonly atMs: number };

/** What has come back since. A clock that was put back gives nothing and takes nothing. */
function leftAt(budget: Budget | undefined, { messages, seconds }: Rate, nowMs: number): number {
  if (!budget) return messages;
  const back = (Math.max(0, nowMs - budget.atMs) / 1_000) * (messages / seconds);
  return Math.min(messages, budget.left + back);
}

/**
 * Low urgency never takes the last of it: half is kept for pages, one message at the least. Where the whole is one message,
 * it goes as soon as it is there.
 */
const reserveOf = (urgency: Urgency, { messages }: Rate): number =>
  urgency === "high" || messages <= 1 ? 0 : Math.max(1, Math.floor(messages / 2));

export type Turn =
  | { readonly decision: "now"; readonly left: number; readonly because: string }
  | { readonly decision: "wait"; readonly afterMs: number; readonly because: string };

/** Whether one message more may go now; if not, after how long. */
export function turn(budget: Budget | undefined, rate: Rate, urgency: Urgency, nowMs: number): Turn {
  const left = leftAt(budget, rate, nowMs);
  const missing = 1 + reserveOf(urgency, rate) - left;
  const limit = `${rate.messages} in ${rate.seconds} s`;
  if (missing <= 1e-9) return { decision: "now", left: left - 1, because: `within the limit of ${limit}` };
  const afterMs = Math.ceil((missing * rate.seconds * 1_000) / rate.messages - 1e-6);
  const kept = urgency === "low" && left >= 1 ? "what is left of it is kept for urgent pages" : "it is used up";
  return { decision: "wait", afterMs, because: `the limit is ${limit}, and ${kept}` };
}
