import type { alertActionReceived } from "@shipshape/contract/alerts";
import type * as z from "zod";
import { type Actor, SYSTEM } from "../../kernel/actor.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { acknowledgeIncident } from "./acknowledge-incident.ts";
import { addNote } from "./add-note.ts";
import { escalateIncident } from "./escalate-incident.ts";
import { ifStillWanted } from "./if-still-wanted.ts";
import { shortIdOf } from "./incident-reference.ts";
import { incidentsStore } from "./incidents-store.ts";
import { writeTimeline } from "./timeline-store.ts";
import { unacknowledgeIncident } from "./unacknowledge-incident.ts";

export type AlertAction = z.output<typeof alertActionReceived.payload>;

/** Who acts at a door: a name in the sender's words, no user of ours. */
export const actorOf = ({ by, source }: Pick<AlertAction, "by" | "source">): Actor => ({
  ...SYSTEM,
  kind: "token",
  name: by ?? source,
});

/** What somebody did to an alert is done to its incident; nothing where it made none. */
export async function actOnAlert(kernel: Kernel, eventId: string, given: AlertAction): Promise<void> {
  const { alertId, action, note, source, ownOnly = false } = given;
  const store = incidentsStore(kernel.db);
  const judgement = await store.judgement(alertId);
  const incident = judgement?.incidentId && (await store.incident({ id: judgement.incidentId }));
  if (!incident) return;
  const actor = actorOf(given);
  if (ownOnly && incident.acknowledgedBy !== actor.name) return;
  const words = `through ${source}`;
  await ifStillWanted(kernel, { incident: shortIdOf(incident), action, source }, async () => {
    if (note && action !== "note")
      await writeTimeline(kernel.db, actor, incident.id, { kind: "note", text: note, sourceKey: `door:${eventId}` });
    if (action === "acknowledge") return acknowledgeIncident(kernel, actor, incident.id, { words });
    if (action === "unacknowledge") return unacknowledgeIncident(kernel, actor, incident.id);
    if (action === "escalate") return escalateIncident(kernel, actor, incident.id);
    if (note) await addNote(kernel, actor, incident.id, note);
  });
}
