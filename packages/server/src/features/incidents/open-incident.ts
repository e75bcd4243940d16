import { incidentOpened } from "@shipshape/contract/incidents";
import type { Actor } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { emitAll } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "../access/index.ts";
import type { KnownService } from "../catalog/index.ts";
import { topCauseOf } from "./cause-views.ts";
import { causesOf, keepCauses } from "./causes-of.ts";
import { shortIdOf } from "./incident-reference.ts";
import { incidentTelling } from "./incident-telling.ts";
import type { CauseRow, IncidentRow, NewIncident } from "./incidents-store.ts";
import { judgeStore } from "./judge-store.ts";
import type { Scene } from "./scene.ts";
import { type Opening as Paging, startPagings } from "./start-paging.ts";
import { type Entry, writeTimelinesLast } from "./timeline-store.ts";

export type Opening = {
  readonly incident: Omit<NewIncident, "id" | "serviceId" | "serviceName">;
  readonly service: KnownService | undefined;
  readonly causes: readonly CauseRow[];
  readonly pages: boolean;
  /** What led to it, after the entry that says it was opened. */
  readonly entries?: readonly Entry[];
  /** The alert that opens it, and what that says of how to page. */
  readonly alertId?: string;
  readonly alert?: NonNullable<Paging["alert"]> & { readonly route?: Paging["route"] };
  /** Why nobody needs to be paged: somebody has acknowledged already. */
  readonly answered?: string | undefined;
};

/**
 * Opens incidents and begins to page, with a handful of statements however many there are. In the order of the openings;
 * nothing where its group has a live one already.
 */
export async function openIncidents(
  kernel: Kernel,
  tx: Tx,
  actor: Actor,
  openings: readonly Opening[],
): Promise<(IncidentRow | undefined)[]> {
  const rows = openings.map(({ incident, service }) => ({
    id: newId(),
    ...incident,
    serviceId: service?.id ?? null,
    serviceName: service?.name ?? null,
  }));
  const store = judgeStore(tx);
  const inserted = new Map((await store.insert(rows)).map((row) => [row.id, row]));
  const incidents = rows.map(({ id }) => inserted.get(id));
  const opened = openings.flatMap((opening, at) => {
    const incident = incidents[at];
    if (!incident) return [];
    const likelyCause = topCauseOf(opening.causes) ?? null;
    return [{ opening, incident, scene: { kernel, tx, incident, now: incident.openedAt, likelyCause } }];
  });
  await store.joinAlerts(
    opened.flatMap(({ opening: { alertId, service }, incident }) =>
      alertId ? [{ incidentId: incident.id, alertId, serviceId: service?.id ?? null }] : [],
    ),
  );
  await writeTimelinesLast(
    tx,
    actor,
    opened.map(({ opening: { entries = [] }, incident: { id, severity, because } }) => ({
      incidentId: id,
      entries: [{ kind: "opened", text: `${severity}: ${because}`, sourceKey: "opened" }, ...entries],
    })),
  );
  await audit(
    tx,
    actor,
    ...opened.map(({ incident }) => ({
      action: "incidents.open",
      subject: `incident:${shortIdOf(incident)}`,
      after: { title: incident.title, severity: incident.severity, service: incident.serviceName },
    })),
  );
  await emitAll(
    tx,
    actor,
    opened.map(({ opening, incident }) =>
      incidentTelling(incidentOpened, incident, incident.because, opening.causes[0]?.short_id),
    ),
  );
  for (const { opening, scene } of opened) if (opening.causes.length > 0) await keepCauses(scene, opening.causes);
  const paging = opened.filter(({ opening }) => opening.pages);
  if (paging.length > 0) await startPagings(tx, paging.map(pagingOf(actor)));
  return incidents;
}

const pagingOf =
  (actor: Actor) =>
  ({ opening: { service, alert, answered }, scene }: { readonly opening: Opening; readonly scene: Scene }): Paging => ({
    scene,
    service,
    alert,
    route: alert?.route,
    askedBy: actor.name,
    answered,
  });

/** The same for one; nothing when its group has a live one already. */
export async function openIncident(
  kernel: Kernel,
  tx: Tx,
  actor: Actor,
  opening: Opening,
): Promise<IncidentRow | undefined> {
  const [incident] = await openIncidents(kernel, tx, actor, [opening]);
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
