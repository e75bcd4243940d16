import { createRoute } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { RangeSearch } from "../../kernel/chart-range.ts";
import { loadAll } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";
import { DeploymentSearch } from "./deployment-search.ts";

const deploymentsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/deployments",
  validateSearch: DeploymentSearch,
  loader: ({ context: { queries } }) => loadAll(queries, [ask.gates.state(), ask.gates.listFreezes()]),
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
