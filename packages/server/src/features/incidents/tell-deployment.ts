import type { DeploymentEvent } from "@shipshape/contract/changes";
import type * as z from "zod";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Told } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { servicesByIds, servicesByNames } from "../catalog/index.ts";
import { callersOf, environmentsOf, keepCauses, LOOK_BACK_MS } from "./causes-of.ts";
import { deploymentSentence } from "./deployment-sentence.ts";
import { tellUpdate } from "./incident-telling.ts";
import { type IncidentRow, incidentsStore } from "./incidents-store.ts";
import { causesOrNone } from "./open-incident.ts";
import { sceneOf } from "./scene.ts";
import { writeTimeline } from "./timeline-store.ts";

type Deployment = z.output<typeof DeploymentEvent>;

/** When what is told happened: its end, or its beginning; a clock that runs ahead makes nothing happen in the future. */
function happenedAt({ startedAt, finishedAt }: Deployment, toldAt: Date): Date {
  const at = finishedAt ?? startedAt;
  return at < toldAt ? at : toldAt;
}

/**
 * Tells the live incidents of a service, and of those that depend on it, what was deployed; names their causes anew. What is told late
 * and was over long before an incident has nothing to do with it.
 */
export async function tellDeployment(kernel: Kernel, told: Told<Deployment>): Promise<void> {
  const { payload: deployment } = told;
  const at = happenedAt(deployment, told.at);
  const dependents = await servicesByNames(kernel.db, await callersOf(kernel.db, deployment.service));
  const serviceIds = [deployment.serviceId, ...[...dependents.values()].map(({ id }) => id)];
  const live = await incidentsStore(kernel.db).liveOf(serviceIds);
  for (const incident of live) {
    if (at.getTime() < incident.beganAt.getTime() - LOOK_BACK_MS) continue;
    const environments = await environmentsOf(kernel.db, incident.environment);
    if (environments.includes(deployment.environment)) await tellIncidentOf(kernel, incident, deployment, at);
  }
}

async function tellIncidentOf(
  kernel: Kernel,
  { id, serviceId, ...subject }: IncidentRow,
  deployment: Deployment,
  at: Date,
) {
  const service = serviceId === null ? undefined : (await servicesByIds(kernel.db, [serviceId])).get(serviceId);
  const causes = await causesOrNone(kernel, service, subject);
  const text = deploymentSentence(deployment);
  // audit-free: the deployment has its own record; this tells it in another place
  await inTransaction(kernel.db, async (tx) => {
    const scene = await sceneOf(kernel, tx, id);
    if (!scene || scene.incident.status === "resolved") return;
    const { deploymentId, shortId, status } = deployment;
    await writeTimeline(tx, SYSTEM, id, {
      kind: "deployment",
      text,
      at,
      sourceKey: `deployment:${deploymentId}:${status}`,
      details: { deploymentId, shortId, status },
    });
    await keepCauses(scene, causes);
    await tellUpdate(tx, SYSTEM, scene.incident, text, causes[0]?.short_id);
  });
}
