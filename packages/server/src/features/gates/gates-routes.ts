import { type GateCheck, gates } from "@shipshape/contract/gates";
import type * as z from "zod";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { allServices, serviceByName } from "../catalog/index.ts";
import { environmentMeant } from "../changes/index.ts";
import { environmentNames, productionEnvironments } from "../environments/index.ts";
import { mountApprovalRoutes } from "./approval-routes.ts";
import { checkGate } from "./check-gate.ts";
import { mountFreezeRoutes } from "./freeze-routes.ts";
import { mountGateDialects } from "./gate-dialects.ts";
import { judgeMany, verdictView } from "./gate-inputs.ts";
import { gatesStore } from "./gates-store.ts";
import { mountHeldRoutes } from "./held/held-routes.ts";
import { existingEnvironment } from "./known-place.ts";
import { mountPolicyRoutes } from "./policy-routes.ts";
import { mountReadinessRoutes } from "./readiness-routes.ts";
import { mountRuleRoutes } from "./rule-routes.ts";

type CheckView = z.input<typeof GateCheck>;

export function mountGatesRoutes(http: Http, kernel: Kernel): void {
  mountPolicyRoutes(http, kernel);
  mountApprovalRoutes(http, kernel);
  mountFreezeRoutes(http, kernel);
  mountReadinessRoutes(http, kernel);
  mountRuleRoutes(http, kernel);
  mountGateDialects(http, kernel);
  mountHeldRoutes(http, kernel);
  const { mount } = http;
  const { db, clock } = kernel;
  const store = gatesStore(db);

  mount(gates.check, ({ body, actor }) => checkGate(kernel, actor, body));

  mount(gates.listChecks, async ({ query }) => {
    const { environment: word } = query;
    const environment = word === undefined ? undefined : ((await environmentMeant(db, word)) ?? word);
    const rows = await store.checks({ ...query, environment });
    return {
      checks: rows.map((row) => ({
        ...row,
        service: row.serviceName,
        changeKind: row.changeKind as CheckView["changeKind"],
        verdict: row.verdict as CheckView["verdict"],
        because: row.because as CheckView["because"],
      })),
    };
  });

  mount(gates.state, async ({ query }) => {
    const at = clock.now();
    const one = query.service === undefined ? undefined : await serviceByName(db, query.service);
    if (query.service !== undefined && !one)
      throw notFound("service", query.service, "'shipshape service list' shows the ones there are.");
    const services = one ? [one] : (await allServices(db)).filter(({ builtIn }) => !builtIn);
    const everywhere = query.of === "all" ? environmentNames : productionEnvironments;
    const places =
      query.environment === undefined ? await everywhere(db) : [await existingEnvironment(db, query.environment)];
    const asked = services.flatMap((service) => places.map((environment) => ({ service, environment })));
    const change = {
      changeKind: "deploy",
      changeClass: query.changeClass,
      version: null,
      askers: [],
      ofNoChange: true,
    } as const;
    const verdicts = await judgeMany(db, asked, change, at);
    const answers = asked.flatMap(({ service, environment }, nth) => {
      const verdict = verdicts[nth];
      return verdict ? [{ service: service.name, environment, ...verdictView(verdict) }] : [];
    });
    return { gates: answers };
  });
}
