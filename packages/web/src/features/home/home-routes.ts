import type { QueryClient } from "@tanstack/react-query";
import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { inTime, loadAll, loadSoon } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";
import { latestDeployments } from "../changes/latest-deployments.ts";
import { FIRST_DEPLOYMENT, firstStepsReads, STEPS, TEST_PAGES } from "./first-steps.ts";

/** How far the first steps are stands above everything else, where it was not put away. */
async function stepsReads(queries: QueryClient): Promise<void> {
  const { dismissed } = await queries.ensureQueryData(ask.system.getOnboarding());
  if (!dismissed)
    await loadSoon(queries, [ask.incidents.list(TEST_PAGES), ask.changes.listDeployments(FIRST_DEPLOYMENT)]);
}

const homeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/",
  loader: ({ context: { queries } }) =>
    Promise.all([
      inTime(stepsReads(queries)),
      loadSoon(queries, [ask.oncall.listMyShifts()]),
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
