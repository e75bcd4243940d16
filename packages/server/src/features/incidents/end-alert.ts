import { incidentResolved } from "@shipshape/contract/incidents";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "../access/index.ts";
import { shortIdOf } from "./incident-reference.ts";
import { tellIncident, tellUpdate } from "./incident-telling.ts";
import { incidentsStore } from "./incidents-store.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { stopPaging } from "./stop-paging.ts";
import { writeTimeline } from "./timeline-store.ts";

export type EndedAlert = {
  readonly alertId: string;
  readonly shortId: string;
  readonly title: string;
  readonly because: string;
};

/**
 * Notes that an alert of an incident is over. With the last one, an incident that nobody acknowledged is resolved; one
 * that somebody looks after stays theirs. An alert that ends before it was judged is judged here: it opens nothing.
 */
export async function endAlert(kernel: Kernel, alert: EndedAlert): Promise<void> {
  await inTransaction(kernel.db, async (tx) => {
    const store = incidentsStore(tx);
    const { alertId } = alert;
    const because = "it was over before it could open an incident";
    if (await store.judge({ alertId, decision: "none", because, incidentId: null })) return;
    const incidentId = (await store.judgement(alertId))?.incidentId;
    const scene = incidentId ? await sceneOf(kernel, tx, incidentId) : undefined;
    if (!scene) return;
    const { ended, stillOpen } = await store.endAlert(scene.incident.id, alertId);
    if (!ended || scene.incident.status === "resolved") return;

    const left = stillOpen === 0 ? "" : `; ${stillOpen} still ${stillOpen === 1 ? "fires" : "fire"}`;
    await writeTimeline(tx, SYSTEM, scene.incident.id, {
      kind: "alert_resolved",
      text: `${alert.title} (${alert.shortId}) is over: ${alert.because}${left}`,
      sourceKey: `alert-resolved:${alertId}`,
      details: { alertId, stillOpen },
    });
    if (stillOpen === 0) await allAlertsOver(scene, alertId);
    else await tellUpdate(tx, SYSTEM, scene.incident, `${alert.shortId} is over`);
  });
}

async function allAlertsOver(scene: Scene, lastAlertId: string): Promise<void> {
  const { tx, incident } = scene;
  const byAlerts = incident.origin === "alert" && (incident.status === "open" || incident.test);
  if (!byAlerts) {
    const who = incident.acknowledgedBy ?? "whoever declared it";
    const text = `All alerts are over. It stays ${incident.status} until ${who} resolves it.`;
    await writeTimeline(tx, SYSTEM, incident.id, { kind: "quiet", text, sourceKey: `quiet:${lastAlertId}` });
    await tellUpdate(tx, SYSTEM, incident, text);
    return;
  }
  const because = incident.test ? "the test is over" : "all its alerts are over, and nobody had acknowledged it";
  await stopPaging(scene, SYSTEM, because);
  await incidentsStore(tx).resolve(incident.id, SYSTEM.name);
  await writeTimeline(tx, SYSTEM, incident.id, { kind: "resolved", text: `Resolved by itself: ${because}` });
  const subject = `incident:${shortIdOf(incident)}`;
  await audit(tx, SYSTEM, { action: "incidents.resolve", subject, before: { status: incident.status } });
  await tellIncident(tx, SYSTEM, incidentResolved, { ...incident, status: "resolved" }, because);
}
