import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { loadAll } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";

const servicesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/services",
  validateSearch: z.object({
    find: z.string().optional().catch(undefined),
    owner: z.string().optional().catch(undefined),
  }),
  loader: ({ context: { queries } }) =>
    loadAll(queries, [
      ask.catalog.listServices(),
      ask.slo.list(),
      ask.gates.state(),
      ask.incidents.list({ query: { status: "live" } }),
    ]),
  component: lazyPage(() => import("./services-page.tsx"), "ServicesPage"),
});

const serviceRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/services/$name",
  loader: ({ context: { queries }, params: { name } }) =>
    loadAll(queries, [
      ask.catalog.getService({ params: { name } }),
      ask.slo.list({ query: { service: name } }),
      ask.incidents.list({ query: { service: name, limit: 10 } }),
      ask.changes.listDeployments({ query: { service: name, limit: 10 } }),
      ask.oncall.listEscalationPolicies(),
      ask.oncall.listSchedules(),
      ask.gates.state(),
      ask.slo.list(),
    ]),
  component: lazyPage(() => import("./service-page.tsx"), "ServicePage"),
});

export const catalogRoutes = [servicesRoute, serviceRoute] as const;
