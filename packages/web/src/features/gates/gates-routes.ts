import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { loadAll } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";

const gatesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/gates",
  validateSearch: z.object({
    find: z.string().optional().catch(undefined),
    verdict: z.enum(["allow", "warn", "deny", "defer"]).optional().catch(undefined),
  }),
  loader: ({ context: { queries } }) =>
    loadAll(queries, [
      ask.gates.state({ query: { of: "all" } }),
      ask.gates.listFreezes(),
      ask.environments.list(),
      ask.catalog.listServices(),
      ask.catalog.listTeams(),
    ]),
  component: lazyPage(() => import("./gates-page.tsx"), "GatesPage"),
});

export const gatesRoutes = [gatesRoute] as const;
