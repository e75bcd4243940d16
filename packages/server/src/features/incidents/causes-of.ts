import { likelyCauses } from "@shipshape/domain/incidents/likely-causes";
import { SYSTEM } from "../../kernel/actor.ts";
import type { Db } from "../../kernel/database.ts";
import { dependenciesOfMany, dependentsOf, type KnownService, servicesByNames } from "../catalog/index.ts";
import { type KnownDeployment, recentDeployments } from "../changes/index.ts";
import { productionEnvironments } from "../environments/index.ts";
import { type CauseRow, type IncidentRow, incidentsStore } from "./incidents-store.ts";
import type { Scene } from "./scene.ts";
import { writeTimeline } from "./timeline-store.ts";

/** How long before an incident a deployment may have begun that has to do with it. */
export const LOOK_BACK_MS = 26 * 3_600_000;
const MOST = 10;
const MOST_TOLD = 3;
/** How many calls lie between at most, and how many services of one distance are looked behind. */
const FURTHEST = 3;
const MOST_ASKED = 50;

type Subject = Pick<IncidentRow, "beganAt" | "environment">;

/** Where an incident is: in the environment that its alert named, else wherever customers are. */
export const environmentsOf = async (db: Db, environment: string | null): Promise<readonly string[]> =>
  environment === null ? productionEnvironments(db) : [environment];

/** A service in trouble: since when, and where. */
export type Trouble = Subject & { readonly service: KnownService };

/** The deployments that may have brought trouble to a service, of its own and of what it depends on. */
export const causesOf = async (db: Db, service: KnownService, subject: Subject): Promise<CauseRow[]> =>
  (await causesOfAll(db, [{ service, ...subject }]))[0] ?? [];

/** The same for many, each with its own, with a handful of statements. */
export async function causesOfAll(db: Db, troubles: readonly Trouble[]): Promise<CauseRow[][]> {
  if (troubles.length === 0) return [];
  const graph = await callsAround(db, new Set(troubles.map(({ service }) => service.name)));
  const called = [...new Set([...graph.values()].flat())];
  const around = [...troubles.map(({ service }) => service), ...(await servicesByNames(db, called)).values()];
  const names = new Map(around.map(({ id, name }) => [id, name]));
  const times = troubles.map(({ beganAt }) => beganAt.getTime());
  const from = new Date(Math.min(...times) - LOOK_BACK_MS);
  const deployments = await recentDeployments(db, [...names.keys()], from, new Date(Math.max(...times)));
  const production = deployments.length === 0 ? [] : await productionEnvironments(db);
  return troubles.map((trouble) => suspected(trouble, { graph, names, deployments, production }));
}

type Known = {
  readonly graph: Graph;
  /** Names of services, by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly deployments: readonly KnownDeployment[];
  readonly production: readonly string[];
};

function suspected({ service, beganAt, environment }: Trouble, { graph, names, deployments, production }: Known) {
  const calls = callsOf(graph, service.name);
  const reached = new Set([service.name, ...calls.dependencies, ...calls.indirect.map((one) => one.service)]);
  const environments = environment === null ? production : [environment];
  const near = deployments.filter(
    (deployment) =>
      environments.includes(deployment.environment) &&
      deployment.startedAt <= beganAt &&
      reached.has(names.get(deployment.serviceId) ?? ""),
  );
  const byId = new Map(near.map((deployment) => [deployment.id, deployment]));
  const causes = likelyCauses(
    { incidentStartMs: beganAt.getTime(), service: service.name, ...calls },
    near.map((deployment) => suspect(deployment, names.get(deployment.serviceId) ?? "")),
  );
  return causes.slice(0, MOST).flatMap(({ deploymentId, confidence, because }): CauseRow[] => {
    const deployment = byId.get(deploymentId);
    if (!deployment) return [];
    return [{ ...causeRow(deployment, names.get(deployment.serviceId) ?? ""), confidence, because }];
  });
}

/** What services call, by name. */
type Graph = ReadonlyMap<string, readonly string[]>;

/** What services call, and what those call in turn, so far away as a cause may still be looked for. */
async function callsAround(db: Db, services: ReadonlySet<string>): Promise<Graph> {
  const graph = new Map<string, readonly string[]>();
  let level = [...services];
  for (let depth = 0; depth < FURTHEST && level.length > 0; depth += 1) {
    const found = await dependenciesOfMany(db, level);
    for (const name of level) graph.set(name, found.get(name) ?? []);
    const next = new Set(level.flatMap((name) => graph.get(name) ?? []).filter((name) => !graph.has(name)));
    level = [...next].slice(0, MOST_ASKED * services.size);
  }
  return graph;
}

/** What a service calls, and what those call in turn. */
function callsOf(graph: Graph, name: string) {
  const dependencies = [...(graph.get(name) ?? [])];
  const known = new Set([name, ...dependencies]);
  const indirect: { service: string; through: string[] }[] = [];
  let level = dependencies.map((service) => ({ service, through: [service] }));
  for (let depth = 1; depth < FURTHEST && level.length > 0; depth += 1) {
    const next: typeof level = [];
    for (const { service, through } of level.slice(0, MOST_ASKED)) {
      for (const called of graph.get(service) ?? []) {
        if (known.has(called)) continue;
        known.add(called);
        indirect.push({ service: called, through });
        next.push({ service: called, through: [...through, called] });
      }
    }
    level = next;
  }
  return { dependencies, indirect };
}

/** Those that call a service, and those that call them in turn: whose trouble its deployment may be. */
export async function callersOf(db: Db, name: string): Promise<string[]> {
  const known = new Set([name]);
  let level = [name];
  for (let depth = 0; depth < FURTHEST && level.length > 0; depth += 1) {
    const next: string[] = [];
    for (const called of level.slice(0, MOST_ASKED)) {
      for (const caller of await dependentsOf(db, called)) {
        if (!known.has(caller)) next.push(caller);
        known.add(caller);
      }
    }
    level = next;
  }
  known.delete(name);
  return [...known];
}

const suspect = (deployment: KnownDeployment, service: string) => ({
  id: deployment.id,
  service,
  environment: deployment.environment,
  version: deployment.version,
  kind: deployment.kind,
  status: deployment.status,
  startedAtMs: deployment.startedAt.getTime(),
  finishedAtMs: deployment.finishedAt?.getTime(),
});

const causeRow = (deployment: KnownDeployment, service: string) => ({
  deployment_id: deployment.id,
  short_id: deployment.shortId,
  service_name: service,
  environment: deployment.environment,
  version: deployment.version,
  started_at: deployment.startedAt.toISOString(),
});

/** Keeps the likely causes of an incident, and tells those that are new. */
export async function keepCauses({ tx, incident }: Scene, causes: readonly CauseRow[]): Promise<void> {
  const fresh = new Set(await incidentsStore(tx).putCauses(incident.id, causes));
  const told = causes.slice(0, MOST_TOLD).filter((cause) => fresh.has(cause.deployment_id));
  const entries = told.map((cause) => ({
    kind: "cause",
    text: `Likely cause: ${cause.because} (${cause.short_id})`,
    sourceKey: `cause:${cause.deployment_id}`,
    details: { deploymentId: cause.deployment_id, shortId: cause.short_id, confidence: cause.confidence },
  }));
  await writeTimeline(tx, SYSTEM, incident.id, ...entries);
}
