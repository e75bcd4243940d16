import { type Freeze, type FreezeSelector, freezeAt } from "@shipshape/domain/gates/freeze";
import { type GateVerdict, gateVerdict } from "@shipshape/domain/gates/verdict";
import type { Db } from "../../kernel/database.ts";
import { dependenciesOfMany, type KnownService, servicesByNames } from "../catalog/index.ts";
import { liveIncidentsOf } from "../incidents/index.ts";
import { approvalStore } from "./approval-store.ts";
import { breakGlassStore } from "./break-glass-store.ts";
import { type FreezeWindow, gatesStore } from "./gates-store.ts";
import { approvalsGiven } from "./given-approvals.ts";
import { governedBudgets, type Policies } from "./governed-budgets.ts";
import { grouped } from "./grouped.ts";

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

/** What is to be changed, and who asks. */
export type Asked = {
  readonly changeKind: "deploy" | "rollback";
  readonly changeClass: string;
  readonly version: string | null;
  /** Whoever asks, and for whom: none of them can approve it. */
  readonly askers: readonly string[];
};

/** Asks everybody whose word counts, then lets the rule decide. */
export async function judge(
  db: Db,
  service: KnownService,
  environment: string,
  asked: Asked,
  at: Date,
): Promise<GateVerdict> {
  const [verdict] = await judgeMany(db, [{ service, environment }], asked, at);
  if (!verdict) throw new Error(`No verdict for ${service.name}`);
  return verdict;
}

/** Everything that verdicts on these services are made of: as many statements as for one. */
async function factsOf(db: Db, services: ReadonlyMap<string, KnownService>, at: Date, policies: Policies | undefined) {
  const ids = [...services.keys()];
  const [budgets, dependencies, freezeRows, approvals, glass] = await Promise.all([
    governedBudgets(db, [...services.values()], at, policies),
    dependenciesOfMany(
      db,
      [...services.values()].map(({ name }) => name),
    ),
    gatesStore(db).freezesThatMatter(at),
    approvalStore(db).openOf(ids, at),
    breakGlassStore(db).activeOf(ids, at),
  ]);
  const called = await servicesByNames(db, [...new Set([...dependencies.values()].flat())]);
  const known = new Map([...services.values(), ...called.values()].map(({ id, name }) => [id, name]));
  const incidents = (await liveIncidentsOf(db, [...known.keys()])).map((incident, nth) => ({ ...incident, nth }));
  return {
    dependencies,
    approvals,
    freezes: freezeRows.map(freezeOf),
    incidentsOf: grouped(incidents, ({ serviceId }) => known.get(serviceId ?? "") ?? ""),
    budgetsOf: grouped(budgets, ({ serviceId }) => serviceId),
    glassAt: grouped(glass, ({ serviceId, environment }) => `${serviceId} ${environment}`),
  };
}

/** The verdict of each of these gates, in their order; by other policies where some are given. */
export async function judgeMany(
  db: Db,
  places: readonly Place[],
  asked: Asked,
  at: Date,
  policies?: Policies,
): Promise<GateVerdict[]> {
  const services = new Map(places.map(({ service }) => [service.id, service]));
  const { dependencies, approvals, freezes, incidentsOf, budgetsOf, glassAt } = await factsOf(
    db,
    services,
    at,
    policies,
  );
  return places.map(({ service, environment }) => {
    const around = [service.name, ...(dependencies.get(service.name) ?? [])];
    const open = [...new Set(around)].flatMap((name) =>
      (incidentsOf.get(name) ?? []).map((incident) => ({ ...incident, service: name })),
    );
    const subject = { service: service.name, team: service.owner, tier: service.tier, environment };
    const glass = glassAt.get(`${service.id} ${environment}`)?.[0];
    const facts = {
      service: service.name,
      changeKind: asked.changeKind,
      changeClass: asked.changeClass,
      budgets: budgetsOf.get(service.id) ?? [],
      approvals: approvalsGiven(approvals, { serviceId: service.id, environment, ...asked }),
      openIncidents: open
        .sort((a, b) => a.nth - b.nth)
        .map(({ id, shortId, severity, service: name }) => ({ id, shortId, severity, service: name })),
      freeze: freezeAt(freezes, subject, at.getTime()),
      brokenGlass: glass && { by: glass.brokenBy, reason: glass.reason, untilMs: glass.untilAt.getTime() },
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
