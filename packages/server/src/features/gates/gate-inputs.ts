import { freezeAt } from "@shipshape/domain/gates/freeze";
import { requiredAction } from "@shipshape/domain/gates/required-action";
import { type GateVerdict, gateVerdict } from "@shipshape/domain/gates/verdict";
import type { Db } from "../../kernel/database.ts";
import type { KnownService } from "../catalog/index.ts";
import { type Asked, type Facts, factsOf, looksAtEvidence, placeOf, type Standing } from "./gate-facts.ts";
import { approvalsGiven } from "./given-approvals.ts";
import { type GateRule, judgeRules } from "./judge-rules.ts";
import type { Policies } from "./policy-store.ts";
import { budgetFacts, incidentFacts, type RuleFacts } from "./rule-facts.ts";

/** A gate: of a service, in an environment. */
export type Place = { readonly service: KnownService; readonly environment: string };

/** A verdict, and what it was made of. */
export type Judged = GateVerdict & { readonly facts: RuleFacts };

/** Asks everybody whose word counts, unless what stands there is known already; then lets the rule decide. */
export async function judge(db: Db, place: Place, asked: Asked, at: Date, standing?: Standing): Promise<Judged> {
  const facts = await factsOf(db, [place.service], asked, at, standing ? { standing } : {});
  return judgePlace(facts, facts.rules, place, asked, at);
}

/** Open incidents of a service and of what it depends on, in the order in which they are told. */
function incidentsOf(facts: Facts, { name }: KnownService) {
  const around = [name, ...(facts.dependencies.get(name) ?? [])];
  return [...new Set(around)]
    .flatMap((service) => (facts.incidentsOf.get(service) ?? []).map((incident) => ({ ...incident, service })))
    .sort((a, b) => a.nth - b.nth)
    .map(({ id, shortId, severity, service }) => ({ id, shortId, severity, service }));
}

/** The same of those that others lead, where they are not told to be of another environment. */
function foreignIncidentsOf(facts: Facts, { service: { name }, environment: place }: Place) {
  const around = [name, ...(facts.dependencies.get(name) ?? [])];
  return [...new Set(around)].flatMap((service) =>
    (facts.foreignOf.get(service) ?? [])
      .filter(({ environment }) => environment === null || environment === place)
      .map(({ externalId, source, title }) => ({ externalId, source, title, service })),
  );
}

/** What the freeze calendar says of a place. */
function freezeOfPlace(facts: Facts, { service, environment }: Place, asked: Asked, at: Date) {
  const { name, owner: team, tier, labels } = service;
  const subject = { service: name, team, tier, labels, environment, changeClass: asked.changeClass };
  const overrides = facts.overridesAt.get(placeOf({ serviceId: service.id, environment })) ?? [];
  return freezeAt(facts.freezes, subject, at.getTime(), {
    manual: asked.manual,
    startedMs: asked.startedAt?.getTime(),
    overrides: overrides.map(({ freezeName, overriddenBy, reason, untilAt }) => ({
      freeze: freezeName,
      by: overriddenBy,
      reason,
      untilMs: untilAt.getTime(),
    })),
  });
}

type Looked = {
  readonly openIncidents: ReturnType<typeof incidentsOf>;
  readonly foreign: ReturnType<typeof foreignIncidentsOf>;
  readonly freeze: ReturnType<typeof freezeOfPlace>;
  readonly budgets: Parameters<typeof budgetFacts>[0];
};

/** What a verdict is made of, as rules see it. */
function ruleFactsOf(facts: Facts, { service, environment }: Place, asked: Asked, at: Date, looked: Looked): RuleFacts {
  const { name, owner: team, tier, lifecycle, labels } = service;
  const { changeKind, changeClass, version, manual = false } = asked;
  const [readiness, evidence] = [facts.readinessOf.get(service.id), facts.evidenceOf.get(service.id)];
  return {
    at: at.toISOString(),
    change: { kind: changeKind, class: changeClass, version: version ?? "", manual },
    service: { name, team, tier, lifecycle, labels },
    environment,
    budget: budgetFacts(looked.budgets),
    incidents: incidentFacts(looked.openIncidents, name, looked.foreign),
    freeze: { frozen: looked.freeze.frozen, name: looked.freeze.freeze ?? "" },
    ...(readiness ? { readiness } : {}),
    ...(evidence ? { evidence } : {}),
  };
}

function judgePlace(facts: Facts, rules: readonly GateRule[], place: Place, asked: Asked, at: Date): Judged {
  const { service, environment } = place;
  const [openIncidents, foreign] = [incidentsOf(facts, service), foreignIncidentsOf(facts, place)];
  const freeze = freezeOfPlace(facts, place, asked, at);
  const budgets = facts.budgetsOf.get(service.id) ?? [];
  const known = ruleFactsOf(facts, place, asked, at, { openIncidents, foreign, freeze, budgets });
  const approvals = approvalsGiven(facts.approvals.rows, {
    ...asked,
    serviceId: service.id,
    environment,
    askers: facts.approvals.askers,
  });
  const glass = facts.glassAt.get(placeOf({ serviceId: service.id, environment }))?.[0];
  const inputs = {
    service: service.name,
    changeKind: asked.changeKind,
    changeClass: asked.changeClass,
    neverRan: asked.neverRan && asked.version !== null ? { version: asked.version, environment } : undefined,
    budgets,
    approvals,
    openIncidents,
    foreignIncidents: foreign,
    unreadSinceMs: facts.unreadSince?.getTime(),
    freeze,
    ruled: judgeRules(rules, known, approvals),
    brokenGlass: glass && { by: glass.brokenBy, reason: glass.reason, untilMs: glass.untilAt.getTime() },
  };
  return { ...gateVerdict(inputs, at.getTime()), facts: known };
}

/** The verdict of each of these gates, in their order; by other policies where some are given. */
export async function judgeMany(
  db: Db,
  places: readonly Place[],
  asked: Asked,
  at: Date,
  policies?: Policies,
): Promise<Judged[]> {
  const services = [...new Map(places.map(({ service }) => [service.id, service])).values()];
  const facts = await factsOf(db, services, asked, at, policies ? { policies } : {});
  const rules = asked.ofNoChange ? facts.rules.filter((rule) => !looksAtEvidence(rule)) : facts.rules;
  return places.map((place) => judgePlace(facts, rules, place, asked, at));
}

/** A verdict as the API tells it, each reason with what to do about it. */
export const verdictView = ({ verdict, because, nextOpeningMs, nextClosing }: GateVerdict) => ({
  verdict,
  because: because.map(({ untilMs, wants: _, ...reason }) => {
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
