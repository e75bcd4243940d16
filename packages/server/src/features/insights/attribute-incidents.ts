import { attributed, DEFAULT_WINDOW_MINUTES } from "@shipshape/domain/insights/attribution";
import type { Db, Tx } from "../../kernel/database.ts";
import { dependenciesOfMany, type KnownService, servicesByIds, servicesByNames } from "../catalog/index.ts";
import { attributionStore, type RuledAttribution } from "./attribution-store.ts";
import { measureStore } from "./measure-store.ts";
import type { RecordedIncident } from "./measured-record-views.ts";
import { suspectsOf } from "./suspect-views.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** How many calls may lie between an incident and what brought it about. */
const FURTHEST = 3;
/** Deployments take time: one that began earlier may still have ended within the window. */
const LONGEST_DEPLOYMENT_MS = 6 * HOUR_MS;
/** What in a title may name a version, a digest or a commit. */
const NAME_IN_TEXT = /\bsha256:[0-9a-f]{8,64}\b|\b[0-9a-f]{7,40}\b|\bv?\d+\.\d+(?:\.\d+)*(?:[-+][\w.]+)?\b/gi;

/**
 * Puts incidents down to deployments by rule, and returns the deployments for which that made a difference, those that are
 * cleared of an incident too. What people decided stays.
 */
export async function attributeIncidents(tx: Tx, incidents: readonly RecordedIncident[]): Promise<Set<string>> {
  if (incidents.length === 0) return new Set();
  const services = await servicesByIds(tx, [...new Set(incidents.map(({ serviceId }) => serviceId))]);
  const windows = await measureStore(tx).windowHours([...services.keys()]);
  const store = attributionStore(tx);
  const ids = incidents.map(({ id }) => id);
  const before = new Map((await store.ofIncidents(ids)).map((row) => [row.incidentId, row]));
  const ruled: RuledAttribution[] = [];
  for (const incident of incidents) {
    const service = services.get(incident.serviceId);
    if (service) ruled.push(await ruleOn(tx, incident, service, windows.get(service.id)));
  }
  await store.rule(ruled);
  const touched = new Set<string>();
  for (const row of await store.ofIncidents(ids)) {
    const was = before.get(row.incidentId);
    const isSame = was?.deploymentId === row.deploymentId && was?.resolvedAt?.getTime() === row.resolvedAt?.getTime();
    if (isSame && was?.because === row.because) continue;
    for (const id of [was?.deploymentId, row.deploymentId]) if (id) touched.add(id);
  }
  return touched;
}

async function ruleOn(
  db: Db,
  incident: RecordedIncident,
  service: KnownService,
  windowHours: number | undefined,
): Promise<RuledAttribution> {
  const windowMinutes = windowHours === undefined ? DEFAULT_WINDOW_MINUTES : windowHours * 60;
  const dependencies = await callsOf(db, service.name);
  const called = await servicesByNames(db, [...dependencies.keys()]);
  const from = new Date(incident.beganAt.getTime() - windowMinutes * MINUTE_MS - LONGEST_DEPLOYMENT_MS);
  const suspects = await suspectsOf(
    db,
    [service.id, ...[...called.values()].map(({ id }) => id)],
    from,
    incident.beganAt,
  );
  const found = attributed(
    {
      beganAtMs: incident.beganAt.getTime(),
      resolvedAtMs: incident.resolvedAt?.getTime(),
      service: service.name,
      dependencies,
      environment: incident.environment ?? undefined,
      named: [...incident.named, ...(incident.title.match(NAME_IN_TEXT) ?? [])],
      windowMinutes,
    },
    suspects,
  );
  return {
    incident_id: incident.id,
    is_foreign: incident.isForeign,
    short_id: incident.shortId,
    title: incident.title,
    service_id: service.id,
    environment: incident.environment,
    began_at: incident.beganAt,
    resolved_at: incident.resolvedAt,
    rule_deployment_id: found.deploymentId ?? null,
    rule_confidence: found.confidence,
    rule_because: found.because,
  };
}

/** What a service calls, and what those call in turn, each with how many calls lie between. */
async function callsOf(db: Db, name: string): Promise<Map<string, number>> {
  const distances = new Map<string, number>();
  let level = [name];
  for (let distance = 1; distance <= FURTHEST && level.length > 0; distance += 1) {
    const found = [...(await dependenciesOfMany(db, level)).values()].flat();
    level = [...new Set(found)].filter((one) => one !== name && !distances.has(one));
    for (const one of level) distances.set(one, distance);
  }
  return distances;
}
