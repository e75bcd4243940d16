import { incidentReopened } from "@shipshape/contract/incidents";
import { transition } from "@shipshape/domain/incidents/incident";
import { reopening } from "@shipshape/domain/incidents/reopening";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { noIncident, shortIdOf } from "./incident-reference.ts";
import { tellIncident } from "./incident-telling.ts";
import { type IncidentRow, incidentsStore } from "./incidents-store.ts";
import { resumePaging } from "./resume-paging.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { writeTimeline } from "./timeline-store.ts";
import { subjectOf } from "./wanted-incident.ts";

/** Says that an incident is not over after all: its alerts, its timeline and whoever looked after it are as they were. */
export async function reopenIncident(kernel: Kernel, actor: Actor, incidentId: string): Promise<void> {
  await inTransaction(kernel.db, async (tx) => {
    const scene = await sceneOf(kernel, tx, incidentId);
    if (!scene) throw noIncident(incidentId);
    const { incident, now } = scene;
    const { resolvedAt, resolvedBy, acknowledgedAt, acknowledgedBy } = incident;
    const move = transition(incident.status, "reopen");
    if ("refused" in move || resolvedAt === null) return;
    const firingAlerts = await incidentsStore(tx).firingAlerts(incident.id);
    const how = reopening({ resolvedAtMs: resolvedAt.getTime(), acknowledgedBy, firingAlerts }, now.getTime());
    if (how.decision === "refuse")
      throw new DomainError("conflict", `${shortIdOf(incident)} stays over: ${how.because}.`);
    await makeLive(scene, how.status);
    const because = `${actor.name} reopened it`;
    await writeTimeline(tx, actor, incident.id, { kind: "reopened", text: `Reopened: ${because}; ${how.because}` });
    const forgotten = how.status === "open" ? { acknowledgedAt: null, acknowledgedBy: null } : {};
    const live: IncidentRow = { ...incident, ...forgotten, status: how.status, resolvedAt: null, resolvedBy: null };
    if (how.pages) await resumePaging({ ...scene, incident: live }, actor, acknowledgedAt ?? resolvedAt);
    const subject = `incident:${shortIdOf(incident)}`;
    const before = { status: incident.status, resolvedBy };
    await audit(tx, actor, { action: "incidents.reopen", subject, before, after: { status: live.status } });
    await tellIncident(tx, actor, incidentReopened, live, `${because}; ${how.because}`);
  });
}

async function makeLive({ tx, incident }: Scene, status: "open" | "acknowledged"): Promise<void> {
  const store = incidentsStore(tx);
  if (await store.reopen(incident.id, status)) return;
  const [other] = await store.liveOfGroups(incident.groupKey === null ? [] : [incident.groupKey]);
  const known = other ? shortIdOf(other) : "another incident";
  throw new DomainError("conflict", `${known} is live for ${subjectOf(incident)} by now: go on there.`);
}
