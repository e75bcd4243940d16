import { createRoute } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { loadAll } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { rootRoute } from "../../kernel/root-route.tsx";
import { signedInRoute } from "../../kernel/signed-in-route.ts";

import { ListSearch, RoomSearch } from "./incident-search.ts";

const ackRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ack/$token",
  component: lazyPage(() => import("./ack-page.tsx"), "AckPage"),
});

export const publicIncidentsRoutes = [ackRoute] as const;

const incidentsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/incidents",
  validateSearch: ListSearch,
  component: lazyPage(() => import("./incidents-page.tsx"), "IncidentsPage"),
});

const incidentRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/incidents/$id",
  validateSearch: RoomSearch,
  loader: ({ context: { queries }, params: { id } }) => loadAll(queries, [ask.incidents.get({ params: { id } })]),
  component: lazyPage(() => import("./incident-page.tsx"), "IncidentPage"),
});

const pagerRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/settings/pager",
  loader: ({ context: { queries } }) => loadAll(queries, [ask.incidents.getPagerHealth()]),
  component: lazyPage(() => import("./pager-page.tsx"), "PagerPage"),
});

export const incidentsRoutes = [incidentsRoute, incidentRoute, pagerRoute] as const;
