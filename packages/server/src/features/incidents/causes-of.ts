import { likelyCauses } from "@shipshape/domain/incidents/likely-causes";
import { SYSTEM } from "../../kernel/actor.ts";
import type { Db } from "../../kernel/database.ts";
import { dependenciesOf, dependentsOf, type KnownService, servicesByNames } from "../catalog/index.ts";
import { type KnownDeployment, recentDeployments } from "../changes/index.ts";
import { productionEnvironments } from "../environments/index.ts";
import { type CauseRow, type IncidentRow, incidentsStore } from "./incidents-store.ts";
import type { Scene } from "./scene.ts";
import { writeTimeline } from "./timeline-store.ts";

const LOOK_BACK_MS = 26 * 3_600_000;
const MOST = 10;
const MOST_TOLD = 3;
/** How many calls lie between at most, and how many services of one distance are looked behind. */
const FURTHEST = 3;
const MOST_ASKED = 50;

type Subject = Pick<IncidentRow, "beganAt" | "environment">;

/** Where an incident is: in the environment that its alert named, else wherever customers are. */
export const environmentsOf = async (db: Db, environment: string | null): Promise<readonly string[]> =>
  environment === null ? productionEnvironments(db) : [environment];

/** The deployments that may have brought trouble to a service, of its own and of what it depends on. */
export async function causesOf(db: Db, service: KnownService, { beganAt, environment }: Subject): Promise<CauseRow[]> {
  const { dependencies, indirect } = await callsOf(db, service.name);
  const reached = [...dependencies, ...indirect.map((one) => one.service)];
  const called = reached.length === 0 ? [] : [...(await servicesByNames(db, reached)).values()];
  const around = [service, ...called];
  const names = new Map(around.map(({ id, name }) => [id, name]));
  const from = new Date(beganAt.getTime() - LOOK_BACK_MS);
  const environments = await environmentsOf(db, environment);
  const deployments = (await recentDeployments(db, [...names.keys()], from, beganAt)).filter((deployment) =>
    environments.includes(deployment.environment),
  );
  const byId = new Map(deployments.map((deployment) => [deployment.id, deployment]));
  const causes = likelyCauses(
    { incidentStartMs: beganAt.getTime(), service: service.name, dependencies, indirect },
    deployments.map((deployment) => suspect(deployment, names.get(deployment.serviceId) ?? "")),
  );
  return causes.slice(0, MOST).flatMap(({ deploymentId, confidence, because }) => {
    const deployment = byId.get(deploymentId);
    if (!deployment) return [];
    return [{ ...causeRow(deployment, names.get(deployment.serviceId) ?? ""), confidence, because }];
  });
}

/** What a service calls, and what those call in turn, so far away as a cause may still be looked for. */
async function callsOf(db: Db, name: string) {
  const dependencies = await dependenciesOf(db, name);
  const known = new Set([name, ...dependencies]);
  const indirect: { service: string; through: string[] }[] = [];
  let level = dependencies.map((service) => ({ service, through: [service] }));
  for (let depth = 1; depth < FURTHEST && level.length > 0; depth += 1) {
    const next: typeof level = [];
    for (const { service, through } of level.slice(0, MOST_ASKED)) {
      for (const called of await dependenciesOf(db, service)) {
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
