import { type Failure, failureOf } from "./change-fail-rate.ts";
import { type CausedIncident, type Deployed, placed } from "./deployment-history.ts";
import { type Recovery, recoveryOf } from "./recovery-time.ts";
import { type Rework, reworkOf } from "./rework-rate.ts";

export type JudgedDeployment = {
  readonly deployment: Deployed;
  readonly failure: Failure | undefined;
  readonly recovery: Recovery;
  readonly rework: Rework | undefined;
  readonly incident: CausedIncident | undefined;
};

/** How many deployments after a failed one are looked at for what mended it. */
const LOOKED_AT = 200;

/** What became of each deployment of one place, given the incidents that are put down to each. */
export function judgePlace(
  deployments: readonly Deployed[],
  incidentsOf: (deploymentId: string) => readonly CausedIncident[],
): JudgedDeployment[] {
  const places = placed(deployments);
  const mended = new Map<string, string[]>();
  const judged = places.map((one, nth) => {
    const incidents = [...incidentsOf(one.deployment.id)].sort(
      (a, b) => a.beganAtMs - b.beganAtMs || (a.id < b.id ? -1 : 1),
    );
    const failure = failureOf(one, incidents);
    if (failure === undefined) return { one, failure, recovery: { recovered: false } as const, incident: undefined };
    const later = places.slice(nth + 1, nth + 1 + LOOKED_AT).map(({ deployment }) => deployment);
    const recovery = recoveryOf(one.deployment, failure, incidents, later);
    const [incident] = incidents;
    if (incident && recovery.recovered && recovery.by !== undefined) {
      mended.set(recovery.by, [...(mended.get(recovery.by) ?? []), incident.shortId]);
    }
    return { one, failure, recovery, incident };
  });
  return judged.map(({ one, failure, recovery, incident }) => ({
    deployment: one.deployment,
    failure,
    recovery,
    incident,
    rework: one.deployment.status === "in_progress" ? undefined : reworkOf(one, mended.get(one.deployment.id) ?? []),
  }));
}
