import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { loadAll } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";

const gatesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/gates",
  validateSearch: z.object({
    find: z.string().optional().catch(undefined),
    verdict: z.enum(["allow", "warn", "deny", "defer"]).optional().catch(undefined),
  }),
  loader: ({ context: { queries } }) =>
    loadAll(queries, [
      ask.gates.state({ query: { of: "all" } }),
      ask.gates.listFreezes(),
      ask.gates.listOverrides(),
      ask.environments.list(),
      ask.catalog.listServices(),
      ask.catalog.listTeams(),
      ask.gates.listApprovals(),
      ask.gates.listBreakGlass({ query: { active: "true" } }),
      ask.gates.listRetrospectives(),
      ask.gates.listRules(),
      ask.gates.listHeld(),
    ]),
  component: lazyPage(() => import("./gates-page.tsx"), "GatesPage"),
});

const budgetPoliciesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/budget-policies",
  loader: ({ context: { queries } }) =>
    loadAll(queries, [ask.gates.listPolicies(), ask.gates.getPolicy({ params: { name: "default" } })]),
  component: lazyPage(() => import("./budget-policies-page.tsx"), "BudgetPoliciesPage"),
});

const budgetPolicyRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/budget-policies/$name",
  loader: ({ context: { queries }, params: { name } }) => loadAll(queries, [ask.gates.getPolicy({ params: { name } })]),
  component: lazyPage(() => import("./budget-policy-page.tsx"), "BudgetPolicyPage"),
});

const gateSourcesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/gate-sources",
  validateSearch: z.object({ show: z.string().optional().catch(undefined) }),
  loader: ({ context: { queries } }) => loadAll(queries, [ask.gates.listSources(), ask.catalog.listServices()]),
  component: lazyPage(() => import("./gate-sources-page.tsx"), "GateSourcesPage"),
});

const readinessRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/readiness",
  validateSearch: z.object({ find: z.string().optional().catch(undefined) }),
  loader: ({ context: { queries } }) => loadAll(queries, [ask.gates.listReadiness()]),
  component: lazyPage(() => import("./readiness-page.tsx"), "ReadinessPage"),
});

const serviceReadinessRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/readiness/$service",
  loader: ({ context: { queries }, params: { service } }) =>
    loadAll(queries, [ask.gates.getReadiness({ params: { name: service } })]),
  component: lazyPage(() => import("./service-readiness-page.tsx"), "ServiceReadinessPage"),
});

export const gatesRoutes = [
  gatesRoute,
  budgetPoliciesRoute,
  budgetPolicyRoute,
  gateSourcesRoute,
  readinessRoute,
  serviceReadinessRoute,
] as const;
