import { freezeAt } from "@shipshape/domain/gates/freeze";
import { requiredAction } from "@shipshape/domain/gates/required-action";
import { type GateVerdict, gateVerdict } from "@shipshape/domain/gates/verdict";
import type { Db } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import { dependenciesOfMany, type KnownService, servicesByNames } from "../catalog/index.ts";
import { liveIncidentsOf } from "../incidents/index.ts";
import { approvalStore } from "./approval-store.ts";
import { breakGlassStore } from "./break-glass-store.ts";
import { freezeStore } from "./freeze-store.ts";
import { freezeOf } from "./freeze-view.ts";
import { approvalsGiven } from "./given-approvals.ts";
import { governedBudgets, type Policies } from "./governed-budgets.ts";
import { writtenPolicies } from "./policy-store.ts";

/** A gate: of a service, in an environment. */
export type Place = { readonly service: KnownService; readonly environment: string };

/** What is to be changed, and who asks. */
export type Asked = {
  readonly changeKind: "deploy" | "rollback";
  readonly changeClass: string;
  readonly version: string | null;
  /** A person begins it by hand. */
  readonly manual?: boolean | undefined;
  /** It began then, and asks whether it may go on. */
  readonly startedAt?: Date | undefined;
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

const placeOf = ({ serviceId, environment }: { serviceId: string; environment: string }): string =>
  `${serviceId} ${environment}`;

/** Everything that verdicts on these services are made of: as many statements as for one. */
async function factsOf(db: Db, services: readonly KnownService[], at: Date, given: Policies | undefined) {
  const ids = services.map(({ id }) => id);
  const policies = given ?? writtenPolicies(db);
  const [budgets, around, freezeRows, overrides, approvals, glass] = await Promise.all([
    governedBudgets(db, services, at, policies),
    incidentsAround(db, services),
    freezeStore(db).freezesThatMatter(at),
    freezeStore(db).overridesOf(ids, at),
    approvalsOf(db, ids, at, policies),
    breakGlassStore(db).activeOf(ids, at),
  ]);
  return {
    ...around,
    approvals,
    freezes: freezeRows.map(freezeOf),
    overridesAt: grouped(overrides, placeOf),
    budgetsOf: grouped(budgets, ({ serviceId }) => serviceId),
    glassAt: grouped(glass, placeOf),
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
  const { dependencies, approvals, freezes, incidentsOf, budgetsOf, glassAt, overridesAt } = facts;
  return places.map(({ service, environment }) => {
    const around = [service.name, ...(dependencies.get(service.name) ?? [])];
    const open = [...new Set(around)].flatMap((name) =>
      (incidentsOf.get(name) ?? []).map((incident) => ({ ...incident, service: name })),
    );
    const { changeClass } = asked;
    const { name, owner: team, tier, labels } = service;
    const subject = { service: name, team, tier, labels, environment, changeClass };
    const place = placeOf({ serviceId: service.id, environment });
    const glass = glassAt.get(place)?.[0];
    const question = {
      manual: asked.manual,
      startedMs: asked.startedAt?.getTime(),
      overrides: (overridesAt.get(place) ?? []).map(({ freezeName, overriddenBy, reason, untilAt }) => ({
        freeze: freezeName,
        by: overriddenBy,
        reason,
        untilMs: untilAt.getTime(),
      })),
    };
    const inputs = {
      service: service.name,
      changeKind: asked.changeKind,
      changeClass: asked.changeClass,
      budgets: budgetsOf.get(service.id) ?? [],
      approvals: approvalsGiven(approvals, { serviceId: service.id, environment, ...asked }),
      openIncidents: open
        .sort((a, b) => a.nth - b.nth)
        .map(({ id, shortId, severity, service: name }) => ({ id, shortId, severity, service: name })),
      freeze: freezeAt(freezes, subject, at.getTime(), question),
      brokenGlass: glass && { by: glass.brokenBy, reason: glass.reason, untilMs: glass.untilAt.getTime() },
    };
    return gateVerdict(inputs, at.getTime());
  });
}

/** A verdict as the API tells it, each reason with what to do about it. */
export const verdictView = ({ verdict, because, nextOpeningMs, nextClosing }: GateVerdict) => ({
  verdict,
  because: because.map(({ untilMs, ...reason }) => {
    const action = requiredAction({ ...reason, ...(untilMs === undefined ? {} : { untilMs }) });
    return {
      ...reason,
      ...(untilMs === undefined ? {} : { until: new Date(untilMs) }),
      ...(action === undefined ? {} : { action }),
    };
  }),
  nextOpening: nextOpeningMs === undefined ? null : new Date(nextOpeningMs),
  nextClosing: nextClosing ? new Date(nextClosing.atMs) : null,
  nextClosingBecause: nextClosing?.because ?? null,
});
