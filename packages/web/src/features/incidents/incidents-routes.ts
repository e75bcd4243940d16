import type { QueryClient } from "@tanstack/react-query";
import { createRoute } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { inTime, loadAll, loadSoon } from "../../kernel/load-all.ts";
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

/** What the room says above its timeline: the likely cause, the gate, who is of the service. */
async function readAround(queries: QueryClient, id: string): Promise<void> {
  const { service, likelyCauses } = await queries.ensureQueryData(ask.incidents.get({ params: { id } }));
  const [cause] = likelyCauses.toSorted((a, b) => b.confidence - a.confidence);
  await loadSoon(queries, [
    ask.gates.state(),
    ask.access.listUsers(),
    ...(cause ? [ask.changes.getDeployment({ params: { id: cause.shortId } })] : []),
    ...(service === null
      ? []
      : [ask.catalog.getService({ params: { name: service } }), ask.slo.list({ query: { service } })]),
  ]);
}

const incidentRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/incidents/$id",
  validateSearch: RoomSearch,
  loader: ({ context: { queries }, params: { id } }) =>
    Promise.all([loadAll(queries, [ask.incidents.get({ params: { id } })]), inTime(readAround(queries, id))]),
  component: lazyPage(() => import("./incident-page.tsx"), "IncidentPage"),
});

const pagerRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/settings/pager",
  loader: ({ context: { queries } }) => loadAll(queries, [ask.incidents.getPagerHealth()]),
  component: lazyPage(() => import("./pager-page.tsx"), "PagerPage"),
});

export const incidentsRoutes = [incidentsRoute, incidentRoute, pagerRoute] as const;
