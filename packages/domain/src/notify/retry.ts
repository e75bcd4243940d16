import { humanizeDuration } from "../time/duration.ts";

/** Seconds to wait after the first, second, third … attempt that failed; the last one goes on being used. */
const DELAYS_SECONDS = [5, 15, 30, 60] as const;
const GIVE_UP_AFTER_MS = 15 * 60_000;

export type NextAttempt =
  | { readonly decision: "retry"; readonly afterMs: number; readonly because: string }
  | { readonly decision: "give_up"; readonly because: string };

/**
 * Whether a notification that could not be delivered is tried again, and when. Attempts grow apart to a minute and end
 * where the next one would come more than fifteen minutes after the notification was made: by then an escalation has
 * long told somebody else.
 */
export function nextAttempt(attemptsMade: number, ageMs: number): NextAttempt {
  const seconds = DELAYS_SECONDS[Math.min(Math.max(attemptsMade, 1), DELAYS_SECONDS.length) - 1] ?? 60;
  const afterMs = seconds * 1_000;
  if (ageMs + afterMs > GIVE_UP_AFTER_MS) {
    const times = attemptsMade === 1 ? "once" : `${attemptsMade} times`;
    return { decision: "give_up", because: `given up: tried ${times} in ${humanizeDuration(Math.max(0, ageMs))}` };
  }
  return { decision: "retry", afterMs, because: `attempt ${attemptsMade + 1} follows in ${humanizeDuration(afterMs)}` };
}
