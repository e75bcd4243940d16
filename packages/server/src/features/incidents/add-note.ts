import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "../access/index.ts";
import { noIncident, shortIdOf } from "./incident-reference.ts";
import { tellUpdate } from "./incident-telling.ts";
import { sceneOf } from "./scene.ts";
import { writeTimeline } from "./timeline-store.ts";

/** Writes a person's own words into the timeline, also after the incident is over. */
export async function addNote(kernel: Kernel, actor: Actor, incidentId: string, text: string): Promise<void> {
  await inTransaction(kernel.db, async (tx) => {
    const scene = await sceneOf(kernel, tx, incidentId);
    if (!scene) throw noIncident(incidentId);
    await writeTimeline(tx, actor, incidentId, { kind: "note", text });
    const subject = `incident:${shortIdOf(scene.incident)}`;
    await audit(tx, actor, { action: "incidents.addNote", subject, after: { text } });
    await tellUpdate(tx, actor, scene.incident, `${actor.name} wrote a note`);
  });
}
