import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { loadAll } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";
import { latestDeployments } from "../changes/latest-deployments.ts";
import { firstStepsReads, STEPS } from "./first-steps.ts";

const homeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/",
  loader: ({ context: { queries } }) =>
    loadAll(queries, [
      ask.incidents.list({ query: { status: "live" } }),
      ask.incidents.list({ query: { status: "live", mine: "true" } }),
      ask.incidents.list({ query: { status: "resolved", limit: 1 } }),
      ask.slo.list(),
      ask.catalog.listServices(),
      ask.catalog.listTeams(),
      ask.oncall.listSchedules(),
      ask.gates.state(),
      ask.statuspage.list(),
      latestDeployments(),
    ]),
  component: lazyPage(() => import("./home-page.tsx"), "HomePage"),
});

const beginRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/begin",
  validateSearch: z.object({
    step: z
      .enum([...STEPS, "none"])
      .optional()
      .catch(undefined),
    service: z.string().optional().catch(undefined),
  }),
  loader: ({ context: { queries } }) =>
    loadAll(queries, [...firstStepsReads(), ask.catalog.listTeams(), ask.system.getOnboarding()]),
  component: lazyPage(() => import("./begin-page.tsx"), "BeginPage"),
});

export const homeRoutes = [homeRoute, beginRoute] as const;
