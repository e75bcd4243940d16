import { countedFor } from "@shipshape/domain/insights/counted";
import type { CausedIncident, Deployed } from "@shipshape/domain/insights/deployment-history";
import { type JudgedDeployment, judgePlace } from "@shipshape/domain/insights/judge-place";
import { shortId } from "@shipshape/domain/short-id";
import { DAY_MS, MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type { Db, Tx } from "../../kernel/database.ts";
import { chunks, grouped } from "../../kernel/grouped.ts";
import { attributionStore } from "./attribution-store.ts";
import {
  dayOf,
  type MeasuredChangeRow,
  type MeasuredDeploymentRow,
  type MonthRow,
  measureStore,
  monthStart,
} from "./measure-store.ts";
import { measuredRecord, type RecordedDeployment } from "./measured-record-views.ts";
import { type MonthDeployment, packMonth } from "./month-codec.ts";
import { type ShippedChange, shippedChanges } from "./shipped-changes.ts";

/** How far back a version is looked for that a deployment may have gone back to. */
const LOOK_BACK_MS = 400 * DAY_MS;
const AT_ONCE = 500;

type Counted = {
  readonly row: RecordedDeployment;
  readonly judged: JudgedDeployment;
  readonly changes: readonly ShippedChange[];
  readonly shipped: number;
};

/** What a moment of a deployment is filed under: when it ended; while it has not, when it began. */
const atOf = ({ finishedAt, startedAt, status }: RecordedDeployment): Date =>
  status === "in_progress" ? startedAt : (finishedAt ?? startedAt);

/**
 * Counts the measures of a service anew, from a moment on, and from what that moment may have changed before it: what was
 * not mended yet, and what ran last in each place. Whole months, in the caller's transaction.
 */
export async function recountService(tx: Tx, serviceId: string, since: Date): Promise<void> {
  const store = measureStore(tx);
  const open = await store.openSince(serviceId, since);
  const from = monthStart(open !== undefined && open < since ? open : since);
  const rows = await measuredRecord(tx).deployments(serviceId, new Date(from.getTime() - LOOK_BACK_MS));
  const fresh = rows.filter((row) => atOf(row) >= from);
  const { changes, commitCounts } = await changesOf(tx, fresh);
  const incidents = await incidentsOf(tx, rows);
  const counted = [...grouped(rows, ({ environment }) => environment).values()].flatMap((place) => {
    const judged = judgePlace(
      place.map((row) => deployedOf(row, changes.get(row.id)?.filter(isFirstHere))),
      (id) => incidents.get(id) ?? [],
    );
    const byId = new Map(place.map((row) => [row.id, row]));
    return judged.flatMap((one): Counted[] => {
      const row = byId.get(one.deployment.id);
      if (!row || atOf(row) < from) return [];
      return [{ row, judged: one, changes: changes.get(row.id) ?? [], shipped: commitCounts.get(row.id) ?? 0 }];
    });
  });
  await store.clear(
    serviceId,
    from,
    fresh.map(({ id }) => id),
  );
  for (const chunk of chunks(counted, AT_ONCE)) {
    await store.insertDeployments(chunk.map(deploymentRow));
    await store.insertChanges(chunk.flatMap(changeRows));
  }
  await store.putMonths(serviceId, monthsOf(counted));
}

async function changesOf(db: Db, rows: readonly RecordedDeployment[]) {
  const changes = new Map<string, ShippedChange[]>();
  const commitCounts = new Map<string, number>();
  const at = new Map(rows.map((row) => [row.id, atOf(row).getTime()]));
  const succeeded = rows.filter(({ status }) => status === "succeeded").map(({ id }) => id);
  for (const ids of chunks(succeeded, AT_ONCE)) {
    const [commits, pullRequests] = [await measuredRecord(db).commits(ids), await measuredRecord(db).pullRequests(ids)];
    for (const [id, list] of grouped(commits, (one) => one.deploymentId)) commitCounts.set(id, list.length);
    for (const [id, list] of shippedChanges(commits, pullRequests, (one) => at.get(one) ?? 0)) changes.set(id, list);
  }
  return { changes, commitCounts };
}

/** The incidents that hold for each of these deployments. */
async function incidentsOf(db: Db, rows: readonly RecordedDeployment[]): Promise<Map<string, CausedIncident[]>> {
  const found = await attributionStore(db).ofDeployments(rows.map(({ id }) => id));
  return new Map(
    [...grouped(found, ({ deploymentId }) => deploymentId ?? "")].map(([id, list]) => [
      id,
      list.map((one) => ({
        id: one.incidentId,
        shortId: one.shortId,
        beganAtMs: one.beganAt.getTime(),
        resolvedAtMs: one.resolvedAt?.getTime(),
        because: one.because,
      })),
    ]),
  );
}

/** What came back after a rollback says nothing of why a deployment was made. */
const isFirstHere = ({ lead }: ShippedChange): boolean => lead.counted || lead.why !== "shipped_before";

const deployedOf = (row: RecordedDeployment, changes: readonly ShippedChange[] = []): Deployed => ({
  id: row.id,
  shortId: shortId("deployment", row.number),
  version: row.version,
  kind: row.kind,
  status: row.status,
  startedAtMs: row.startedAt.getTime(),
  finishedAtMs: row.finishedAt?.getTime(),
  baseline: row.baseline,
  labels: row.labels,
  branch: row.branch ?? undefined,
  title: row.title ?? undefined,
  changes: changes.map(({ words }) => words),
});

const countingOf = ({ row, judged, changes }: Counted) =>
  countedFor({
    status: row.status,
    baseline: row.baseline,
    shipped: changes.length,
    shippedCounted: changes.filter(({ lead }) => lead.counted).length,
    shippedBefore: changes.filter(({ lead }) => !lead.counted && lead.why === "shipped_before").length,
    failed: judged.failure !== undefined,
    recovered: judged.recovery.recovered,
  });

function deploymentRow(one: Counted): MeasuredDeploymentRow {
  const { row, judged, shipped } = one;
  const { failure, recovery, rework, incident } = judged;
  const why = countingOf(one);
  return {
    deployment_id: row.id,
    number: row.number,
    service_id: row.serviceId,
    environment: row.environment,
    version: row.version,
    commit_sha: row.commitSha,
    kind: row.kind,
    status: row.status,
    baseline: row.baseline,
    started_at: row.startedAt,
    finished_at: row.finishedAt,
    at: atOf(row),
    shipped,
    frequency_why: why.deployment_frequency,
    lead_why: why.lead_time,
    fail_why: why.change_fail_rate,
    recovery_why: why.recovery_time,
    rework_why: why.rework_rate,
    failed: failure?.kind ?? null,
    failed_because: failure?.because ?? null,
    rework: rework?.kind ?? null,
    rework_because: rework?.because ?? null,
    incident_id: incident?.id ?? null,
    recovered_at: recovery.recovered ? new Date(recovery.atMs) : null,
    recovery_minutes: recovery.recovered ? recovery.minutes : null,
    recovered_because: recovery.recovered ? recovery.because : null,
  };
}

/** Why a change does not count: for a reason of its own, or of its deployment. */
const whyOfChange = (one: Counted, { lead }: ShippedChange) => {
  const ofDeployment = countingOf(one).lead_time;
  if (ofDeployment !== null && ofDeployment !== "no_change_counts" && ofDeployment !== "shipped_before")
    return ofDeployment;
  return lead.counted ? null : lead.why;
};

const changeRows = (one: Counted): MeasuredChangeRow[] =>
  one.changes.map((change, position) => {
    const why = whyOfChange(one, change);
    const lead = why === null && change.lead.counted ? change.lead : undefined;
    return {
      deployment_id: one.row.id,
      position,
      service_id: one.row.serviceId,
      environment: one.row.environment,
      at: atOf(one.row),
      repository_id: change.repositoryId,
      pull_request: change.pullRequest,
      sha: change.sha,
      title: change.title,
      author: change.author,
      url: change.url,
      began_at: change.beganAt,
      minutes: lead?.minutes ?? null,
      coding_minutes: lead?.parts.coding ?? null,
      pickup_minutes: lead?.parts.pickup ?? null,
      review_minutes: lead?.parts.review ?? null,
      deploy_minutes: lead?.parts.deploy ?? null,
      why,
    };
  });

const minuteOf = (at: Date): number => Math.floor(at.getTime() / MINUTE_MS);

function monthsOf(counted: readonly Counted[]): MonthRow[] {
  const ended = counted.filter(({ row }) => row.status !== "in_progress");
  const months = grouped(ended, ({ row }) => JSON.stringify([row.environment, dayOf(monthStart(atOf(row)))]));
  return [...months].map(([key, list]): MonthRow => {
    const [environment = "", month = ""] = JSON.parse(key) as string[];
    const ordered = list.map(monthDeployment).sort((a, b) => a.minute - b.minute);
    return { environment, month, ...packMonth(minuteOf(new Date(month)), ordered) };
  });
}

function monthDeployment(one: Counted): MonthDeployment {
  const { row, judged, changes } = one;
  return {
    minute: minuteOf(atOf(row)),
    status: row.status === "in_progress" ? "succeeded" : row.status,
    failed: judged.failure !== undefined,
    rework: judged.rework !== undefined,
    recoveryMinutes: judged.recovery.recovered ? judged.recovery.minutes : null,
    leadWhy: countingOf(one).lead_time,
    changes: changes.map((change) => {
      const why = whyOfChange(one, change);
      if (why !== null || !change.lead.counted) return { why: why ?? "no_times" };
      return { why: null, minutes: change.lead.minutes, parts: change.lead.parts };
    }),
  };
}
