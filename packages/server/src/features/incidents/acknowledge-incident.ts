import { incidentAcknowledged } from "@shipshape/contract/incidents";
import { transition } from "@shipshape/domain/incidents/incident";
import { utcMinute } from "@shipshape/domain/time/utc-minute";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { noIncident, shortIdOf } from "./incident-reference.ts";
import { tellIncident } from "./incident-telling.ts";
import { type IncidentRow, incidentsStore } from "./incidents-store.ts";
import { sceneOf } from "./scene.ts";
import { stopPaging } from "./stop-paging.ts";
import { writeTimeline } from "./timeline-store.ts";

/** Why an incident cannot be acknowledged any more, by whom and since when; undefined when it can. */
export function answeredBefore(incident: IncidentRow): string | undefined {
  const { status, acknowledgedBy, acknowledgedAt, resolvedBy, resolvedAt } = incident;
  const since = (at: Date | null) => (at ? ` at ${utcMinute(at)}` : "");
  if (status === "resolved") return `${resolvedBy} resolved it${since(resolvedAt)}`;
  if (status === "acknowledged") return `${acknowledgedBy} acknowledged it${since(acknowledgedAt)}`;
  return undefined;
}

/** Says that somebody looks after an incident: paging stops, and so does every message under way. */
export async function acknowledgeIncident(
  kernel: Kernel,
  actor: Actor,
  incidentId: string,
  via?: { readonly pageId: string },
): Promise<void> {
  await inTransaction(kernel.db, async (tx) => {
    const scene = await sceneOf(kernel, tx, incidentId);
    if (!scene) throw noIncident(incidentId);
    const { incident } = scene;
    const move = transition(incident.status, "acknowledge");
    if ("refused" in move) {
      // A second tap by the same person has done what it should.
      if (move.refused === "already" && incident.acknowledgedBy === actor.name) return;
      throw new DomainError("conflict", `${shortIdOf(incident)} needs no answer: ${answeredBefore(incident)}.`);
    }
    const because = `${actor.name} acknowledged it${via ? " by the link in their message" : ""}`;
    await stopPaging(scene, actor, because, actor.userId);
    await incidentsStore(tx).acknowledge(incident.id, actor.name);
    await writeTimeline(tx, actor, incident.id, {
      kind: "acknowledged",
      text: `Acknowledged: ${because}`,
      details: via ?? {},
    });
    const subject = `incident:${shortIdOf(incident)}`;
    const after = { status: move.status, ...(via ? { via: "link", ...via } : {}) };
    await audit(tx, actor, { action: "incidents.acknowledge", subject, before: { status: incident.status }, after });
    const acknowledged = { ...incident, status: move.status };
    await tellIncident(tx, actor, incidentAcknowledged, acknowledged, because);
  });
}
