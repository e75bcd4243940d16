import type { QueryClient } from "@tanstack/react-query";
import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { inTime, loadAll, loadSoon } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";
import { AlertSearch, RoutesSearch, SilenceSearch } from "./alert-search.ts";

/** What the page of an alert tells of its service and of who was told. */
async function readAround(queries: QueryClient, id: string): Promise<void> {
  const { service, incidentId } = await queries.ensureQueryData(ask.alerts.get({ params: { id } }));
  await loadSoon(queries, [
    ...(service === null
      ? []
      : [ask.slo.list({ query: { service } }), ask.catalog.getService({ params: { name: service } })]),
    ...(incidentId === null ? [] : [ask.notify.listNotifications({ query: { incidentId } })]),
  ]);
}

const alertsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/alerts",
  validateSearch: AlertSearch,
  component: lazyPage(() => import("./alerts-page.tsx"), "AlertsPage"),
});

const alertRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/alerts/$id",
  loader: ({ context: { queries }, params: { id } }) =>
    Promise.all([
      loadAll(queries, [ask.alerts.get({ params: { id } })]),
      inTime(readAround(queries, id)),
      loadSoon(queries, [
        ask.alerts.similar({ params: { id }, query: { limit: 5 } }),
        ask.alerts.why({ params: { id } }),
        ask.alerts.testRouting({ body: { alert: id } }),
      ]),
    ]),
  component: lazyPage(() => import("./alert-page.tsx"), "AlertPage"),
});

const integrationsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/integrations",
  validateSearch: z.object({ show: z.string().max(100).optional().catch(undefined) }),
  loader: ({ context: { queries } }) => loadAll(queries, [ask.alerts.listIntegrations(), ask.catalog.listServices()]),
  component: lazyPage(() => import("./integrations-page.tsx"), "IntegrationsPage"),
});

const silencesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/silences",
  validateSearch: SilenceSearch,
  loader: ({ context: { queries } }) => loadAll(queries, [ask.alerts.listSilences({ query: {} })]),
  component: lazyPage(() => import("./silences-page.tsx"), "SilencesPage"),
});

const silenceRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/silences/$id",
  loader: ({ context: { queries }, params: { id } }) =>
    loadAll(queries, [ask.alerts.getSilence({ params: { silence: id } })]),
  component: lazyPage(() => import("./silence-page.tsx"), "SilencePage"),
});

const routingRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/alert-routes",
  validateSearch: RoutesSearch,
  loader: ({ context: { queries } }) =>
    loadAll(queries, [ask.alerts.getRouting(), ask.alerts.listGroups({ query: {} })]),
  component: lazyPage(() => import("./alert-routes-page.tsx"), "AlertRoutesPage"),
});

const rulesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/alert-rules",
  loader: ({ context: { queries } }) => loadAll(queries, [ask.alerts.listRules()]),
  component: lazyPage(() => import("./rules-page.tsx"), "RulesPage"),
});

const newRuleRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/alert-rules/new",
  component: lazyPage(() => import("./rule-page.tsx"), "NewRulePage"),
});

const ruleRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/alert-rules/$name",
  loader: ({ context: { queries }, params }) => loadAll(queries, [ask.alerts.getRule({ params })]),
  component: lazyPage(() => import("./rule-page.tsx"), "RulePage"),
});

export const alertsRoutes = [
  rulesRoute,
  newRuleRoute,
  ruleRoute,
  silencesRoute,
  silenceRoute,
  routingRoute,
  alertsRoute,
  alertRoute,
  integrationsRoute,
] as const;
