import { attributed, DEFAULT_WINDOW_MINUTES, type Suspect } from "@shipshape/domain/insights/attribution";
import { HOUR_MS, MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type { Db, Tx } from "../../kernel/database.ts";
import { dependenciesOfMany, type KnownService, servicesByIds, servicesByNames } from "../catalog/index.ts";
import { attributionStore, type RuledAttribution } from "./attribution-store.ts";
import { measureStore } from "./measure-store.ts";
import type { RecordedIncident } from "./measured-record-views.ts";
import { suspectsOf } from "./suspect-views.ts";

/** How many calls may lie between an incident and what brought it about. */
const FURTHEST = 3;
/** Deployments take time: one that began earlier may still have ended within the window. */
const LONGEST_DEPLOYMENT_MS = 6 * HOUR_MS;
/** How many incidents are asked about at once. */
const MOST_TOGETHER = 200;
/** What in a title may name a version, a digest or a commit. */
const NAME_IN_TEXT = /\bsha256:[0-9a-f]{8,64}\b|\b[0-9a-f]{7,40}\b|\bv?\d+\.\d+(?:\.\d+)*(?:[-+][\w.]+)?\b/gi;

type Subject = {
  readonly incident: RecordedIncident;
  readonly service: KnownService;
  readonly windowMinutes: number;
};

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
  for (const near of closeInTime(incidents)) await store.rule(await ruleOn(tx, near, services, windows));
  const touched = new Set<string>();
  for (const row of await store.ofIncidents(ids)) {
    const was = before.get(row.incidentId);
    const isSame = was?.deploymentId === row.deploymentId && was?.resolvedAt?.getTime() === row.resolvedAt?.getTime();
    if (isSame && was?.because === row.because) continue;
    for (const id of [was?.deploymentId, row.deploymentId]) if (id) touched.add(id);
  }
  return touched;
}

/** Incidents whose suspects are read together: one after the other in time, for what lies between is read as well. */
function closeInTime(incidents: readonly RecordedIncident[]): RecordedIncident[][] {
  const together: RecordedIncident[][] = [];
  for (const incident of incidents.toSorted((a, b) => a.beganAt.getTime() - b.beganAt.getTime())) {
    const last = together.at(-1);
    const sinceMs = incident.beganAt.getTime() - (last?.[0]?.beganAt.getTime() ?? 0);
    if (last && last.length < MOST_TOGETHER && sinceMs < HOUR_MS) last.push(incident);
    else together.push([incident]);
  }
  return together;
}

/** What the rule says of incidents, with a handful of statements however many there are. */
async function ruleOn(
  db: Db,
  incidents: readonly RecordedIncident[],
  services: ReadonlyMap<string, KnownService>,
  windows: ReadonlyMap<string, number>,
): Promise<RuledAttribution[]> {
  const subjects = incidents.flatMap((incident): Subject[] => {
    const service = services.get(incident.serviceId);
    if (!service) return [];
    const hours = windows.get(service.id);
    return [{ incident, service, windowMinutes: hours === undefined ? DEFAULT_WINDOW_MINUTES : hours * 60 }];
  });
  if (subjects.length === 0) return [];
  const names = new Set(subjects.map(({ service }) => service.name));
  const graph = await callsAround(db, names);
  const called = new Set([...graph.values()].flat());
  const others = called.size === 0 ? [] : (await servicesByNames(db, [...called])).values();
  const asked = new Map([...subjects.map(({ service }) => service), ...others].map((one) => [one.id, one]));
  const fromMs = Math.min(...subjects.map(lookedAtFromMs));
  const toMs = Math.max(...subjects.map(({ incident }) => incident.beganAt.getTime()));
  const suspects = await suspectsOf(db, [...asked.keys()], new Date(fromMs), new Date(toMs));
  return subjects.map((subject) => ruledBy(subject, distancesFrom(graph, subject.service.name), suspects));
}

const lookedAtFromMs = ({ incident, windowMinutes }: Subject): number =>
  incident.beganAt.getTime() - windowMinutes * MINUTE_MS - LONGEST_DEPLOYMENT_MS;

function ruledBy(
  subject: Subject,
  dependencies: ReadonlyMap<string, number>,
  around: readonly Suspect[],
): RuledAttribution {
  const { incident, service, windowMinutes } = subject;
  const beganAtMs = incident.beganAt.getTime();
  const fromMs = lookedAtFromMs(subject);
  const suspects = around.filter(
    ({ service: of, startedAtMs }) =>
      (of === service.name || dependencies.has(of)) && startedAtMs >= fromMs && startedAtMs <= beganAtMs,
  );
  const found = attributed(
    {
      beganAtMs,
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

type Graph = ReadonlyMap<string, readonly string[]>;

/** What services call, and what those call in turn, as far as it is asked for. */
async function callsAround(db: Db, services: ReadonlySet<string>): Promise<Graph> {
  const graph = new Map<string, readonly string[]>();
  let level = [...services];
  for (let distance = 1; distance <= FURTHEST && level.length > 0; distance += 1) {
    const found = await dependenciesOfMany(db, level);
    for (const name of level) graph.set(name, found.get(name) ?? []);
    level = [...new Set(level.flatMap((name) => graph.get(name) ?? []))].filter((name) => !graph.has(name));
  }
  return graph;
}

/** What a service calls, directly or through others, each with how many calls lie between. */
function distancesFrom(graph: Graph, service: string): Map<string, number> {
  const distances = new Map<string, number>();
  let level = [service];
  for (let distance = 1; distance <= FURTHEST && level.length > 0; distance += 1) {
    const found = new Set(level.flatMap((name) => graph.get(name) ?? []));
    level = [...found].filter((name) => name !== service && !distances.has(name));
    for (const name of level) distances.set(name, distance);
  }
  return distances;
}
