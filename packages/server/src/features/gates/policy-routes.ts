import { gatePolicies } from "@shipshape/contract/gates-policies";
import { DONE } from "@shipshape/contract/value";
import { DEFAULT_POLICY } from "@shipshape/domain/gates/budget-policy";
import { stringify } from "yaml";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { allServices, servicesByIds } from "../catalog/index.ts";
import { budgetOfSlo } from "../slo/index.ts";
import { crossingStore } from "./crossing-store.ts";
import { deletePolicy } from "./delete-policy.ts";
import { everyBudget, governedBudgets } from "./governed-budgets.ts";
import { governsOf } from "./policies-governing.ts";
import { policyDocument } from "./policy-configuration.ts";
import { policyStore } from "./policy-store.ts";
import { builtInDocument, builtInView, objectiveView, policyView } from "./policy-view.ts";
import { previewPolicy } from "./preview-policy.ts";
import { putPolicy } from "./put-policy.ts";

/** Error budget policies over HTTP. */
export function mountPolicyRoutes({ mount }: Http, kernel: Kernel): void {
  const { db, clock } = kernel;
  const store = policyStore(db);

  mount(gatePolicies.listPolicies, async () => {
    const [rows, governs] = await Promise.all([store.policies(), governsOf(db, clock.now())]);
    const written = rows.map((row) => policyView(row, governs.get(row.name) ?? 0));
    const isReplaced = rows.some(({ name }) => name === DEFAULT_POLICY.name);
    return { policies: isReplaced ? written : [...written, builtInView(governs.get(DEFAULT_POLICY.name) ?? 0)] };
  });

  mount(gatePolicies.getPolicy, async ({ params }) => {
    const { name } = params;
    const row = await store.policy(name);
    if (!row && name !== DEFAULT_POLICY.name) {
      throw notFound("error budget policy", name, "'shipshape gate policy list' shows those there are.");
    }
    const services = await allServices(db);
    const governed = (await governedBudgets(db, services, clock.now())).filter(({ policy }) => policy.name === name);
    const crossings = await crossingStore(db).standing(governed.map(({ sloId }) => sloId));
    const byId = new Map(services.map((service) => [service.id, service]));
    const objectives = governed.flatMap((one) => {
      const service = byId.get(one.serviceId);
      return service ? [objectiveView(one, service, crossings)] : [];
    });
    const view = row ? policyView(row, governed.length) : builtInView(governed.length);
    return { ...view, objectives, document: stringify(row ? policyDocument(row) : builtInDocument) };
  });

  mount(gatePolicies.policyInForce, async ({ params }) => {
    const budget = await budgetOfSlo(db, params.name);
    if (!budget) throw notFound("SLO", params.name, "'shipshape slo list' shows those there are.");
    const services = await servicesByIds(db, [budget.serviceId]);
    const service = services.get(budget.serviceId);
    const found = await everyBudget(db, [...services.values()], clock.now());
    const governed = found.find(({ sloId }) => sloId === budget.sloId);
    if (!service || !governed) throw new Error(`The service of ${params.name} is gone`);
    const { name, exemptions } = governed.policy;
    const displayName = (await store.policy(name))?.displayName ?? "Default";
    const crossings = await crossingStore(db).standing([budget.sloId]);
    return { ...objectiveView(governed, service, crossings), displayName, exemptions: [...exemptions] };
  });

  mount(gatePolicies.previewPolicy, ({ body }) => previewPolicy(db, body, clock.now()));
  mount(gatePolicies.putPolicy, ({ params, body, actor }) => putPolicy(kernel, actor, params.name, body));
  mount(gatePolicies.deletePolicy, async ({ params, actor }) => {
    await deletePolicy(kernel, actor, params.name);
    return DONE;
  });
}
