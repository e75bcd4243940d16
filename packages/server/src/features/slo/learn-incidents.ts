import {
  type IncidentEvent,
  incidentOpened,
  incidentReopened,
  incidentResolved,
  incidentUpdated,
} from "@shipshape/contract/incidents";
import type * as z from "zod";
import { type Subscriber, subscribe, type Told } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { ledgerStore } from "./ledger-store.ts";

type Incident = z.output<typeof IncidentEvent>;

/** Keeps when an incident was, and the change that it names. Test pages and incidents of no service burn no budget. */
async function learn({ db }: Kernel, { payload, at }: Told<Incident>): Promise<void> {
  const { incidentId, shortId, title, serviceId, status, test, change } = payload;
  if (test || serviceId === null) return;
  const openedAt = payload.openedAt ?? at;
  const incident = {
    incidentId,
    shortId,
    title,
    serviceId,
    openedAt,
    beganAt: payload.beganAt ?? openedAt,
    resolvedAt: status === "resolved" ? at : null,
    change: change ?? null,
  };
  await ledgerStore(db).putIncident(incident, at);
}

/** Incidents are below the objectives in rank: what they do is learned from what is told of them. */
export const incidentLearning = (kernel: Kernel): readonly Subscriber[] => [
  subscribe(incidentOpened, "slo.onIncidentOpened", (told) => learn(kernel, told), 0),
  subscribe(incidentUpdated, "slo.onIncidentUpdated", (told) => learn(kernel, told), 0),
  subscribe(incidentReopened, "slo.onIncidentReopened", (told) => learn(kernel, told), 0),
  subscribe(incidentResolved, "slo.onIncidentResolved", (told) => learn(kernel, told), 0),
];
