import {
  type IncidentEvent,
  incidentOpened,
  incidentReopened,
  incidentResolved,
  incidentUpdated,
} from "@shipshape/contract/incidents";
import type * as z from "zod";
import { type Subscriber, subscribeAll, type Told } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { UNHURRIED_MS } from "../../kernel/together.ts";
import { ledgerStore } from "./ledger-store.ts";

type Incident = z.output<typeof IncidentEvent>;

/** Keeps when incidents were, and the changes that they name. Test pages and incidents of no service burn no budget. */
async function learn({ db }: Kernel, told: readonly Told<Incident>[]): Promise<void> {
  const known = told.flatMap(({ payload, at }) => {
    const { incidentId, shortId, title, serviceId, status, test, change } = payload;
    if (test || serviceId === null) return [];
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
    return [{ ...incident, toldAt: at }];
  });
  await ledgerStore(db).putIncidents(known);
}

const LATER = { priority: 0, everyMs: UNHURRIED_MS };

/** Incidents are below the objectives in rank: what they do is learned from what is told of them. */
export const incidentLearning = (kernel: Kernel): readonly Subscriber[] =>
  [
    [incidentOpened, "slo.onIncidentOpened"] as const,
    [incidentUpdated, "slo.onIncidentUpdated"] as const,
    [incidentReopened, "slo.onIncidentReopened"] as const,
    [incidentResolved, "slo.onIncidentResolved"] as const,
  ].map(([event, name]) => subscribeAll(event, name, (told) => learn(kernel, told), LATER));
