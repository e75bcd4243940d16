import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { RangeSearch } from "../../kernel/chart-range.ts";
import { loadAll } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";

const deploymentsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/deployments",
  validateSearch: z.object({
    service: z.string().optional().catch(undefined),
    environment: z.string().optional().catch(undefined),
    days: z.number().int().min(1).max(30).optional().catch(undefined),
    after: z.string().optional().catch(undefined),
  }),
  loaderDeps: ({ search: { service, environment, after } }) => ({ service, environment, after }),
  loader: ({ context: { queries }, deps }) =>
    loadAll(queries, [ask.changes.listDeployments({ query: deps }), ask.gates.listChecks(), ask.gates.listFreezes()]),
  component: lazyPage(() => import("./deployments-page.tsx"), "DeploymentsPage"),
});

const deploymentRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/deployments/$id",
  validateSearch: RangeSearch,
  loader: ({ context: { queries }, params: { id } }) =>
    loadAll(queries, [ask.changes.getDeployment({ params: { id } })]),
  component: lazyPage(() => import("./deployment-page.tsx"), "DeploymentPage"),
});

export const changesRoutes = [deploymentsRoute, deploymentRoute] as const;
