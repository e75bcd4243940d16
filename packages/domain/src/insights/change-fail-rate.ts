import { type CausedIncident, isSameVersion, type Placed } from "./deployment-history.ts";

export type Failure = {
  readonly kind: "incident" | "rolled_back" | "aborted" | "failed";
  readonly because: string;
};

/**
 * Whether a deployment failed (dora.dev: it needed intervention, a rollback or a hot fix): it did not succeed, an incident
 * is put down to it, or what came next took it back. Of several reasons the first of these counts.
 */
export function failureOf(placed: Placed, incidents: readonly CausedIncident[]): Failure | undefined {
  const { deployment, before, nextSuccess } = placed;
  if (deployment.status === "in_progress") return undefined;
  if (deployment.status === "failed") return { kind: "failed", because: `${deployment.shortId} failed in its place` };
  if (deployment.status === "aborted") return { kind: "aborted", because: `${deployment.shortId} was aborted` };
  const [incident] = incidents;
  if (incident) return { kind: "incident", because: `${incident.shortId}: ${incident.because}` };
  if (nextSuccess === undefined) return undefined;
  const isTakenBack = nextSuccess.kind === "rollback" || (before !== undefined && isSameVersion(nextSuccess, before));
  if (!isTakenBack || isSameVersion(nextSuccess, deployment)) return undefined;
  return { kind: "rolled_back", because: `${nextSuccess.shortId} went back to ${nextSuccess.version}` };
}
