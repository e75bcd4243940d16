import { uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import { askedTogether, type Given, type Ids, idsOf, type Value } from "../../kernel/questions.ts";
import { usersByName } from "../access/index.ts";
import {
  callsAsked,
  idsAround,
  idsNamed,
  type KnownService,
  type ServiceCall,
  serviceAsked,
} from "../catalog/index.ts";
import { evidenceOf, longUnreadAsked, type OpenForeignIncident, openForeignIncidentsAsked } from "../changes/index.ts";
import { isEnvironmentAsked, productionEnvironments } from "../environments/index.ts";
import { type KnownIncident, liveIncidentsAsked } from "../incidents/index.ts";
import { budgetsAsked } from "../slo/index.ts";
import { type ApprovalRow, approvalStore } from "./approval-store.ts";
import { assessReadiness } from "./assess-readiness.ts";
import { breakGlassStore } from "./break-glass-store.ts";
import { everyAsker } from "./every-asker.ts";
import { freezeStore } from "./freeze-store.ts";
import { freezeOf } from "./freeze-view.ts";
import { govern } from "./governed-budgets.ts";
import type { GateRule } from "./judge-rules.ts";
import { type Policies, policiesAsked } from "./policy-store.ts";
import { type EvidenceFacts, evidenceFacts } from "./rule-facts.ts";
import { EVIDENCE_VARIABLES, looksAt } from "./rule-language.ts";
import { rulesAsked } from "./rule-store.ts";

/** What is to be changed, and who asks. */
export type Asked = {
  readonly changeKind: "deploy" | "rollback";
  readonly changeClass: string;
  readonly version: string | null;
  /** It was asked for as a rollback, to a version that never ran there. */
  readonly neverRan?: boolean | undefined;
  /** A person begins it by hand. */
  readonly manual?: boolean | undefined;
  /** It began then, and asks whether it may go on. */
  readonly startedAt?: Date | undefined;
  /** It is asked how the gate stands, not whether this or that may go out: rules about a version do not speak. */
  readonly ofNoChange?: boolean;
  /** Whoever asks, and for whom, as they are told: none of them can approve it. */
  readonly askers: readonly string[];
};

/** Whether what runs was allowed to begin is told by the windows that stood then, too. */
const sinceOf = ({ startedAt }: Pick<Asked, "startedAt">, at: Date): Date =>
  startedAt !== undefined && startedAt < at ? startedAt : at;

/** What every verdict on these services looks at: asked with one statement, so that it is of one moment. */
const standingOf = (db: Db, ids: Ids, at: Value<Date>, since: Value<Date>) => ({
  policies: policiesAsked(db),
  rules: rulesAsked(db),
  freezes: freezeStore(db).freezesThatMatter(since),
  overrides: freezeStore(db).overridesOf(ids, at),
  glass: breakGlassStore(db).activeOf(ids, at),
  budgets: budgetsAsked(db, ids),
  calls: callsAsked(db, ids),
  incidents: liveIncidentsAsked(db, idsAround(ids)),
  foreign: openForeignIncidentsAsked(db, idsAround(ids)),
  unreadSince: longUnreadAsked(db, at),
});

const askStanding = askedTogether(
  "gates.standing",
  (db, { ids, at, since }: Given<{ ids: Buffer; at: Date; since: Date }>) => standingOf(db, idsOf(ids), at, since),
);

export type Standing = Awaited<ReturnType<typeof askStanding>>;

type NamedPlace = { readonly service: string; readonly environment: string };
type AskedPlace = NamedPlace & Pick<Asked, "startedAt">;

const askNamed = askedTogether(
  "gates.place",
  (db, { service, environment, at, since }: Given<NamedPlace & { readonly at: Date; readonly since: Date }>) => ({
    service: serviceAsked(db, service),
    isEnvironment: isEnvironmentAsked(db, environment),
    ...standingOf(db, idsNamed(service), at, since),
  }),
);

/** The same of a place that is known by its names, with whether there is such a place. */
export async function askPlace(db: Db, { service: name, environment, startedAt }: AskedPlace, at: Date) {
  const since = sinceOf({ startedAt }, at);
  const { service, isEnvironment, ...standing } = await askNamed(db, { service: name, environment, at, since });
  return { service, isEnvironment, standing };
}

type Approvals = { readonly rows: readonly ApprovalRow[]; readonly askers: readonly string[] };

/** The approval of somebody whose account was closed since is none; a no of theirs stays one. */
async function withoutTheGone(db: Db, rows: readonly ApprovalRow[]): Promise<readonly ApprovalRow[]> {
  const names = rows.flatMap(({ answers }) => answers.map(({ by }) => by));
  const users = await usersByName(db, [...new Set(names)]);
  return rows.map((row) => ({
    ...row,
    answers: row.answers.filter(({ by, answer }) => answer === "refuse" || !users.get(by)?.disabled),
  }));
}

/** What people said of changes, and who may say nothing of this one; not asked where no policy wants an approval. */
async function approvalsOf(
  db: Db,
  serviceIds: readonly string[],
  asked: Asked,
  at: Date,
  { policies, otherwise }: Policies,
  rules: readonly GateRule[],
): Promise<Approvals> {
  const actions = [...policies, otherwise].flatMap(({ clauses }) => clauses.flatMap((clause) => clause.actions));
  const isWanted =
    actions.some(({ action }) => action === "requireApproval") ||
    rules.some(({ effect }) => effect === "requireApproval");
  if (!isWanted) return { rows: [], askers: asked.askers };
  const [rows, askers] = await Promise.all([
    approvalStore(db).openOf(serviceIds, at),
    everyAsker(db, serviceIds, asked),
  ]);
  return { rows: await withoutTheGone(db, rows), askers };
}

/** Incidents of these services and of what they depend on, by the name of the service, in the order they are told. */
function incidentsAround(
  services: readonly KnownService[],
  calls: readonly ServiceCall[],
  incidents: readonly KnownIncident[],
  foreign: readonly OpenForeignIncident[],
) {
  const called = calls.flatMap(({ calledId, dependsOn }) =>
    calledId === null ? [] : [[calledId, dependsOn] as const],
  );
  const known = new Map([...services.map(({ id, name }) => [id, name] as const), ...called]);
  const callsOf = grouped(calls, ({ name }) => name);
  return {
    dependencies: new Map([...callsOf].map(([name, all]) => [name, all.map(({ dependsOn }) => dependsOn)])),
    incidentsOf: grouped(
      incidents.map((incident, nth) => ({ ...incident, nth })),
      ({ serviceId }) => known.get(serviceId ?? "") ?? "",
    ),
    foreignOf: grouped(foreign, ({ serviceId }) => known.get(serviceId) ?? ""),
  };
}

export const placeOf = ({ serviceId, environment }: { serviceId: string; environment: string }): string =>
  `${serviceId} ${environment}`;

/** How ready services are; not asked where no rule looks at it. */
async function readinessOfAll(db: Db, services: readonly KnownService[], at: Date, rules: readonly GateRule[]) {
  const isWanted = rules.some(({ when }) => looksAt(when, "readiness"));
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

export const looksAtEvidence = ({ when }: GateRule): boolean => EVIDENCE_VARIABLES.some((name) => looksAt(when, name));

/** What was sent of the version that is to go out; not asked where no rule looks at it. */
async function evidenceOfAll(
  db: Db,
  services: readonly KnownService[],
  { version }: Asked,
  rules: readonly GateRule[],
): Promise<ReadonlyMap<string, EvidenceFacts>> {
  const isWanted = rules.some(looksAtEvidence);
  if (!isWanted || version === null) return new Map();
  const production = await productionEnvironments(db);
  const found = services.map(async ({ id: serviceId }) => {
    const evidence = await evidenceOf(db, { serviceId, version, production });
    return [serviceId, evidenceFacts(evidence)] as const;
  });
  return new Map(await Promise.all(found));
}

/** Everything that verdicts on these services are made of: as many statements as for one. */
export async function factsOf(
  db: Db,
  services: readonly KnownService[],
  asked: Asked,
  at: Date,
  { policies: given, standing: known }: { readonly policies?: Policies; readonly standing?: Standing },
) {
  const ids = services.map(({ id }) => id);
  const standing = known ?? (await askStanding(db, { ids: uuidColumn(ids), at, since: sinceOf(asked, at) }));
  const { rules, calls, incidents, foreign, freezes, overrides, glass } = standing;
  const policies = given ?? standing.policies;
  const [governed, approvals, readiness, evidence] = await Promise.all([
    govern(db, services, at, policies, standing.budgets),
    approvalsOf(db, ids, asked, at, policies, rules),
    readinessOfAll(db, services, at, rules),
    evidenceOfAll(db, services, asked, rules),
  ]);
  return {
    ...incidentsAround(services, calls, incidents, foreign),
    unreadSince: standing.unreadSince,
    approvals,
    rules,
    readinessOf: readiness,
    evidenceOf: evidence,
    freezes: freezes.map(freezeOf),
    overridesAt: grouped(overrides, placeOf),
    budgetsOf: grouped(
      governed.filter(({ decides }) => decides),
      ({ serviceId }) => serviceId,
    ),
    glassAt: grouped(glass, placeOf),
  };
}

export type Facts = Awaited<ReturnType<typeof factsOf>>;
