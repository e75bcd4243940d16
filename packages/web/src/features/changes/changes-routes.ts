import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { addressWord } from "../../kernel/address-word.ts";
import { ask } from "../../kernel/ask.ts";
import { RangeSearch } from "../../kernel/chart-range.ts";
import { loadAll } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";
import { DeploymentSearch } from "./deployment-search.ts";
import { soughtIn } from "./record-words.ts";

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

const WhereaboutsSearch = z.object({ q: addressWord });
/** What is in which environment: names to choose from. */
const known = () => ask.changes.matrix({ query: { limit: 200 } });

const compareRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/compare",
  validateSearch: z.object({ left: addressWord, right: addressWord, service: addressWord }),
  loader: ({ context: { queries } }) => loadAll(queries, [known()]),
  component: lazyPage(() => import("./compare-page.tsx"), "ComparePage"),
});

const whereaboutsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/whereabouts",
  validateSearch: WhereaboutsSearch,
  // what the address asks for; what is typed afterwards is asked by the page, which stays
  loader: ({ context: { queries }, location }) => {
    const sought = soughtIn(WhereaboutsSearch.parse(location.search).q ?? "");
    return loadAll(queries, sought ? [ask.changes.whereabouts({ query: sought })] : []);
  },
  component: lazyPage(() => import("./whereabouts-page.tsx"), "WhereaboutsPage"),
});

const allChangesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/changes",
  validateSearch: z.object({ service: addressWord, environment: addressWord, by: addressWord }),
  loader: ({ context: { queries } }) => loadAll(queries, [known()]),
  component: lazyPage(() => import("./all-changes-page.tsx"), "AllChangesPage"),
});

const changeInboxRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/change-inbox",
  validateSearch: z.object({ peek: addressWord, show: z.literal("dismissed").optional().catch(undefined) }),
  loader: ({ context: { queries } }) => loadAll(queries, [ask.changes.listMappingRules()]),
  component: lazyPage(() => import("./change-inbox-page.tsx"), "ChangeInboxPage"),
});

const changeSourcesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/change-sources",
  validateSearch: z.object({ show: addressWord }),
  loader: ({ context: { queries } }) => loadAll(queries, [ask.changes.listSources(), ask.catalog.listServices()]),
  component: lazyPage(() => import("./sources-page.tsx"), "SourcesPage"),
});

export const changesRoutes = [
  deploymentsRoute,
  deploymentRoute,
  compareRoute,
  whereaboutsRoute,
  allChangesRoute,
  changeInboxRoute,
  changeSourcesRoute,
] as const;
