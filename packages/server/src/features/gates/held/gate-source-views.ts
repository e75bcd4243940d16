import type { GateSource, HeldDeployment } from "@shipshape/contract/gates-sources";
import type * as z from "zod";
import type { Db } from "../../../kernel/database.ts";
import { servicesByIds } from "../../catalog/index.ts";
import { type GateSourceRow, gateSourceStore } from "./gate-source-store.ts";
import { type HeldRow, heldStore } from "./held-store.ts";

type SourceView = z.input<typeof GateSource>;
type HeldView = z.input<typeof HeldDeployment>;

/** Sources as people see them: of what is secret, whether it is there. */
export async function gateSourceViews(db: Db, rows: readonly GateSourceRow[], at: Date): Promise<SourceView[]> {
  const [tallies, services] = await Promise.all([
    heldStore(db).tallies(),
    servicesByIds(db, [...new Set(rows.flatMap(({ serviceId }) => serviceId ?? []))]),
  ]);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    kind: "github",
    service: services.get(row.serviceId ?? "")?.name ?? null,
    environment: row.environment,
    keyHint: row.keyHint,
    apiUrl: row.apiUrl,
    appId: row.appId,
    hasPrivateKey: row.sealedPrivateKey !== null,
    hasToken: row.sealedToken !== null,
    previousSecretUntil: row.previousSecretUntil && row.previousSecretUntil > at ? row.previousSecretUntil : null,
    createdBy: row.createdByName,
    createdAt: row.createdAt,
    held: tallies.get(row.id)?.held ?? 0,
    lastHeldAt: tallies.get(row.id)?.lastHeldAt ?? null,
    refused: row.refused,
    lastRefusedAt: row.lastRefusedAt,
    lastRefusal: row.lastRefusal,
  }));
}

export async function gateSourceView(db: Db, row: GateSourceRow, at: Date): Promise<SourceView> {
  const [view] = await gateSourceViews(db, [row], at);
  if (!view) throw new Error(`the source ${row.name} has no view`);
  return view;
}

/** Held deployments as people see them. */
export async function heldViews(db: Db, rows: readonly HeldRow[]): Promise<HeldView[]> {
  const sources = await gateSourceStore(db).byIds([...new Set(rows.map(({ sourceId }) => sourceId))]);
  const names = new Map(sources.map(({ id, name }) => [id, name]));
  return rows.map((row) => ({
    id: row.id,
    source: names.get(row.sourceId) ?? "",
    repository: row.repository,
    environmentName: row.environmentName,
    service: row.serviceName,
    environment: row.environment,
    version: row.version,
    commit: row.commitSha,
    changeKind: row.changeKind as HeldView["changeKind"],
    requestedBy: row.requestedBy,
    runUrl: row.runUrl,
    state: row.state as HeldView["state"],
    verdict: row.verdict as HeldView["verdict"],
    because: row.because as unknown as HeldView["because"],
    receivedAt: row.receivedAt,
    nextAt: row.settledAt === null ? row.nextAt : null,
    endsAt: row.endsAt,
    settledAt: row.settledAt,
    reports: row.reports,
    tries: row.tries,
    lastError: row.lastError,
  }));
}
