import { type Failure, failureOf } from "./change-fail-rate.ts";
import { type CausedIncident, type Deployed, type Placed, placed } from "./deployment-history.ts";
import { type Recovery, recoveryOf } from "./recovery-time.ts";
import { type Rework, reworkOf } from "./rework-rate.ts";

export type JudgedDeployment = {
  readonly deployment: Deployed;
  readonly failure: Failure | undefined;
  readonly recovery: Recovery;
  readonly rework: Rework | undefined;
  readonly incident: CausedIncident | undefined;
};

function* after(places: readonly Placed[], nth: number): Generator<Deployed> {
  for (let at = nth + 1; at < places.length; at += 1) {
    const place = places[at];
    if (place) yield place.deployment;
  }
}

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
    const later = { [Symbol.iterator]: () => after(places, nth) };
    const { recovery, mended: ended } = recoveryOf(one.deployment, incidents, later);
    for (const { incident, by } of ended) mended.set(by, [...(mended.get(by) ?? []), incident]);
    return { one, failure, recovery, incident: incidents[0] };
  });
  return judged.map(({ one, failure, recovery, incident }) => ({
    deployment: one.deployment,
    failure,
    recovery,
    incident,
    rework: one.deployment.status === "in_progress" ? undefined : reworkOf(one, mended.get(one.deployment.id) ?? []),
  }));
}
