import type { Actor } from "../../kernel/actor.ts";
import type { Db } from "../../kernel/database.ts";
import { escalationPolicyFor, type KnownService } from "../catalog/index.ts";
import { escalationPolicyByName, type KnownPolicy } from "../oncall/index.ts";
import { advancePaging, stepAfter } from "./advance-paging.ts";
import { pageStep } from "./page-step.ts";
import { pagingStore } from "./paging-store.ts";
import type { Scene } from "./scene.ts";
import { writeTimeline } from "./timeline-store.ts";

type Found = { readonly policy: KnownPolicy | undefined; readonly because: string };

/** The policy by which a service is paged for as it is now; where there is none, why, with the mend. */
export async function policyOf(db: Db, service: KnownService | undefined): Promise<Found> {
  if (!service) {
    const because = "it belongs to no service of the catalog: send the alert with the label service=<name>";
    return { policy: undefined, because };
  }
  const { decision: name, because } = escalationPolicyFor(service);
  if (name === null) return { policy: undefined, because };
  const policy = await escalationPolicyByName(db, name);
  if (policy) return { policy, because };
  return { policy, because: `${because}, but there is no such policy: apply an EscalationPolicy named ${name}` };
}

/**
 * Begins to page for an incident, by the escalation policy of its service as it is now, and takes the steps that are due
 * at once; for an incident that somebody looks after, the first step alone. Where there is no policy it says so, with the mend; false then.
 */
export async function startPaging(scene: Scene, actor: Actor, service: KnownService | undefined): Promise<boolean> {
  const { tx, incident } = scene;
  const paging = pagingStore(tx);
  const { policy, because } = await policyOf(tx, service);
  const begun = { incidentId: incident.id, policyName: policy?.name ?? null, because };
  if (!policy) {
    await paging.insertRun({ ...begun, policy: { steps: [], repeat: 0 }, status: "stopped" });
    const text = `NOBODY IS PAGED: ${because}`;
    await writeTimeline(tx, actor, incident.id, { kind: "unpaged", text, sourceKey: `unpaged:${because}` });
    return false;
  }
  const { steps, repeat } = policy;
  if (incident.status === "acknowledged") {
    const run = await paging.insertRun({ ...begun, policy: { steps, repeat }, status: "stopped" });
    const step = stepAfter(run, scene.now);
    if (step.action !== "stop") await pageStep(scene, run, step, { because: `${actor.name} asked for it` });
    await paging.countStep(run.id, 1);
    return true;
  }
  const run = await paging.insertRun({ ...begun, policy: { steps, repeat }, status: "running" });
  await advancePaging(scene, run);
  return true;
}
