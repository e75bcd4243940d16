import type { insights } from "@shipshape/contract/insights";
import type { HandlerOutput } from "@shipshape/contract/route";
import type { Db } from "../../kernel/database.ts";
import { servicesByIds } from "../catalog/index.ts";
import { deploymentsByIds } from "../changes/index.ts";
import type { AttributionRow } from "./attribution-store.ts";

type View = HandlerOutput<typeof insights.decideAttribution>;

/** Attributions with the names of what they speak of, in their order. */
export async function attributionViews(db: Db, rows: readonly AttributionRow[]): Promise<View[]> {
  const ids = rows
    .flatMap(({ deploymentId, ruleDeploymentId }) => [deploymentId, ruleDeploymentId])
    .filter((id) => id !== null);
  const deployments = new Map((await deploymentsByIds(db, [...new Set(ids)])).map((one) => [one.id, one]));
  const serviceIds = [...rows, ...deployments.values()].map(({ serviceId }) => serviceId);
  const services = await servicesByIds(db, [...new Set(serviceIds)]);
  const nameOf = (id: string) => services.get(id)?.name ?? "unknown";
  return rows.map((row): View => {
    const deployment = deployments.get(row.deploymentId ?? "");
    return {
      incident: row.shortId,
      incidentId: row.incidentId,
      title: row.title,
      service: nameOf(row.serviceId),
      beganAt: row.beganAt,
      resolvedAt: row.resolvedAt,
      deployment: deployment?.shortId ?? null,
      deployed: deployment
        ? { service: nameOf(deployment.serviceId), environment: deployment.environment, version: deployment.version }
        : null,
      confidence: row.confidence,
      because: row.because,
      decidedBy: row.decidedBy,
      decidedAt: row.decidedAt,
      rule: {
        deployment: deployments.get(row.ruleDeploymentId ?? "")?.shortId ?? null,
        confidence: row.ruleConfidence,
        because: row.ruleBecause,
      },
    };
  });
}
