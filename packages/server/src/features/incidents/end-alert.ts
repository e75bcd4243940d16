import { incidentResolved, incidentUpdated } from "@shipshape/contract/incidents";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { emitAll } from "../../kernel/events.ts";
import { grouped } from "../../kernel/grouped.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "../access/index.ts";
import { shortIdOf } from "./incident-reference.ts";
import { incidentTelling, tellIncident, tellUpdate } from "./incident-telling.ts";
import { incidentsStore } from "./incidents-store.ts";
import { judgeStore, type Member } from "./judge-store.ts";
import type { Scene } from "./scene.ts";
import { stopPaging } from "./stop-paging.ts";
import { type Entry, writeTimeline, writeTimelines } from "./timeline-store.ts";

export type EndedAlert = {
  readonly alertId: string;
  readonly shortId: string;
  readonly title: string;
  readonly because: string;
};

export const endAlert = (kernel: Kernel, alert: EndedAlert): Promise<void> => endAlerts(kernel, [alert]);

/**
 * Notes that alerts of incidents are over. With the last one, an incident that nobody acknowledged is resolved; one
 * that somebody looks after stays theirs. An alert that ends before it was judged is judged here: it opens nothing.
 */
export async function endAlerts(kernel: Kernel, alerts: readonly EndedAlert[]): Promise<void> {
  // audit-free: incidents that are resolved leave their own audit rows
  await inTransaction(kernel.db, async (tx) => {
    const store = judgeStore(tx);
    const because = "it was over before it could open an incident";
    const ended = [...new Map(alerts.map((alert) => [alert.alertId, alert])).values()];
    const fresh = await store.judge(
      ended.map(({ alertId }) => ({ alertId, decision: "none", because, incidentId: null })),
    );
    const judged = ended.filter(({ alertId }) => !fresh.has(alertId));
    if (judged.length === 0) return;
    const incidents = await store.incidentsOf(judged.map(({ alertId }) => alertId));
    const members = judged.flatMap((alert) => {
      const incidentId = incidents.get(alert.alertId);
      return incidentId ? [{ ...alert, incidentId }] : [];
    });
    if (members.length > 0) await endMembers(kernel, tx, members);
  });
}

type Ended = EndedAlert & Member;
type Party = { readonly scene: Scene; readonly ended: readonly Ended[]; readonly stillOpen: number };

async function endMembers(kernel: Kernel, tx: Tx, members: readonly Ended[]): Promise<void> {
  const store = judgeStore(tx);
  const held = await store.lockMany([...new Set(members.map(({ incidentId }) => incidentId))]);
  const noted = await store.endAlerts(members);
  const firing = await store.stillFiring(held.map(({ id }) => id));
  const byIncident = grouped(
    members.filter(({ alertId }) => noted.has(alertId)),
    ({ incidentId }) => incidentId,
  );
  const parties = held.flatMap(({ now, ...incident }): Party[] => {
    const ended = byIncident.get(incident.id);
    if (!ended || incident.status === "resolved") return [];
    return [{ scene: { kernel, tx, incident, now }, ended, stillOpen: firing.get(incident.id) ?? 0 }];
  });
  await writeTimelines(
    tx,
    SYSTEM,
    parties.map(({ scene, ended, stillOpen }) => ({
      incidentId: scene.incident.id,
      entries: ended.map((alert, at) => endedEntry(alert, stillOpen + ended.length - 1 - at)),
    })),
  );
  for (const { scene, ended, stillOpen } of parties) {
    if (stillOpen === 0) await allAlertsOver(scene, ended.at(-1)?.alertId ?? "");
  }
  const going = parties.filter(({ stillOpen }) => stillOpen > 0);
  await emitAll(
    tx,
    SYSTEM,
    going.map(({ scene, ended }) =>
      incidentTelling(incidentUpdated, scene.incident, `${ended.map(({ shortId }) => shortId).join(", ")} is over`),
    ),
  );
}

const endedEntry = ({ alertId, title, shortId, because }: Ended, stillOpen: number): Entry => {
  const left = stillOpen === 0 ? "" : `; ${stillOpen} still ${stillOpen === 1 ? "fires" : "fire"}`;
  return {
    kind: "alert_resolved",
    text: `${title} (${shortId}) is over: ${because}${left}`,
    sourceKey: `alert-resolved:${alertId}`,
    details: { alertId, stillOpen },
  };
};

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
