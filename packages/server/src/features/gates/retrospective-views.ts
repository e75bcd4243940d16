import type { Retrospective } from "@shipshape/contract/gates-approvals";
import { reachedClauses } from "@shipshape/domain/gates/budget-policy";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import type { KnownService } from "../catalog/index.ts";
import { incidentsByIds } from "../incidents/index.ts";
import { type Governed, governedBudgets } from "./governed-budgets.ts";
import { retrospectiveStore } from "./retrospective-store.ts";

type View = z.input<typeof Retrospective>;

/** The clauses that demand a retrospective of an incident, for what it took of an objective's budget. */
const demandsOn = (budget: Governed) =>
  reachedClauses(budget.policy, budget).flatMap(({ clause, incident, because }) =>
    incident && clause.actions.some(({ action }) => action === "demandRetrospective")
      ? [{ incident, slo: budget.slo, share: incident.share, policy: budget.policy.name, clause: clause.name, because }]
      : [],
  );

/** Incidents whose retrospective a policy demands of these services, those that are due first. */
export async function retrospectiveList(db: Db, services: readonly KnownService[], at: Date): Promise<View[]> {
  const demands = (await governedBudgets(db, services, at)).flatMap(demandsOn);
  const byIncident = grouped(demands, ({ incident }) => incident.id);
  const ids = [...byIncident.keys()];
  const [incidents, held] = await Promise.all([incidentsByIds(db, ids), retrospectiveStore(db).heldOf(ids)]);
  return incidents
    .map((incident): View => {
      const done = held.find(({ incidentId }) => incidentId === incident.id);
      return {
        incident: incident.shortId,
        title: incident.title,
        service: incident.service ?? "",
        took: (byIncident.get(incident.id) ?? []).map(({ incident: _, ...demand }) => demand),
        due: done === undefined,
        url: done?.url ?? null,
        markedBy: done?.markedBy ?? null,
        markedAt: done?.markedAt ?? null,
      };
    })
    .sort((a, b) => Number(b.due) - Number(a.due));
}
