/** Hooks of Flagger that ask while a canary is under way (docs.flagger.app/usage/webhooks). */
const IN_FLIGHT = ["rollout", "confirm-traffic-increase", "confirm-promotion", "rollback"];
/** Hooks that only tell. */
const TOLD = ["event", "post-rollout"];

export const isAskedInFlight = (phase: string): boolean => IN_FLIGHT.includes(phase);

/**
 * The status that Flagger reads: 2xx lets a gate pass, anything else holds the canary where it is. Its rollback hook is the
 * other way round: 2xx brings the canary back, so only a denial does.
 */
export function flaggerReply(phase: string, verdict: "allow" | "warn" | "deny" | "defer"): number {
  if (TOLD.includes(phase)) return 200;
  const isOpen = verdict === "allow" || verdict === "warn";
  if (phase === "rollback") return verdict === "deny" ? 200 : 403;
  return isOpen ? 200 : 403;
}
