import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { loadAll } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { rootRoute } from "../../kernel/root-route.tsx";
import { signedInRoute } from "../../kernel/signed-in-route.ts";

const ackRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ack/$token",
  component: lazyPage(() => import("./ack-page.tsx"), "AckPage"),
});

export const publicIncidentsRoutes = [ackRoute] as const;

const incidentsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/incidents",
  validateSearch: z.object({
    status: z.enum(["resolved", "all"]).optional().catch(undefined),
    after: z.string().optional().catch(undefined),
  }),
  component: lazyPage(() => import("./incidents-page.tsx"), "IncidentsPage"),
});

const incidentRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/incidents/$id",
  loader: ({ context: { queries }, params: { id } }) => loadAll(queries, [ask.incidents.get({ params: { id } })]),
  component: lazyPage(() => import("./incident-page.tsx"), "IncidentPage"),
});

export const incidentsRoutes = [incidentsRoute, incidentRoute] as const;
