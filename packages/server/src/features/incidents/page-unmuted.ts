import type { alertUnmuted } from "@shipshape/contract/alerts";
import { receiverWords } from "@shipshape/domain/alerts/muted-receivers";
import type { WantedPolicy } from "@shipshape/domain/incidents/wanted-policies";
import type * as z from "zod";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { servicesByIds } from "../catalog/index.ts";
import { tellUpdate } from "./incident-telling.ts";
import type { IncidentRow } from "./incidents-store.ts";
import { judgeAlerts } from "./judge-alert.ts";
import { judgeStore } from "./judge-store.ts";
import { type Asking, factsOf, freeStrand, missingPolicies } from "./page-joined.ts";
import { pagingStore, type RunRow } from "./paging-store.ts";
import { sceneOf } from "./scene.ts";
import { silencedRunsStore } from "./silenced-runs-store.ts";
import { startPagings } from "./start-paging.ts";
import { type Entry, newEntries } from "./timeline-store.ts";

export type UnmutedAlert = z.output<typeof alertUnmuted.payload>;

/**
 * Receivers of alerts that were passed over are muted no longer: they are paged beside those that were told before, each by
 * its policy. What made no incident for the others may make one now. Told twice, nobody is paged twice.
 */
export async function pageUnmuted(kernel: Kernel, alerts: readonly UnmutedAlert[]): Promise<void> {
  const ids = alerts.map(({ alertId }) => alertId);
  await judgeStore(kernel.db).unjudge(ids);
  await judgeAlerts(kernel, alerts);
  const incidents = await judgeStore(kernel.db).incidentsOf(ids);
  const members = alerts.filter(({ alertId }) => incidents.has(alertId));
  for (const [incidentId, told] of grouped(members, ({ alertId }) => incidents.get(alertId) ?? "")) {
    // audit-free: paging leaves its record in the timeline
    await inTransaction(kernel.db, (tx) => pageBeside(kernel, tx, incidentId, told));
  }
}

/** Nobody is paged for an incident that is over, or for an alert that is; who looks after one is joined, by a single step. */
async function pageBeside(kernel: Kernel, tx: Tx, incidentId: string, told: readonly UnmutedAlert[]): Promise<void> {
  const scene = await sceneOf(kernel, tx, incidentId);
  if (!scene || scene.incident.status === "resolved") return;
  const firing = new Set(await silencedRunsStore(tx).firingAlerts(incidentId));
  const alerts = told.filter(({ alertId }) => firing.has(alertId));
  const wanted = await askingFor(tx, alerts);
  const runs = await pagingStore(tx).runsOf(incidentId);
  const missing = policiesFor(scene.incident, wanted, runs);
  const said = saidOf(scene.incident, missing);
  const entries = alerts.map((alert) => unmutedEntry(alert, said));
  const fresh = await newEntries(tx, SYSTEM, [{ incidentId, entries }]);
  const news = alerts.filter((_, at) => fresh.has(entries[at] as Entry));
  if (news.length === 0) return;
  if (missing.length > 0) {
    const alert = factsOf({ ...scene, wanted }, runs);
    const hurry = news.map(wordsOf).join("; ");
    const early = scene.incident.status === "acknowledged" ? { hurry } : {};
    const service = wanted[0]?.service;
    await startPagings(tx, [{ scene, service, alert, policies: missing, strand: freeStrand(runs), ...early }]);
  }
  for (const alert of news) await judgeStore(tx).sayMore(incidentId, [alert.alertId], `${mutedNoMore(alert)}: ${said}`);
  await tellUpdate(tx, SYSTEM, scene.incident, news.map(wordsOf).join("; "));
}

/** Alerts as if they had no other receivers than these. */
async function askingFor(tx: Tx, alerts: readonly UnmutedAlert[]): Promise<Asking[]> {
  const ids = new Set(alerts.flatMap(({ serviceId }) => serviceId ?? []));
  const services = await servicesByIds(tx, [...ids]);
  return alerts.map((alert) => {
    const [first = {}, ...also] = alert.unmuted;
    return { alert: { ...alert, route: { ...first, also } }, service: services.get(alert.serviceId ?? "") };
  });
}

/** Who declared an incident and paged nobody looks after it alone. */
const policiesFor = (incident: IncidentRow, wanted: readonly Asking[], runs: readonly RunRow[]): WantedPolicy[] =>
  incident.status === "acknowledged" && runs.length === 0 ? [] : missingPolicies(wanted, runs);

function saidOf({ status, acknowledgedBy }: IncidentRow, missing: readonly WantedPolicy[]): string {
  const policies = missing.map(({ policy }) => policy ?? "whoever answers for it").join(" and ");
  if (policies === "") return "whom it would page was asked before";
  return status === "acknowledged"
    ? `${policies} asks once, as ${acknowledgedBy} looks after it`
    : `${policies} pages too`;
}

const mutedNoMore = ({ unmuted }: UnmutedAlert): string =>
  `${receiverWords(unmuted)} ${unmuted.length === 1 ? "is" : "are"} muted no longer`;

const wordsOf = (alert: UnmutedAlert): string =>
  `${mutedNoMore(alert)}, and ${alert.title} (${alert.shortId}) still fires`;

const unmutedEntry = (alert: UnmutedAlert, said: string): Entry => ({
  kind: "unmuted",
  text: `${wordsOf(alert)}: ${said}`,
  sourceKey: `unmuted:${alert.alertId}:${alert.unmuted.map(({ receiver }) => receiver).join(",")}`,
});
