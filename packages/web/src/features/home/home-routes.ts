import { createRoute } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { loadAll } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";
import { latestDeployments } from "../changes/latest-deployments.ts";

const homeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/",
  loader: ({ context: { queries } }) =>
    loadAll(queries, [
      ask.incidents.list({ query: { status: "live" } }),
      ask.incidents.list({ query: { status: "resolved", limit: 1 } }),
      ask.slo.list(),
      ask.catalog.listServices(),
      ask.oncall.listSchedules(),
      ask.gates.state(),
      ask.statuspage.list(),
      latestDeployments(),
    ]),
  component: lazyPage(() => import("./home-page.tsx"), "HomePage"),
});

export const homeRoutes = [homeRoute] as const;
