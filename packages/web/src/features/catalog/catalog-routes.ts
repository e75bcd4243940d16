import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { loadAll, loadSoon } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";
import { DependenciesSearch, ServiceSearch } from "./dependencies-search.ts";
import { deploymentsOf, incidentsOf } from "./service-detail.ts";
import { ServicesSearch } from "./services-search.ts";

const servicesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/services",
  validateSearch: ServicesSearch,
  component: lazyPage(() => import("./services-page.tsx"), "ServicesPage"),
});

const serviceRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/services/$name",
  validateSearch: ServiceSearch,
  loader: ({ context: { queries }, params: { name } }) =>
    Promise.all([
      loadSoon(queries, [deploymentsOf(name), incidentsOf(name), ask.catalog.serviceHistory({ params: { name } })]),
      loadAll(queries, [
        ask.catalog.getService({ params: { name } }),
        ask.catalog.dependencies({ query: { around: name } }),
        ask.slo.list({ query: { service: name } }),
        ask.oncall.listEscalationPolicies(),
        ask.oncall.listSchedules(),
        ask.gates.state(),
      ]),
    ]),
  component: lazyPage(() => import("./service-page.tsx"), "ServicePage"),
});

const teamsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/teams",
  validateSearch: z.object({ find: z.string().max(200).optional().catch(undefined) }),
  loader: ({ context: { queries } }) => loadAll(queries, [ask.catalog.listTeams()]),
  component: lazyPage(() => import("./teams-page.tsx"), "TeamsPage"),
});

const teamRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/teams/$name",
  loader: ({ context: { queries }, params: { name } }) =>
    loadAll(queries, [
      ask.catalog.getTeam({ params: { name } }),
      ask.catalog.listStandings({ query: { owner: name } }),
      ask.incidents.list({ query: { status: "live" } }),
      ask.slo.list({ query: { team: name } }),
      ask.oncall.listEscalationPolicies(),
      ask.oncall.listSchedules(),
    ]),
  component: lazyPage(() => import("./team-page.tsx"), "TeamPage"),
});

const dependenciesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/dependencies",
  validateSearch: DependenciesSearch,
  component: lazyPage(() => import("./dependencies-page.tsx"), "DependenciesPage"),
});

export const catalogRoutes = [servicesRoute, serviceRoute, teamsRoute, teamRoute, dependenciesRoute] as const;
