import { freezeAt } from "@shipshape/domain/gates/freeze";
import { requiredAction } from "@shipshape/domain/gates/required-action";
import { type GateVerdict, gateVerdict } from "@shipshape/domain/gates/verdict";
import type { Db } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import { dependenciesOfMany, type KnownService, servicesByNames } from "../catalog/index.ts";
import { evidenceOf } from "../changes/index.ts";
import { productionEnvironments } from "../environments/index.ts";
import { liveIncidentsOf } from "../incidents/index.ts";
import { type ApprovalRow, approvalStore } from "./approval-store.ts";
import { assessReadiness } from "./assess-readiness.ts";
import { breakGlassStore } from "./break-glass-store.ts";
import { everyAsker } from "./every-asker.ts";
import { freezeStore } from "./freeze-store.ts";
import { freezeOf } from "./freeze-view.ts";
import { approvalsGiven } from "./given-approvals.ts";
import { governedBudgets, type Policies } from "./governed-budgets.ts";
import { type GateRule, judgeRules } from "./judge-rules.ts";
import { writtenPolicies } from "./policy-store.ts";
import { budgetFacts, type EvidenceFacts, evidenceFacts, incidentFacts, type RuleFacts } from "./rule-facts.ts";
import { EVIDENCE_VARIABLES, looksAt } from "./rule-language.ts";
import { ruleOf, ruleStore } from "./rule-store.ts";

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
  /** It is asked how the gate stands, not whether this or that may go out: rules about a version do not speak. */
  readonly ofNoChange?: boolean;
  /** Whoever asks, and for whom, as they are told: none of them can approve it. */
  readonly askers: readonly string[];
};

/** A verdict, and what it was made of. */
export type Judged = GateVerdict & { readonly facts: RuleFacts };

/** Asks everybody whose word counts, then lets the rule decide. */
export async function judge(
  db: Db,
  service: KnownService,
  environment: string,
  asked: Asked,
  at: Date,
): Promise<Judged> {
  const [verdict] = await judgeMany(db, [{ service, environment }], asked, at);
  if (!verdict) throw new Error(`No verdict for ${service.name}`);
  return verdict;
}

type Approvals = { readonly rows: readonly ApprovalRow[]; readonly askers: readonly string[] };

/** What people said of changes, and who may say nothing of this one; not asked where no policy wants an approval. */
async function approvalsOf(
  db: Db,
  serviceIds: readonly string[],
  asked: Asked,
  at: Date,
  by: Policies | Promise<Policies>,
  rules: Promise<readonly GateRule[]>,
): Promise<Approvals> {
  const { policies, otherwise } = await by;
  const actions = [...policies, otherwise].flatMap(({ clauses }) => clauses.flatMap((clause) => clause.actions));
  const isWanted =
    actions.some(({ action }) => action === "requireApproval") ||
    (await rules).some(({ effect }) => effect === "requireApproval");
  if (!isWanted) return { rows: [], askers: asked.askers };
  const [rows, askers] = await Promise.all([approvalStore(db).openOf(serviceIds, at), everyAsker(db, asked.askers)]);
  return { rows, askers };
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

/** How ready services are; not asked where no rule looks at it. */
async function readinessOfAll(
  db: Db,
  services: readonly KnownService[],
  at: Date,
  rules: Promise<readonly GateRule[]>,
) {
  const isWanted = (await rules).some(({ when }) => looksAt(when, "readiness"));
  const assessed = isWanted ? await assessReadiness(db, services, at) : [];
  return new Map(
    assessed.map(({ service, readiness: { required, reached, isReady, passed, counted, items } }) => {
      const missing = items.filter(({ item, decision }) => decision === "fail" && item.classes.includes(required));
      const keys = missing.map(({ item }) => item.key);
      return [
        service.id,
        { required, reached: reached ?? "", ready: isReady, passed, counted, missing: keys },
      ] as const;
    }),
  );
}

const looksAtEvidence = ({ when }: GateRule): boolean => EVIDENCE_VARIABLES.some((name) => looksAt(when, name));

/** What was sent of the version that is to go out; not asked where no rule looks at it. */
async function evidenceOfAll(
  db: Db,
  services: readonly KnownService[],
  { version }: Asked,
  rules: Promise<readonly GateRule[]>,
): Promise<ReadonlyMap<string, EvidenceFacts>> {
  const isWanted = (await rules).some(looksAtEvidence);
  if (!isWanted || version === null) return new Map();
  const production = await productionEnvironments(db);
  const found = services.map(async ({ id: serviceId }) => {
    const evidence = await evidenceOf(db, { serviceId, version, production });
    return [serviceId, evidenceFacts(evidence)] as const;
  });
  return new Map(await Promise.all(found));
}

/** Everything that verdicts on these services are made of: as many statements as for one. */
async function factsOf(db: Db, services: readonly KnownService[], asked: Asked, at: Date, given: Policies | undefined) {
  const ids = services.map(({ id }) => id);
  const policies = given ?? writtenPolicies(db);
  const rules = ruleStore(db)
    .rules()
    .then((rows) => rows.map(ruleOf));
  const [budgets, around, freezeRows, overrides, approvals, glass, ruled, readiness, evidence] = await Promise.all([
    governedBudgets(db, services, at, policies),
    incidentsAround(db, services),
    freezeStore(db).freezesThatMatter(at),
    freezeStore(db).overridesOf(ids, at),
    approvalsOf(db, ids, asked, at, policies, rules),
    breakGlassStore(db).activeOf(ids, at),
    rules,
    readinessOfAll(db, services, at, rules),
    evidenceOfAll(db, services, asked, rules),
  ]);
  return {
    ...around,
    approvals,
    rules: ruled,
    readinessOf: readiness,
    evidenceOf: evidence,
    freezes: freezeRows.map(freezeOf),
    overridesAt: grouped(overrides, placeOf),
    budgetsOf: grouped(budgets, ({ serviceId }) => serviceId),
    glassAt: grouped(glass, placeOf),
  };
}

type Facts = Awaited<ReturnType<typeof factsOf>>;

/** Open incidents of a service and of what it depends on, in the order in which they are told. */
function incidentsOf(facts: Facts, { name }: KnownService) {
  const around = [name, ...(facts.dependencies.get(name) ?? [])];
  return [...new Set(around)]
    .flatMap((service) => (facts.incidentsOf.get(service) ?? []).map((incident) => ({ ...incident, service })))
    .sort((a, b) => a.nth - b.nth)
    .map(({ id, shortId, severity, service }) => ({ id, shortId, severity, service }));
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
    incidents: incidentFacts(looked.openIncidents, name),
    freeze: { frozen: looked.freeze.frozen, name: looked.freeze.freeze ?? "" },
    ...(readiness ? { readiness } : {}),
    ...(evidence ? { evidence } : {}),
  };
}

function judgePlace(facts: Facts, rules: readonly GateRule[], place: Place, asked: Asked, at: Date): Judged {
  const { service, environment } = place;
  const openIncidents = incidentsOf(facts, service);
  const freeze = freezeOfPlace(facts, place, asked, at);
  const budgets = facts.budgetsOf.get(service.id) ?? [];
  const known = ruleFactsOf(facts, place, asked, at, { openIncidents, freeze, budgets });
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
    budgets,
    approvals,
    openIncidents,
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
  const facts = await factsOf(db, services, asked, at, policies);
  const rules = asked.ofNoChange ? facts.rules.filter((rule) => !looksAtEvidence(rule)) : facts.rules;
  return places.map((place) => judgePlace(facts, rules, place, asked, at));
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
