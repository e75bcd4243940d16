import { incidentOpened } from "@shipshape/contract/incidents";
import type { Actor } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "../access/index.ts";
import type { KnownService } from "../catalog/index.ts";
import { causesOf, keepCauses } from "./causes-of.ts";
import { shortIdOf } from "./incident-reference.ts";
import { tellIncident } from "./incident-telling.ts";
import { type CauseRow, type IncidentRow, incidentsStore, type NewIncident } from "./incidents-store.ts";
import type { Scene } from "./scene.ts";
import { startPaging } from "./start-paging.ts";
import { type Entry, writeTimeline } from "./timeline-store.ts";

export type Opening = {
  readonly incident: Omit<NewIncident, "id" | "serviceId" | "serviceName">;
  readonly service: KnownService | undefined;
  readonly causes: readonly CauseRow[];
  readonly pages: boolean;
  /** What led to it, after the entry that says it was opened. */
  readonly entries?: readonly Entry[];
};

/** Opens an incident and begins to page; nothing when its service has a live one already. */
export async function openIncident(
  kernel: Kernel,
  tx: Tx,
  actor: Actor,
  { incident: given, service, causes, pages, entries = [] }: Opening,
): Promise<IncidentRow | undefined> {
  const store = incidentsStore(tx);
  const belongs = { serviceId: service?.id ?? null, serviceName: service?.name ?? null };
  const incident = await store.insert({ id: newId(), ...given, ...belongs });
  if (!incident) return undefined;

  const scene: Scene = { kernel, tx, incident, now: incident.openedAt };
  const { severity, title, because } = incident;
  const opened = { kind: "opened", text: `${severity}: ${because}`, sourceKey: "opened" };
  await writeTimeline(tx, actor, incident.id, opened, ...entries);
  const subject = `incident:${shortIdOf(incident)}`;
  const after = { title, severity, service: incident.serviceName };
  await audit(tx, actor, { action: "incidents.open", subject, after });
  await tellIncident(tx, actor, incidentOpened, incident, because, causes[0]?.short_id);
  if (causes.length > 0) await keepCauses(scene, causes);
  if (pages) await startPaging(scene, actor, service);
  return incident;
}

/** Causes are worth naming, but no page waits for them or fails with them. */
export async function causesOrNone(
  { db, log }: Kernel,
  service: KnownService | undefined,
  subject: Pick<IncidentRow, "beganAt" | "environment">,
): Promise<CauseRow[]> {
  if (!service) return [];
  return causesOf(db, service, subject).catch((error: unknown) => {
    log.error({ err: error, service: service.name }, "the likely causes could not be named");
    return [];
  });
}
