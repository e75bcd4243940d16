import type { Severity } from "@shipshape/domain/incidents/incident";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "../access/index.ts";
import { noIncident, shortIdOf } from "./incident-reference.ts";
import { tellUpdate } from "./incident-telling.ts";
import { type IncidentRow, incidentsStore } from "./incidents-store.ts";
import { sceneOf } from "./scene.ts";
import { type Entry, writeTimeline } from "./timeline-store.ts";

export type IncidentChange = { readonly title?: string | undefined; readonly severity?: Severity | undefined };

function entriesOf(incident: IncidentRow, { title, severity }: Required<IncidentChange>, by: string): Entry[] {
  const entries: Entry[] = [];
  if (severity !== undefined && severity !== incident.severity) {
    const text = `Severity changed from ${incident.severity} to ${severity} by ${by}`;
    entries.push({ kind: "severity", text, details: { from: incident.severity, to: severity } });
  }
  if (title !== undefined && title !== incident.title) {
    const text = `Renamed by ${by}: ${title}`;
    entries.push({ kind: "title", text, details: { from: incident.title, to: title } });
  }
  return entries;
}

/** Says in better words what is wrong, or how bad it is, also after it is over. What stays the same is not told. */
export async function updateIncident(
  kernel: Kernel,
  actor: Actor,
  incidentId: string,
  wanted: IncidentChange,
): Promise<void> {
  await inTransaction(kernel.db, async (tx) => {
    const scene = await sceneOf(kernel, tx, incidentId);
    if (!scene) throw noIncident(incidentId);
    const { incident } = scene;
    const change = { title: wanted.title ?? incident.title, severity: wanted.severity ?? incident.severity };
    const entries = entriesOf(incident, change, actor.name);
    if (entries.length === 0) return;
    await incidentsStore(tx).update(incident.id, change);
    await writeTimeline(tx, actor, incident.id, ...entries);
    const subject = `incident:${shortIdOf(incident)}`;
    const before = { title: incident.title, severity: incident.severity };
    await audit(tx, actor, { action: "incidents.update", subject, before, after: change });
    await tellUpdate(tx, actor, { ...incident, ...change }, entries.map(({ text }) => text).join("; "));
  });
}
