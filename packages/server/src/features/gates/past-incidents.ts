import { type PastIncident, type WhatCame, whatCame } from "@shipshape/domain/gates/what-came";
import { DEFAULT_WINDOW_MINUTES } from "@shipshape/domain/insights/attribution";
import type { Db } from "../../kernel/database.ts";
import { dependenciesOfMany, type KnownService } from "../catalog/index.ts";
import { foreignIncidentsBetween, type KnownDeployment } from "../changes/index.ts";
import { incidentsBetween } from "../incidents/index.ts";

/** The incidents of services between two moments, here and led by others, and what each service calls. */
export async function pastIncidents(db: Db, services: readonly KnownService[], from: Date, to: Date) {
  const ids = services.map(({ id }) => id);
  const names = services.map(({ name }) => name);
  const [incidents, foreign, dependencies] = await Promise.all([
    incidentsBetween(db, ids, from, to),
    foreignIncidentsBetween(db, ids, from, to),
    dependenciesOfMany(db, names),
  ]);
  return { incidents, foreign, dependencies };
}

export type PastIncidents = Awaited<ReturnType<typeof pastIncidents>>;

/** What came of deployments, by their ids. */
export function cameOfThem(
  deployments: readonly KnownDeployment[],
  services: readonly KnownService[],
  production: readonly string[],
  { incidents, foreign, dependencies }: PastIncidents,
): Map<string, WhatCame> {
  const nameOf = new Map(services.map(({ id, name }) => [id, name]));
  const past = deployments.map((one) => ({
    ...one,
    service: nameOf.get(one.serviceId) ?? "",
    isProduction: production.includes(one.environment),
    startedAtMs: one.startedAt.getTime(),
    finishedAtMs: one.finishedAt?.getTime(),
  }));
  type Row = { serviceId: string | null; openedAt: Date; resolvedAt: Date | null; environment?: string | null };
  const incident = (id: string, shortId: string, row: Row): PastIncident => {
    const service = nameOf.get(row.serviceId ?? "") ?? "";
    return {
      id,
      shortId,
      service,
      environment: row.environment ?? undefined,
      dependencies: new Map((dependencies.get(service) ?? []).map((name) => [name, 1])),
      beganAtMs: row.openedAt.getTime(),
      resolvedAtMs: row.resolvedAt?.getTime(),
      windowMinutes: DEFAULT_WINDOW_MINUTES,
    };
  };
  return whatCame(past, [
    ...incidents.map((one) => incident(one.id, one.shortId, one)),
    ...foreign.map((one, nth) => incident(`foreign ${nth}`, "an incident of another system", one)),
  ]);
}
