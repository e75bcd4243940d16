import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { RangeSearch } from "../../kernel/chart-range.ts";
import { loadAll } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";
import { SloSearch } from "./slo-search.ts";

const sloListRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/slos",
  validateSearch: SloSearch,
  component: lazyPage(() => import("./slo-list-page.tsx"), "SloListPage"),
});

const sloRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/slos/$name",
  validateSearch: RangeSearch.extend({ pair: z.string().optional().catch(undefined) }),
  loader: ({ context: { queries }, params: { name } }) =>
    loadAll(queries, [
      ask.slo.get({ params: { name } }),
      ask.slo.listBurnAlerts({ params: { name } }),
      ask.gates.state(),
      ask.gates.policyInForce({ params: { name } }),
    ]),
  component: lazyPage(() => import("./slo-page.tsx"), "SloPage"),
});

export const sloRoutes = [sloListRoute, sloRoute] as const;
