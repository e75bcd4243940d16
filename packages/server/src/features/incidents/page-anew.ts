import type { WantedPolicy } from "@shipshape/domain/incidents/wanted-policies";
import type { Actor } from "../../kernel/actor.ts";
import { type KnownService, servicesByIds } from "../catalog/index.ts";
import { pagingStore, type RunRow } from "./paging-store.ts";
import type { Scene } from "./scene.ts";
import { policyOfService, startPaging } from "./start-paging.ts";
import { stopRuns } from "./stop-runs.ts";

/** The policies of runs, to be paged by once more; whatever was paged for by the fallback as its service says now. */
export function policiesOfRuns(runs: readonly RunRow[], service: KnownService | undefined): readonly WantedPolicy[] {
  const wanted = runs.map(({ fallback, policyName, chosenBecause }) =>
    fallback ? policyOfService(service) : { policy: policyName, because: chosenBecause },
  );
  return [...new Map(wanted.map((one) => [one.policy, one])).values()];
}

/** Begins the policies of an incident anew, from their first steps; false where nobody can be paged. */
export async function pageAnew(scene: Scene, actor: Actor): Promise<boolean> {
  const { tx, incident } = scene;
  const runs = await pagingStore(tx).runsOf(incident.id);
  const { serviceId } = incident;
  const service = serviceId === null ? undefined : (await servicesByIds(tx, [serviceId])).get(serviceId);
  await stopRuns(tx, runs, `${actor.name} began it anew`);
  const policies = runs.length === 0 ? undefined : policiesOfRuns(runs, service);
  return startPaging(scene, actor, service, { alert: runs[0]?.facts, policies });
}
