import type { Db } from "../../kernel/database.ts";
import { changesStore, type DeploymentRow } from "./changes-store.ts";
import { shortIdOf } from "./deployment-view.ts";

/** What other rooms may know of a deployment. */
export type KnownDeployment = {
  readonly id: string;
  readonly shortId: string;
  readonly serviceId: string;
  readonly environment: string;
  readonly version: string;
  readonly previousVersion: string | null;
  readonly kind: "deploy" | "rollback";
  readonly status: "in_progress" | "succeeded" | "failed" | "aborted";
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
};

const known = (row: DeploymentRow): KnownDeployment => ({
  id: row.id,
  shortId: shortIdOf(row),
  serviceId: row.serviceId,
  environment: row.environment,
  version: row.version,
  previousVersion: row.previousVersion,
  kind: row.kind as KnownDeployment["kind"],
  status: row.status as KnownDeployment["status"],
  startedAt: row.startedAt,
  finishedAt: row.finishedAt,
});

const MOST = 200;

/** Deployments of these services that started between two moments, newest first, at most 200. */
export async function recentDeployments(
  db: Db,
  serviceIds: readonly string[],
  from: Date,
  to: Date,
): Promise<KnownDeployment[]> {
  if (serviceIds.length === 0) return [];
  const rows = await changesStore(db).list({ serviceIds, from, to, limit: MOST });
  return rows.map(known);
}

/** Deployments by the numbers in their short ids: 41 is DEP-41. */
export const deploymentsByNumbers = async (db: Db, numbers: readonly number[]): Promise<KnownDeployment[]> =>
  (await changesStore(db).byNumbers(numbers)).map(known);
