import { incidentResolved } from "@shipshape/contract/incidents";
import { transition } from "@shipshape/domain/incidents/incident";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { answeredBefore } from "./acknowledge-incident.ts";
import { noIncident, shortIdOf } from "./incident-reference.ts";
import { tellIncident } from "./incident-telling.ts";
import { incidentsStore } from "./incidents-store.ts";
import { sceneOf } from "./scene.ts";
import { stopPaging } from "./stop-paging.ts";
import { type Entry, writeTimeline } from "./timeline-store.ts";

/** Says that an incident is over. Whatever was under way for it stops; the next alert of its service opens a new one. */
export async function resolveIncident(
  kernel: Kernel,
  actor: Actor,
  incidentId: string,
  note: string | undefined,
): Promise<void> {
  await inTransaction(kernel.db, async (tx) => {
    const scene = await sceneOf(kernel, tx, incidentId);
    if (!scene) throw noIncident(incidentId);
    const { incident } = scene;
    const move = transition(incident.status, "resolve");
    if ("refused" in move) {
      if (incident.resolvedBy === actor.name) return;
      throw new DomainError("conflict", `${shortIdOf(incident)} is over: ${answeredBefore(incident)}.`);
    }
    const because = `${actor.name} resolved it`;
    await stopPaging(scene, actor, because, actor.userId);
    await incidentsStore(tx).resolve(incident.id, actor.name);
    const notes: Entry[] = note ? [{ kind: "note", text: note }] : [];
    await writeTimeline(tx, actor, incident.id, ...notes, { kind: "resolved", text: `Resolved: ${because}` });
    const subject = `incident:${shortIdOf(incident)}`;
    const after = { status: move.status, ...(note ? { note } : {}) };
    await audit(tx, actor, { action: "incidents.resolve", subject, before: { status: incident.status }, after });
    await tellIncident(tx, actor, incidentResolved, { ...incident, status: move.status }, because);
  });
}
