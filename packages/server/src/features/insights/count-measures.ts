import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { inTransaction, oneAtATime, type Tx } from "../../kernel/database.ts";
import { enqueue } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { dependentsOf, servicesByIds, servicesByNames } from "../catalog/index.ts";
import { attributeIncidents } from "./attribute-incidents.ts";
import { countMeasures } from "./insights-job.ts";
import { measureStore, type StaleService } from "./measure-store.ts";
import { type RecordedIncident, recordedIncidents } from "./measured-record-views.ts";
import { recountService } from "./recount-service.ts";
import { staleServices, unruledIncidents } from "./stale-views.ts";
import { placesOf } from "./touched-views.ts";

/** A deployment may be told of late: what is older than this waits for the daily look. */
const RECENT_DAYS = 2;
const DAILY_DAYS = 60;
const FURTHEST = 3;
/** Services counted by one job before it lets others run. */
const AT_ONCE = 20;

/** Says from when on the measures of services must be counted anew; it is done soon, once for many. */
export const staleSinceAll = (kernel: Kernel, stale: readonly StaleService[]): Promise<void> =>
  // audit-free: it only says that numbers are to be counted
  inTransaction(kernel.db, async (tx) => {
    await measureStore(tx).markStale(stale);
    await enqueue(tx, countMeasures, {}, { key: "once", priority: 5 });
  });

/** Puts these incidents down to deployments, and has the measures of those counted anew. */
export async function attribute(tx: Tx, incidents: readonly RecordedIncident[]): Promise<void> {
  const touched = await attributeIncidents(tx, incidents);
  await markPlaces(tx, [...touched]);
}

export async function markPlaces(tx: Tx, deploymentIds: readonly string[]): Promise<void> {
  if (deploymentIds.length === 0) return;
  await measureStore(tx).markStale(await placesOf(tx, deploymentIds));
  await enqueue(tx, countMeasures, {}, { key: "once", priority: 5 });
}

/** Incidents began, ended or began again: what are they put down to? */
export const attributeTold = (kernel: Kernel, incidentIds: readonly string[]): Promise<void> =>
  // audit-free: nobody does it; the attribution holds its reason
  inTransaction(kernel.db, async (tx) => attribute(tx, await recordedIncidents(tx).byIds(incidentIds)));

/** Counts what is stale, a transaction a service and one after the other; comes back while there is more. */
export async function countStale(kernel: Kernel): Promise<void> {
  const failed: string[] = [];
  for (let nth = 0; nth < AT_ONCE; nth += 1) {
    const counted = await countNext(kernel, failed);
    if (counted === "none") return;
  }
  await enqueue(kernel.db, countMeasures, {}, { key: "once", priority: 5 });
}

/** One that cannot be counted holds up no other; it stays stale, and is tried again a minute later. */
async function countNext(kernel: Kernel, failed: string[]): Promise<"none" | "one"> {
  let taken: string | undefined;
  try {
    // audit-free: numbers that follow from the record
    return await oneAtATime(kernel.db, "insights.count", async (tx) => {
      const stale = await measureStore(tx).takeStale(failed);
      if (!stale) return "none";
      taken = stale.serviceId;
      await attribute(tx, await incidentsNear(tx, stale.serviceId, stale.since));
      await recountService(tx, stale.serviceId, stale.since);
      // what the attribution marked of this very service was just counted
      await measureStore(tx).unmark(stale.serviceId, stale.since);
      return "one";
    });
  } catch (error) {
    if (taken === undefined) throw error;
    kernel.log.error({ err: error }, `the measures of service ${taken} could not be counted`);
    failed.push(taken);
    return "one";
  }
}

/** Incidents, since a moment, of a service and of those that call it: its deployments may have brought them about. */
async function incidentsNear(tx: Tx, serviceId: string, since: Date): Promise<RecordedIncident[]> {
  const service = (await servicesByIds(tx, [serviceId])).get(serviceId);
  if (!service) return [];
  const callers = new Set<string>();
  let level = [service.name];
  for (let distance = 0; distance < FURTHEST && level.length > 0; distance += 1) {
    const found = (await Promise.all(level.map((name) => dependentsOf(tx, name)))).flat();
    level = found.filter((name) => name !== service.name && !callers.has(name));
    for (const name of level) callers.add(name);
  }
  const known = await servicesByNames(tx, [...callers]);
  return recordedIncidents(tx).touching([serviceId, ...[...known.values()].map(({ id }) => id)], since);
}

/** Finds what nobody told: facts that came late, incidents that other systems lead. */
export async function findStale(kernel: Kernel, days: number = RECENT_DAYS): Promise<void> {
  const from = new Date(kernel.clock.now().getTime() - days * DAY_MS);
  const [stale, unruled] = [await staleServices(kernel.db, from), await unruledIncidents(kernel.db, from)];
  // audit-free: numbers that follow from the record
  await inTransaction(kernel.db, async (tx) => {
    await attribute(tx, await recordedIncidents(tx).byIds(unruled));
    await measureStore(tx).markStale(stale);
    if ((await measureStore(tx).staleCount()) > 0) await enqueue(tx, countMeasures, {}, { key: "once", priority: 5 });
  });
}

export const findOldStale = (kernel: Kernel): Promise<void> => findStale(kernel, DAILY_DAYS);
