import { versionNames } from "@shipshape/domain/changes/version-names";
import type { Db } from "../../kernel/database.ts";
import { servicesByIds } from "../catalog/index.ts";
import { changesStore, type DeploymentRow } from "./changes-store.ts";
import { deploymentView, shortIdOf } from "./deployment-view.ts";
import { type RunningRow, runningViews } from "./running-views.ts";

export {
  foreignIncidentsBetween,
  type OpenForeignIncident,
  openForeignIncidentsAsked,
} from "./open-incidents-views.ts";
export { longUnreadAsked } from "./unread-views.ts";

/** What other rooms may know of a deployment. */
export type PlaceRunning = {
  readonly deployment: ReturnType<typeof deploymentView>;
  readonly beside: { readonly is: "same" | "behind" | "ahead"; readonly deployments: number } | null;
};

/** How a place stands to production: it has what runs there, what ran there before, or what never did. */
function besideProduction({ version, productionVersion, behind, ahead }: RunningRow): PlaceRunning["beside"] {
  if (productionVersion === null) return null;
  if (versionNames(version).includes(productionVersion)) return { is: "same", deployments: 0 };
  return behind === null ? { is: "ahead", deployments: Math.max(1, ahead) } : { is: "behind", deployments: behind };
}

/** What runs where, of one service or of all that are not archived, each beside what runs in these environments. */
export async function runningPlaces(
  db: Db,
  production: readonly string[],
  serviceIds: readonly string[] | undefined,
): Promise<PlaceRunning[]> {
  const rows = await runningViews(db).besideProduction(production, serviceIds);
  const services = await servicesByIds(db, [...new Set(rows.map(({ serviceId }) => serviceId))]);
  return rows.flatMap((row) => {
    const service = services.get(row.serviceId);
    if (!service || service.archived) return [];
    const isProduction = production.includes(row.environment);
    return [{ deployment: deploymentView(row, service.name), beside: isProduction ? null : besideProduction(row) }];
  });
}

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

export const deploymentsByIds = async (db: Db, ids: readonly string[]): Promise<KnownDeployment[]> =>
  ids.length === 0 ? [] : (await changesStore(db).byIds(ids)).map(known);

export { authorsOfVersion, commitAuthor } from "./commit-author-views.ts";
/** What tests, scans, coverage and plans say of a commit or version, beside what production runs. */
export { type EvidenceOf, evidenceOf, isAbsent } from "./evidence/evidence-of.ts";
export { environmentMeant } from "./known-environment.ts";
/** Which of ours a change speaks of, by the same rules for whoever asks. */
export { placeFinder } from "./place-finder.ts";
/** Which environment of ours a word means, as where sources tell it. */
export { neverRan } from "./ran-there-views.ts";
/** What GitHub says of a deployment that begins, whichever of its events tells it. */
export { deployment as githubDeployment } from "./sources/github-deployments.ts";
