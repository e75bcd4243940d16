import { createRoute } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { loadAll } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";
import { AlertSearch } from "./alert-search.ts";

const alertsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/alerts",
  validateSearch: AlertSearch,
  component: lazyPage(() => import("./alerts-page.tsx"), "AlertsPage"),
});

const alertRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/alerts/$id",
  loader: ({ context: { queries }, params: { id } }) => loadAll(queries, [ask.alerts.get({ params: { id } })]),
  component: lazyPage(() => import("./alert-page.tsx"), "AlertPage"),
});

export const alertsRoutes = [alertsRoute, alertRoute] as const;
