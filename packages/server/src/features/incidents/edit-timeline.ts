import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { noIncident, shortIdOf } from "./incident-reference.ts";
import { tellUpdate } from "./incident-telling.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { timelineStore } from "./timeline-store.ts";

type Found = Scene & { readonly entry: NonNullable<Awaited<ReturnType<ReturnType<typeof timelineStore>["entry"]>>> };

async function foundEntry(scene: Scene | undefined, incidentId: string, entryId: string): Promise<Found> {
  if (!scene) throw noIncident(incidentId);
  const entry = await timelineStore(scene.tx).entry(scene.incident.id, entryId);
  if (!entry) throw new DomainError("not_found", `The timeline of ${shortIdOf(scene.incident)} has no such entry.`);
  return { ...scene, entry };
}

/** Changes one's own note; what it said before stays readable. */
export async function editNote(
  kernel: Kernel,
  actor: Actor,
  incidentId: string,
  { entryId, text }: { readonly entryId: string; readonly text: string },
): Promise<void> {
  await inTransaction(kernel.db, async (tx) => {
    const { incident, entry } = await foundEntry(await sceneOf(kernel, tx, incidentId), incidentId, entryId);
    if (entry.kind !== "note") throw new DomainError("conflict", "Only notes can be changed: the rest is a record.");
    if (entry.actor !== actor.name) {
      throw new DomainError("forbidden", `${entry.actor} wrote this note: write one of your own.`);
    }
    if (entry.text === text) return;
    await timelineStore(tx).rewrite(entry.id, text);
    const subject = `incident:${shortIdOf(incident)}`;
    const [before, after] = [{ text: entry.text }, { text }];
    await audit(tx, actor, { action: "incidents.editNote", subject, before, after });
    await tellUpdate(tx, actor, incident, `${actor.name} changed a note`);
  });
}

/** Says whether an entry belongs to the story in short. */
export async function markKeyEvent(
  kernel: Kernel,
  actor: Actor,
  incidentId: string,
  { entryId, isKey }: { readonly entryId: string; readonly isKey: boolean },
): Promise<void> {
  await inTransaction(kernel.db, async (tx) => {
    const { incident, entry } = await foundEntry(await sceneOf(kernel, tx, incidentId), incidentId, entryId);
    await timelineStore(tx).markKey(entry.id, isKey);
    const subject = `incident:${shortIdOf(incident)}`;
    const after = { entry: entry.text, isKey };
    await audit(tx, actor, { action: "incidents.markKeyEvent", subject, after });
    await tellUpdate(tx, actor, incident, `${actor.name} ${isKey ? "marked" : "unmarked"} a key event`);
  });
}
