import type { gatePolicies, PolicySpec } from "@shipshape/contract/gates-policies";
import type { HandlerInput } from "@shipshape/contract/route";
import { DEFAULT_POLICY, type ErrorBudgetPolicy } from "@shipshape/domain/gates/budget-policy";
import type * as z from "zod";
import { asItStands, readManifest } from "../../kernel/configuration/manifest-reader.ts";
import { parseFile } from "../../kernel/configuration/yaml-file.ts";
import type { Db } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import { DomainError, invalid, notFound } from "../../kernel/problem.ts";
import { allServices } from "../catalog/index.ts";
import { productionEnvironments } from "../environments/index.ts";
import { judgeMany, verdictView } from "./gate-inputs.ts";
import { governedBudgets } from "./governed-budgets.ts";
import { policyFaults } from "./policy-input.ts";
import { policyOf, policyStore, writtenPolicies } from "./policy-store.ts";

type Asked = HandlerInput<typeof gatePolicies.previewPolicy>["body"];
type Spec = z.output<typeof PolicySpec>;

/** The policy that a YAML document writes. */
async function written(text: string): Promise<{ name: string; spec: Spec }> {
  const { documents, faults } = await parseFile({ path: "policy.yaml", text });
  if (faults.length > 0) throw invalid(faults);
  const [first, ...more] = documents;
  if (!first || more.length > 0) throw new DomainError("invalid", "Give one document, of kind ErrorBudgetPolicy.");
  const read = readManifest(asItStands(first), ["ErrorBudgetPolicy"]);
  if ("faults" in read) throw invalid(read.faults);
  const { metadata, spec } = read.document.manifest;
  return { name: metadata.name, spec: spec as Spec };
}

async function asked(db: Db, { name, policy, document }: Asked): Promise<ErrorBudgetPolicy> {
  if (document !== undefined) {
    const { name: said, spec } = await written(document);
    return checked(said, spec);
  }
  if (policy) return checked(name, policy);
  const row = await policyStore(db).policy(name);
  if (!row && name === DEFAULT_POLICY.name) return DEFAULT_POLICY;
  if (!row) throw notFound("error budget policy", name, "'shipshape gate policy list' shows those there are.");
  return policyOf(row);
}

function checked(name: string, spec: Spec): ErrorBudgetPolicy {
  const faults = policyFaults(name, spec);
  if (faults.length > 0) throw invalid(faults);
  return { name, ...spec };
}

/**
 * What a policy would do now to the gate of each service in production, were it written: the objectives it would govern,
 * and each verdict before and after. Services that it neither governs nor changes are left out.
 */
export async function previewPolicy(db: Db, body: Asked, at: Date) {
  const policy = await asked(db, body);
  const now = await writtenPolicies(db);
  const policies = [...now.policies.filter(({ name }) => name !== policy.name), policy];
  const after = { policies, otherwise: policy.name === DEFAULT_POLICY.name ? policy : now.otherwise };
  const services = (await allServices(db)).filter(({ builtIn }) => !builtIn);
  const [environment = "production"] = await productionEnvironments(db);
  const places = services.map((service) => ({ service, environment }));
  const change = {
    changeKind: "deploy",
    changeClass: body.changeClass,
    version: null,
    askers: [],
    ofNoChange: true,
  } as const;
  const [before, then, budgets] = await Promise.all([
    judgeMany(db, places, change, at),
    judgeMany(db, places, change, at, after),
    governedBudgets(db, services, at, after),
  ]);
  const governed = grouped(
    budgets.filter((budget) => budget.policy.name === policy.name),
    ({ serviceId }) => serviceId,
  );
  const effects = services.flatMap((service, nth) => {
    const [one, other] = [before[nth], then[nth]];
    const mine = (governed.get(service.id) ?? []).map(({ slo, governedBecause }) => ({
      slo,
      because: governedBecause,
    }));
    if (!one || !other || (mine.length === 0 && one.verdict === other.verdict)) return [];
    const { verdict, because } = verdictView(other);
    return [{ service: service.name, governed: mine, now: one.verdict, after: verdict, because }];
  });
  return { changes: effects.filter((effect) => effect.now !== effect.after).length, services: effects };
}
