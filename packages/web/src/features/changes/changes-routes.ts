import type { QueryClient } from "@tanstack/react-query";
import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { addressWord } from "../../kernel/address-word.ts";
import { ask } from "../../kernel/ask.ts";
import { RangeSearch } from "../../kernel/chart-range.ts";
import { nowMs } from "../../kernel/clock.ts";
import { inTime, loadAll, loadSoon } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";
import { freezesIn } from "../gates/use-freeze-bands.ts";
import { doraQuery } from "../insights/dora-search.ts";
import { checksBefore, checksOfList, effectsOf, evidenceOf, notesOf } from "./deployment-reads.ts";
import { type DeploymentFilter, DeploymentSearch, listQuery, listSpan } from "./deployment-search.ts";
import { soughtIn } from "./record-words.ts";
import { deploymentPages } from "./use-deployments.ts";

/** The list, and what stands above it and beside its rows. */
async function readList(queries: QueryClient, search: DeploymentFilter): Promise<void> {
  const { service, team } = search;
  const span = listSpan(search, nowMs());
  const query = listQuery(search, span);
  const beside = loadSoon(queries, [
    ask.insights.dora({ query: doraQuery({ service, team }, nowMs()) }),
    ask.environments.list(),
    ask.catalog.listServices(),
    ask.catalog.listTeams(),
    ask.access.listSavedFilters({ query: { place: "deployments" } }),
    freezesIn(search, span),
    checksOfList(query),
  ]);
  const { pages } = await queries.ensureInfiniteQueryData({ ...deploymentPages(query), revalidateIfStale: true });
  await beside;
  const shown = pages.flatMap(({ deployments }) => deployments);
  if (shown.length > 0) await loadSoon(queries, [effectsOf(shown)]);
}

/** What the page of a deployment tells beside the deployment itself. */
async function readAround(queries: QueryClient, id: string): Promise<void> {
  const deployment = await queries.ensureQueryData(ask.changes.getDeployment({ params: { id } }));
  const { service } = deployment;
  await loadSoon(queries, [
    ask.slo.list({ query: { service } }),
    effectsOf([deployment]),
    notesOf(deployment),
    evidenceOf(deployment),
    checksBefore(deployment),
  ]);
}

const deploymentsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/deployments",
  validateSearch: DeploymentSearch,
  loader: ({ context: { queries }, location }) =>
    Promise.all([
      loadAll(queries, [ask.gates.state(), ask.gates.listFreezes()]),
      inTime(readList(queries, DeploymentSearch.parse(location.search))),
    ]),
  component: lazyPage(() => import("./deployments-page.tsx"), "DeploymentsPage"),
});

const deploymentRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/deployments/$id",
  validateSearch: RangeSearch,
  loader: ({ context: { queries }, params: { id } }) =>
    Promise.all([loadAll(queries, [ask.changes.getDeployment({ params: { id } })]), inTime(readAround(queries, id))]),
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
