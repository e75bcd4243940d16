/** Flagger's kinds of hooks (docs.flagger.app/usage/webhooks). Not every version says which one calls: the address does. */
export const FLAGGER_HOOKS = [
  "confirm-rollout",
  "pre-rollout",
  "rollout",
  "confirm-traffic-increase",
  "confirm-promotion",
  "post-rollout",
  "rollback",
  "event",
] as const;
export type FlaggerHook = (typeof FLAGGER_HOOKS)[number];

/** Hooks that ask while a canary is under way. */
const IN_FLIGHT: readonly FlaggerHook[] = ["rollout", "confirm-traffic-increase", "confirm-promotion", "rollback"];

export const isAskedInFlight = (hook: FlaggerHook): boolean => IN_FLIGHT.includes(hook);

/** Whether nothing is asked: what happened is told, and a receiver of events reads it from what Flagger adds. */
export const isTold = (hook: FlaggerHook, metadata: Readonly<Record<string, string>>): boolean =>
  hook === "event" || hook === "post-rollout" || "eventMessage" in metadata;

/**
 * The status that Flagger reads: 2xx lets a gate pass, anything else holds the canary where it is. Its rollback hook is the
 * other way round: 2xx brings the canary back, so only a denial does.
 */
export function flaggerReply(hook: FlaggerHook, verdict: "allow" | "warn" | "deny" | "defer"): number {
  const isOpen = verdict === "allow" || verdict === "warn";
  if (hook === "rollback") return verdict === "deny" ? 200 : 403;
  return isOpen ? 200 : 403;
}
