import type { gateRules, RuleTrial } from "@shipshape/contract/gates-rules";
import type { HandlerInput } from "@shipshape/contract/route";
import { STERNNESS, type Verdict } from "@shipshape/domain/gates/finding";
import { freezeAt } from "@shipshape/domain/gates/freeze";
import type { WhatCame } from "@shipshape/domain/gates/what-came";
import { DAY_MS, HOUR_MS } from "@shipshape/domain/time/milliseconds";
import type * as z from "zod";
import { asItStands, readManifest } from "../../kernel/configuration/manifest-reader.ts";
import { parseFile } from "../../kernel/configuration/yaml-file.ts";
import type { Db } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import { DomainError, invalid, notFound } from "../../kernel/problem.ts";
import { allServices, type KnownService } from "../catalog/index.ts";
import { type KnownDeployment, recentDeployments } from "../changes/index.ts";
import { productionEnvironments } from "../environments/index.ts";
import { freezeStore } from "./freeze-store.ts";
import { freezeOf } from "./freeze-view.ts";
import { gatesStore } from "./gates-store.ts";
import { type GateRule, isSelected } from "./judge-rules.ts";
import { cameOfThem, type PastIncidents, pastIncidents } from "./past-incidents.ts";
import { incidentFacts, type RuleFacts } from "./rule-facts.ts";
import { type RuleSpec, ruleFaults } from "./rule-input.ts";
import { askRule } from "./rule-language.ts";
import { ruleOf, ruleStore } from "./rule-store.ts";

type Asked = HandlerInput<typeof gateRules.tryRule>["body"];
type Trial = z.input<typeof RuleTrial>;

/** The rule that a YAML document writes. */
async function written(text: string): Promise<GateRule> {
  const { documents, faults } = await parseFile({ path: "rule.yaml", text });
  if (faults.length > 0) throw invalid(faults);
  const [first, ...more] = documents;
  if (!first || more.length > 0) throw new DomainError("invalid", "Give one document, of kind GateRule.");
  const read = readManifest(asItStands(first), ["GateRule"]);
  if ("faults" in read) throw invalid(read.faults);
  const { metadata, spec } = read.document.manifest;
  return checked(metadata.name, spec as RuleSpec);
}

function checked(name: string, spec: RuleSpec): GateRule {
  const faults = ruleFaults(spec);
  if (faults.length > 0) throw invalid(faults);
  return { name, ...spec };
}

async function asked(db: Db, { name, rule, document }: Asked): Promise<GateRule> {
  if (document !== undefined) return written(document);
  if (rule) return checked(name ?? "trial", rule);
  if (name === undefined)
    throw invalid([{ path: "rule", message: "give a rule, a document, or the name of a rule that stands" }]);
  const row = await ruleStore(db).rule(name);
  if (!row) throw notFound("gate rule", name, "'shipshape gate rule list' shows those there are.");
  return ruleOf(row);
}

type Lived = { readonly serviceId: string | null; readonly openedAt: Date; readonly resolvedAt: Date | null };

/** What is known of the moment at which a deployment began: the calendar as it stands, and the incidents there were. */
async function reconstruction(db: Db, services: readonly KnownService[], past: PastIncidents) {
  const { incidents, foreign, dependencies } = past;
  const freezes = await freezeStore(db).freezes();
  const rules = freezes.map(freezeOf);
  const nameOf = new Map(services.map(({ id, name }) => [id, name]));
  return (deployment: KnownDeployment, service: KnownService): RuleFacts => {
    const { name, owner: team, tier, lifecycle, labels } = service;
    const { environment, startedAt, kind, version } = deployment;
    const around = new Set([name, ...(dependencies.get(name) ?? [])]);
    const isLive = ({ serviceId, openedAt, resolvedAt }: Lived) =>
      openedAt <= startedAt &&
      (resolvedAt === null || resolvedAt > startedAt) &&
      around.has(nameOf.get(serviceId ?? "") ?? "");
    const named = <Incident extends Lived>(one: Incident) => ({
      ...one,
      service: nameOf.get(one.serviceId ?? "") ?? "",
    });
    const isHere = ({ environment: where }: { environment: string | null }) => where === null || where === environment;
    const frozen = freezeAt(rules, { service: name, team, tier, labels, environment }, startedAt.getTime());
    return {
      at: startedAt.toISOString(),
      change: { kind, class: "feature", version, manual: false },
      service: { name, team, tier, lifecycle, labels },
      environment,
      incidents: incidentFacts(
        incidents.filter(isLive).map(named),
        name,
        foreign.filter((one) => isLive(one) && isHere(one)).map(named),
      ),
      freeze: { frozen: frozen.frozen, name: frozen.freeze ?? "" },
    };
  };
}

const EFFECTS: Readonly<Record<GateRule["effect"], Verdict>> = {
  warn: "warn",
  deny: "deny",
  defer: "defer",
  requireApproval: "defer",
};
const sterner = (one: Verdict, other: Verdict): Verdict => (STERNNESS[one] <= STERNNESS[other] ? one : other);

type Judged = Omit<Trial, keyof WhatCame>;
type Known = { readonly facts: RuleFacts; readonly judgedBy: Trial["judgedBy"]; readonly verdict: Verdict | null };

function judged(rule: GateRule, deployment: KnownDeployment, { facts, judgedBy, verdict }: Known): Judged {
  const { shortId, environment, version, startedAt, kind } = deployment;
  const base = { deployment: shortId, service: facts.service.name, environment, version, startedAt, judgedBy, verdict };
  const same = { ...base, verdictAfter: verdict };
  if (kind === "rollback") return { ...same, outcome: "notSelected", because: "no rule holds up a rollback" };
  if (!isSelected(rule, facts)) return { ...same, outcome: "notSelected", because: "its selector does not name it" };
  const outcome = askRule(rule.when, facts);
  if (!outcome.ok) return { ...same, outcome: "untold", because: outcome.because };
  if (outcome.value !== true) return { ...same, outcome: "passes", because: "its expression is false" };
  return {
    ...base,
    outcome: "holds",
    because: rule.message,
    verdictAfter: verdict && sterner(verdict, EFFECTS[rule.effect]),
  };
}

/**
 * What a rule would have said of past deployments: by the facts of the check that each began on (the last of the hour before
 * it), or, where the gate was not asked, by what is known of that moment. What nobody knows any more is said to be untold.
 * Beside each stands what came of it: whether the right ones would have been held up.
 */
export async function tryRule(db: Db, body: Asked, now: Date) {
  const rule = await asked(db, body);
  const from = new Date(now.getTime() - body.days * DAY_MS);
  const services = (await allServices(db)).filter(({ builtIn }) => !builtIn);
  const ids = services.map(({ id }) => id);
  const [deployments, checks, past, production] = await Promise.all([
    recentDeployments(db, ids, from, now),
    gatesStore(db).factsBetween(ids, new Date(from.getTime() - HOUR_MS), now),
    pastIncidents(db, services, from, now),
    productionEnvironments(db),
  ]);
  const reconstruct = await reconstruction(db, services, past);
  const came = cameOfThem(deployments, services, production, past);
  const byId = new Map(services.map((service) => [service.id, service]));
  const checksAt = grouped(checks, ({ serviceId, environment }) => `${serviceId} ${environment}`);
  const trials = deployments.flatMap((deployment) => {
    const service = byId.get(deployment.serviceId);
    const whatCame = came.get(deployment.id);
    if (!service || !whatCame) return [];
    const startedMs = deployment.startedAt.getTime();
    const check = (checksAt.get(`${service.id} ${deployment.environment}`) ?? []).find(
      ({ at }) => at.getTime() <= startedMs && at.getTime() > startedMs - HOUR_MS,
    );
    const known: Known = check
      ? { facts: check.facts as unknown as RuleFacts, judgedBy: "recorded", verdict: check.verdict as Verdict }
      : { facts: reconstruct(deployment, service), judgedBy: "reconstructed", verdict: null };
    return [{ ...judged(rule, deployment, known), ...whatCame }];
  });
  const count = (outcome: Trial["outcome"]): number => trials.filter((trial) => trial.outcome === outcome).length;
  return { judged: trials.length, held: count("holds"), untold: count("untold"), trials };
}
