import { type Freeze, type FreezeSelector, freezeAt } from "@shipshape/domain/gates/freeze";
import { type GateVerdict, gateVerdict } from "@shipshape/domain/gates/verdict";
import type { Db } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import { dependenciesOfMany, type KnownService, servicesByNames } from "../catalog/index.ts";
import { liveIncidentsOf } from "../incidents/index.ts";
import { approvalStore } from "./approval-store.ts";
import { breakGlassStore } from "./break-glass-store.ts";
import { type FreezeWindow, gatesStore } from "./gates-store.ts";
import { approvalsGiven } from "./given-approvals.ts";
import { governedBudgets, type Policies } from "./governed-budgets.ts";
import { writtenPolicies } from "./policy-store.ts";

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

/** What people said of changes; not asked where no policy wants their approval. */
async function approvalsOf(db: Db, serviceIds: readonly string[], at: Date, by: Policies | Promise<Policies>) {
  const { policies, otherwise } = await by;
  const actions = [...policies, otherwise].flatMap(({ clauses }) => clauses.flatMap((clause) => clause.actions));
  const isWanted = actions.some(({ action }) => action === "requireApproval");
  return isWanted ? await approvalStore(db).openOf(serviceIds, at) : [];
}

/** Incidents of these services and of what they depend on, by the name of the service, in the order they are told. */
async function incidentsAround(db: Db, services: readonly KnownService[]) {
  const dependencies = await dependenciesOfMany(
    db,
    services.map(({ name }) => name),
  );
  const called = await servicesByNames(db, [...new Set([...dependencies.values()].flat())]);
  const known = new Map([...services, ...called.values()].map(({ id, name }) => [id, name]));
  const incidents = (await liveIncidentsOf(db, [...known.keys()])).map((incident, nth) => ({ ...incident, nth }));
  return { dependencies, incidentsOf: grouped(incidents, ({ serviceId }) => known.get(serviceId ?? "") ?? "") };
}

/** Everything that verdicts on these services are made of: as many statements as for one. */
async function factsOf(db: Db, services: readonly KnownService[], at: Date, given: Policies | undefined) {
  const ids = services.map(({ id }) => id);
  const policies = given ?? writtenPolicies(db);
  const [budgets, around, freezeRows, approvals, glass] = await Promise.all([
    governedBudgets(db, services, at, policies),
    incidentsAround(db, services),
    gatesStore(db).freezesThatMatter(at),
    approvalsOf(db, ids, at, policies),
    breakGlassStore(db).activeOf(ids, at),
  ]);
  return {
    ...around,
    approvals,
    freezes: freezeRows.map(freezeOf),
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
  const services = [...new Map(places.map(({ service }) => [service.id, service])).values()];
  const facts = await factsOf(db, services, at, policies);
  const { dependencies, approvals, freezes, incidentsOf, budgetsOf, glassAt } = facts;
  return places.map(({ service, environment }) => {
    const around = [service.name, ...(dependencies.get(service.name) ?? [])];
    const open = [...new Set(around)].flatMap((name) =>
      (incidentsOf.get(name) ?? []).map((incident) => ({ ...incident, service: name })),
    );
    const subject = { service: service.name, team: service.owner, tier: service.tier, environment };
    const glass = glassAt.get(`${service.id} ${environment}`)?.[0];
    const inputs = {
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
    return gateVerdict(inputs, at.getTime());
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
