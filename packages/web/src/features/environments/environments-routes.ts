import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { loadAll } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";

const environmentsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/environments",
  validateSearch: z.object({
    find: z.string().optional().catch(undefined),
    differing: z.boolean().optional().catch(undefined),
  }),
  loader: ({ context: { queries } }) => loadAll(queries, [ask.environments.board()]),
  component: lazyPage(() => import("./environments-page.tsx"), "EnvironmentsPage"),
});

export const environmentsRoutes = [environmentsRoute] as const;
