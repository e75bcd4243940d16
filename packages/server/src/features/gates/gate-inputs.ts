import { type Freeze, type FreezeSelector, freezeAt } from "@shipshape/domain/gates/freeze";
import { type GateVerdict, gateVerdict } from "@shipshape/domain/gates/verdict";
import type { Db } from "../../kernel/database.ts";
import { dependenciesOf, type KnownService, servicesByNames } from "../catalog/index.ts";
import { liveIncidentsOf } from "../incidents/index.ts";
import { budgetsOfServices } from "../slo/index.ts";
import { type FreezeWindow, gatesStore } from "./gates-store.ts";

const freezeOf = (row: FreezeWindow): Freeze => ({
  name: row.name,
  kind: row.kind as Freeze["kind"],
  fromMs: row.fromAt.getTime(),
  toMs: row.toAt.getTime(),
  reason: row.reason,
  selector: row.selector as FreezeSelector,
});

/** Asks everybody whose word counts, then lets the rule decide. */
export async function judge(
  db: Db,
  service: KnownService,
  environment: string,
  changeKind: "deploy" | "rollback",
  at: Date,
): Promise<GateVerdict> {
  const [budgets, dependencies, freezes] = await Promise.all([
    budgetsOfServices(db, [service.id]),
    dependenciesOf(db, service.name),
    gatesStore(db).freezesThatMatter(at),
  ]);
  const around = [...(await servicesByNames(db, dependencies)).values()];
  const names = new Map([service, ...around].map(({ id, name }) => [id, name]));
  const incidents = await liveIncidentsOf(db, [...names.keys()]);
  const subject = { service: service.name, team: service.owner, tier: service.tier, environment };
  return gateVerdict(
    {
      service: service.name,
      changeKind,
      budgets: budgets.map(({ slo, remainingShare, recoversAt }) => ({
        slo,
        remainingShare: remainingShare ?? undefined,
        recoversAtMs: recoversAt?.getTime(),
      })),
      openIncidents: incidents.map(({ id, shortId, severity, serviceId }) => ({
        id,
        shortId,
        severity,
        service: names.get(serviceId ?? "") ?? "",
      })),
      freeze: freezeAt(freezes.map(freezeOf), subject, at.getTime()),
    },
    at.getTime(),
  );
}

/** A verdict as the API tells it. */
export const verdictView = ({ verdict, because, nextOpeningMs }: GateVerdict) => ({
  verdict,
  because: because.map(({ untilMs, ...reason }) => ({
    ...reason,
    ...(untilMs === undefined ? {} : { until: new Date(untilMs) }),
  })),
  nextOpening: nextOpeningMs === undefined ? null : new Date(nextOpeningMs),
});
