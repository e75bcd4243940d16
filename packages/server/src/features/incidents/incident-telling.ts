import type { EventDefinition } from "@shipshape/contract/event";
import { type IncidentEvent, incidentUpdated } from "@shipshape/contract/incidents";
import type * as z from "zod";
import type { Actor } from "../../kernel/actor.ts";
import type { Db } from "../../kernel/database.ts";
import { emitAll, type Telling } from "../../kernel/events.ts";
import { shortIdOf } from "./incident-reference.ts";
import type { IncidentRow } from "./incidents-store.ts";

/** What is told of an incident, as it stands now; with its likeliest cause (DEP-41) where that was just found. */
export function incidentTelling(
  event: EventDefinition<typeof IncidentEvent>,
  incident: IncidentRow,
  because: string,
  change?: string,
): Telling<typeof IncidentEvent> {
  const payload: z.input<typeof IncidentEvent> = {
    incidentId: incident.id,
    shortId: shortIdOf(incident),
    title: incident.title,
    status: incident.status,
    severity: incident.severity,
    serviceId: incident.serviceId,
    service: incident.serviceName,
    because,
    test: incident.test,
    beganAt: incident.beganAt,
    openedAt: incident.openedAt,
    change,
  };
  return { event, payload, subject: `incident:${incident.id}` };
}

export const tellIncident = (
  tx: Db,
  actor: Actor,
  event: EventDefinition<typeof IncidentEvent>,
  incident: IncidentRow,
  because: string,
  change?: string,
): Promise<void> => emitAll(tx, actor, [incidentTelling(event, incident, because, change)]);

/** Tells screens that the timeline or the paging moved on. */
export const tellUpdate = (
  tx: Db,
  actor: Actor,
  incident: IncidentRow,
  because: string,
  change?: string,
): Promise<void> => tellIncident(tx, actor, incidentUpdated, incident, because, change);
