import { incidentUnacknowledged } from "@shipshape/contract/incidents";
import { transition } from "@shipshape/domain/incidents/incident";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { noIncident, shortIdOf } from "./incident-reference.ts";
import { tellIncident } from "./incident-telling.ts";
import { incidentsStore } from "./incidents-store.ts";
import { resumePaging } from "./resume-paging.ts";
import { sceneOf } from "./scene.ts";
import { forgetQuestion } from "./still-working.ts";
import { writeTimeline } from "./timeline-store.ts";

/** Says that nobody looks after an incident after all: paging goes on, because somebody has to. */
export async function unacknowledgeIncident(kernel: Kernel, actor: Actor, incidentId: string): Promise<void> {
  await inTransaction(kernel.db, async (tx) => {
    const scene = await sceneOf(kernel, tx, incidentId);
    if (!scene) throw noIncident(incidentId);
    const { incident, now } = scene;
    const move = transition(incident.status, "unacknowledge");
    if ("refused" in move) {
      if (move.refused === "already") return;
      throw new DomainError("conflict", `${shortIdOf(incident)}: ${move.because}.`);
    }
    const { acknowledgedBy, acknowledgedAt } = incident;
    const open = { ...incident, status: move.status, acknowledgedAt: null, acknowledgedBy: null };
    await forgetQuestion(scene);
    await incidentsStore(tx).unacknowledge(incident.id);
    const whose = acknowledgedBy === actor.name ? "their own" : `the one of ${acknowledgedBy}`;
    const because = `${actor.name} took back ${whose}`;
    const text = `Acknowledgement taken back: ${because}`;
    await writeTimeline(tx, actor, incident.id, { kind: "unacknowledged", text });
    const paging = await resumePaging({ ...scene, incident: open }, actor, acknowledgedAt ?? now);
    await writeTimeline(tx, actor, incident.id, { kind: "paging", text: sentence(paging) });
    const subject = `incident:${shortIdOf(incident)}`;
    const before = { status: incident.status, acknowledgedBy };
    await audit(tx, actor, { action: "incidents.unacknowledge", subject, before, after: { status: open.status } });
    await tellIncident(tx, actor, incidentUnacknowledged, open, `${because}; ${paging}`);
  });
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
