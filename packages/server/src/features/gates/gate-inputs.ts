import { type Freeze, type FreezeSelector, freezeAt } from "@shipshape/domain/gates/freeze";
import { type GateVerdict, gateVerdict } from "@shipshape/domain/gates/verdict";
import type { Db } from "../../kernel/database.ts";
import { dependenciesOfMany, type KnownService, servicesByNames } from "../catalog/index.ts";
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

/** A gate: of a service, in an environment. */
export type Place = { readonly service: KnownService; readonly environment: string };

type ChangeKind = "deploy" | "rollback";

/** Asks everybody whose word counts, then lets the rule decide. */
export async function judge(
  db: Db,
  service: KnownService,
  environment: string,
  changeKind: ChangeKind,
  at: Date,
): Promise<GateVerdict> {
  const [verdict] = await judgeMany(db, [{ service, environment }], changeKind, at);
  if (!verdict) throw new Error(`No verdict for ${service.name}`);
  return verdict;
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

/** The verdict of each of these gates, in their order: as many statements as for one. */
export async function judgeMany(
  db: Db,
  places: readonly Place[],
  changeKind: ChangeKind,
  at: Date,
): Promise<GateVerdict[]> {
  const services = new Map(places.map(({ service }) => [service.id, service]));
  const names = [...services.values()].map(({ name }) => name);
  const [budgets, dependencies, freezeRows] = await Promise.all([
    budgetsOfServices(db, [...services.keys()]),
    dependenciesOfMany(db, names),
    gatesStore(db).freezesThatMatter(at),
  ]);
  const called = await servicesByNames(db, [...new Set([...dependencies.values()].flat())]);
  const known = new Map([...services.values(), ...called.values()].map(({ id, name }) => [id, name]));
  const incidents = (await liveIncidentsOf(db, [...known.keys()])).map((incident, nth) => ({ ...incident, nth }));
  const incidentsOf = grouped(incidents, ({ serviceId }) => known.get(serviceId ?? "") ?? "");
  const budgetsOf = grouped(budgets, ({ serviceId }) => serviceId);
  const freezes = freezeRows.map(freezeOf);
  return places.map(({ service, environment }) => {
    const around = [service.name, ...(dependencies.get(service.name) ?? [])];
    const open = [...new Set(around)].flatMap((name) =>
      (incidentsOf.get(name) ?? []).map((incident) => ({ ...incident, service: name })),
    );
    const subject = { service: service.name, team: service.owner, tier: service.tier, environment };
    const facts = {
      service: service.name,
      changeKind,
      budgets: (budgetsOf.get(service.id) ?? []).map(({ slo, remainingShare, recoversAt }) => ({
        slo,
        remainingShare: remainingShare ?? undefined,
        recoversAtMs: recoversAt?.getTime(),
      })),
      openIncidents: open
        .sort((a, b) => a.nth - b.nth)
        .map(({ id, shortId, severity, service: name }) => ({ id, shortId, severity, service: name })),
      freeze: freezeAt(freezes, subject, at.getTime()),
    };
    return gateVerdict(facts, at.getTime());
  });
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
